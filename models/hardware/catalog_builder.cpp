#include "models/hardware/catalog_builder.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/catalog_text.hpp"
#include "models/hardware/field.hpp"
#include "models/hardware/fields.hpp"
#include "models/hardware/figure.hpp"

namespace headroom {
namespace {

/// `figure` in the place of the one with its key, else behind all.
void overlay(std::vector<PlacedFigure>& figures, const PlacedFigure& figure) {
  const auto same = std::ranges::find_if(
      figures, [&](const PlacedFigure& each) { return each.figure.key == figure.figure.key; });
  if (same == figures.end()) {
    figures.push_back(figure);
  } else {
    *same = figure;
  }
}

void overlay(std::vector<Figure>& figures, const Figure& figure) {
  const auto same = std::ranges::find(figures, figure.key, &Figure::key);
  if (same == figures.end()) {
    figures.push_back(figure);
  } else {
    *same = figure;
  }
}

const PlacedFigure* find_figure(const std::vector<PlacedFigure>& figures, std::string_view key) {
  const auto found = std::ranges::find_if(
      figures, [&](const PlacedFigure& each) { return each.figure.key == key; });
  return found == figures.end() ? nullptr : &*found;
}

double number_of(const std::vector<PlacedFigure>& figures, std::string_view key) {
  const PlacedFigure* found = find_figure(figures, key);
  return found == nullptr ? 0.0 : found->figure.value;
}

}  // namespace

std::string lower_case(std::string_view name) {
  std::string lower{name};
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return lower;
}

std::string name_hint(std::string_view name, const std::vector<std::string>& known) {
  const std::string near = nearest_name(name, known);
  return near.empty() ? "headroom catalog lists the names"
                      : fmt::format("did you mean \"{}\"?", near);
}

Catalog CatalogBuilder::build(Texts texts, std::vector<Diagnostic> findings) {
  CatalogBuilder builder{std::move(texts), std::move(findings)};
  const bool is_readable = builder.findings_.empty();
  builder.gather();
  for (const CatalogKind kind : catalog_kinds()) {
    for (std::size_t i = 0; i < builder.section(kind).entries.size(); ++i) builder.resolve(kind, i);
  }
  for (const CatalogKind kind : catalog_kinds()) builder.check_references(kind);
  // What is wrong already may be why something is missing.
  if (is_readable) {
    for (const CatalogKind kind : catalog_kinds()) builder.check_required(kind);
    builder.check_servers();
  }
  if (!builder.findings_.empty()) throw InputError{std::move(builder.findings_)};
  return builder.finish();
}

void CatalogBuilder::gather() {
  for (const auto& text : texts_) {
    for (const EntryText& entry : text->entries) gather_names(entry, text->is_users);
    // After the names, so that an alias never takes the name of an entry of its file.
    for (const EntryText& entry : text->entries) gather_aliases(entry);
  }
}

void CatalogBuilder::gather_names(const EntryText& text, bool is_users) {
  Section& place = section(text.kind);
  const auto [known, is_new] = place.index.try_emplace(lower_case(text.name), place.entries.size());
  if (is_new) {
    place.entries.emplace_back();
    place.entries.back().record.name = text.name;
    place.entries.back().record.kind = text.kind;
  }
  Entry& entry = place.entries[known->second];
  // An entry that says what it is like starts anew.
  if (!text.like.empty()) entry.layers.clear();
  entry.layers.push_back(&text);
  entry.is_users = entry.is_users || is_users;
}

void CatalogBuilder::gather_aliases(const EntryText& text) {
  Section& place = section(text.kind);
  const std::size_t own = place.index.at(lower_case(text.name));
  for (const std::string& alias : text.aliases) {
    const auto [known, is_new] = place.index.try_emplace(lower_case(alias), own);
    if (!is_new && known->second != own) {
      findings_.push_back(
          {text.place, fmt::format("the alias \"{}\" is taken", alias),
           fmt::format("it means \"{}\"", place.entries[known->second].record.name)});
    } else if (is_new) {
      place.entries[own].record.aliases.push_back(alias);
    }
  }
}

void CatalogBuilder::resolve(CatalogKind kind, std::size_t place) {
  Entry& entry = section(kind).entries[place];
  if (entry.state == Entry::State::done) return;
  entry.state = Entry::State::open;
  open_.push_back(entry.record.name);
  for (const EntryText* layer : entry.layers) {
    if (!layer->like.empty()) inherit(entry, *layer);
    if (!layer->title.empty()) entry.record.title = layer->title;
    if (!layer->note.empty()) entry.record.note = layer->note;
    for (const PlacedFigure& figure : layer->figures) overlay(entry.figures, figure);
    for (const Figure& figure : layer->also) overlay(entry.record.also, figure);
  }
  entry.record.is_users = entry.is_users;
  open_.pop_back();
  entry.state = Entry::State::done;
}

void CatalogBuilder::inherit(Entry& entry, const EntryText& layer) {
  Section& own = section(layer.kind);
  const auto found = own.index.find(lower_case(layer.like));
  if (found == own.index.end()) {
    findings_.push_back({.path = layer.place + ".like",
                         .message = fmt::format("\"{}\" is not known", layer.like),
                         .hint = hint_for(layer.kind, layer.like)});
    return;
  }
  const Entry& base = own.entries[found->second];
  if (base.state == Entry::State::open) {
    findings_.push_back(
        {layer.place + ".like",
         fmt::format("goes in a circle: {} -> {}", fmt::join(open_, " -> "), base.record.name),
         open_.back() == base.record.name
             ? "an entry that is known needs no \"like\" to change some of its figures"
             : "an entry that does not lead back here"});
    return;
  }
  resolve(layer.kind, found->second);
  entry.record.like = base.record.name;
  entry.figures = base.figures;
  for (PlacedFigure& placed : entry.figures) placed.figure.is_inherited = true;
  // A title or a remark is about one entry alone, and so are other claims about it.
}

std::string CatalogBuilder::hint_for(CatalogKind kind, std::string_view name) const {
  std::vector<std::string> known;
  for (const auto& [each, place] : section(kind).index) known.push_back(each);
  std::string near = nearest_name(lower_case(name), known);
  if (near.empty()) return "headroom catalog lists the names";
  const auto& entry = section(kind).entries[section(kind).index.find(near)->second];
  // As the entry writes it, not in lower case.
  if (lower_case(entry.record.name) == near) near = entry.record.name;
  return fmt::format("did you mean \"{}\"?", near);
}

void CatalogBuilder::check_references(CatalogKind kind) {
  for (const FieldDescription& field : field_descriptions(kind)) {
    if (field.form != FieldForm::reference) continue;
    const Section& target = section(field.refers_to);
    for (Entry& entry : section(kind).entries) {
      const auto found = std::ranges::find_if(
          entry.figures, [&](const PlacedFigure& each) { return each.figure.key == field.key; });
      if (found == entry.figures.end()) continue;
      Figure& figure = found->figure;
      const auto known = target.index.find(lower_case(figure.text));
      if (known == target.index.end()) {
        findings_.push_back({.path = found->place,
                             .message = fmt::format("\"{}\" is not known among {}", figure.text,
                                                    section_name(field.refers_to)),
                             .hint = hint_for(field.refers_to, figure.text)});
      } else {
        figure.text = target.entries[known->second].record.name;
      }
    }
  }
}

void CatalogBuilder::check_required(CatalogKind kind) {
  for (const FieldDescription& field : field_descriptions(kind)) {
    if (!field.required) continue;
    for (const Entry& entry : section(kind).entries) {
      if (find_figure(entry.figures, field.key) != nullptr) continue;
      findings_.push_back(
          {.path = entry.layers.back()->place,
           .message = fmt::format(R"("{}" is not given ({}))", field.key, field.doc),
           .hint = R"(a figure, or "like" with the name of an entry that has one)"});
    }
  }
}

void CatalogBuilder::check_servers() {
  struct Pair {
    std::string_view count;
    std::string_view needs;
  };
  constexpr std::array<Pair, 6> pairs{{{"gpus", "accelerator"},
                                       {"compute_nics", "compute_link"},
                                       {"storage_nics", "storage_link"},
                                       {"management_nics", "management_link"},
                                       {"local_devices", "local_read_gb_s"},
                                       {"local_devices", "local_write_gb_s"}}};
  for (const Entry& entry : section(CatalogKind::server).entries) {
    for (const auto& [count, needs] : pairs) {
      const double number = number_of(entry.figures, count);
      const PlacedFigure* other = find_figure(entry.figures, needs);
      const bool is_missing =
          other == nullptr || (other->figure.text.empty() && other->figure.value <= 0.0);
      if (number <= 0.0 || !is_missing) continue;
      findings_.push_back(
          {.path = entry.layers.back()->place,
           .message = fmt::format(R"(has {} "{}" and no "{}")", number, count, needs),
           .hint = fmt::format(R"(give "{}", or no "{}")", needs, count)});
    }
    const double domain = number_of(entry.figures, "gpus_per_nvlink_domain");
    if (domain > number_of(entry.figures, "gpus")) {
      findings_.push_back(
          {.path = entry.layers.back()->place,
           .message = fmt::format(R"("gpus_per_nvlink_domain" is {}, more than "gpus")", domain),
           .hint = "at most the GPUs of the server; 0: no direct links"});
    }
  }
}

template <class Spec>
std::vector<Spec> CatalogBuilder::specs(CatalogKind kind,
                                        const std::vector<Field<Spec>>& fields) const {
  std::vector<Spec> list;
  for (const Entry& entry : section(kind).entries) {
    Spec& spec = list.emplace_back();
    spec.name = entry.record.name;
    for (const Field<Spec>& each : fields) {
      const PlacedFigure* found = find_figure(entry.figures, each.description.key);
      if (found != nullptr) each.store(spec, found->figure);
    }
  }
  return list;
}

Catalog CatalogBuilder::finish() {
  Catalog catalog;
  catalog.accelerators_ = specs(CatalogKind::accelerator, accelerator_fields());
  catalog.servers_ = specs(CatalogKind::server, server_fields());
  catalog.storages_ = specs(CatalogKind::storage, storage_fields());
  catalog.networks_ = specs(CatalogKind::network, network_fields());
  catalog.models_ = specs(CatalogKind::model, model_fields());
  catalog.datasets_ = specs(CatalogKind::dataset, dataset_fields());
  catalog.storage_benchmarks_ = specs(CatalogKind::storage_benchmark, storage_benchmark_fields());
  for (const CatalogKind kind : catalog_kinds()) {
    auto& shelf = catalog.shelves_.at(static_cast<std::size_t>(kind));
    shelf.index = std::move(section(kind).index);
    const auto fields = field_descriptions(kind);
    for (Entry& entry : section(kind).entries) {
      for (const FieldDescription& field : fields) {
        const PlacedFigure* found = find_figure(entry.figures, field.key);
        if (found != nullptr) entry.record.figures.push_back(found->figure);
      }
      shelf.records.push_back(std::move(entry.record));
    }
  }
  for (const auto& text : texts_) {
    for (const auto& [name, source] : text->sources) catalog.sources_[name] = source;
  }
  catalog.warnings_ = catalog_warnings(texts_);
  catalog.texts_ = std::move(texts_);
  return catalog;
}

}  // namespace headroom
