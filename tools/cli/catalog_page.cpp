#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/server_layout.hpp"
#include "models/hardware/server_spec.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "tools/cli/catalog_pages.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t note_indent = 6;
constexpr std::size_t value_width_max = 28;
constexpr std::size_t switches_shown = 16;

std::string joined(const TextTable& table) {
  std::string text;
  for (const std::string& line : table.lines(indent)) text.append(line).append("\n");
  return text;
}

bool is_long(const Figure& figure) { return display_width(figure_text(figure)) > value_width_max; }

/// What stands below a figure: a value too long for its column, then the note
/// unless the figure before has the same.
std::string below(const Figure& figure, const Figure* before, std::size_t width) {
  std::string text;
  const auto add = [&](std::string_view line) {
    text += std::string(note_indent, ' ') + wrapped(line, width - note_indent, note_indent) + "\n";
  };
  if (is_long(figure)) add(figure_text(figure));
  const bool is_repeated = before != nullptr && before->note == figure.note;
  if (!figure.note.empty() && !is_repeated) add(figure.note);
  return text;
}

/// Figures in aligned columns, each with its note below.
std::string figure_lines(const std::vector<Figure>& figures, std::size_t width) {
  TextTable table{{TextTable::left("figure"), TextTable::left("value"),
                   TextTable::left("confidence"), TextTable::left("source")}};
  for (const Figure& figure : figures) {
    const std::string_view confidence =
        figure.source.empty() ? std::string_view{} : confidence_name(figure.confidence);
    table.add_row({figure.key, is_long(figure) ? "(below)" : figure_text(figure),
                   std::string{confidence}, figure.source});
  }
  const std::vector<std::string> lines = table.lines(indent);
  std::string text = lines.front() + "\n";
  for (std::size_t i = 0; i < figures.size(); ++i) {
    text += lines[i + 1] + "\n" + below(figures[i], i > 0 ? &figures[i - 1] : nullptr, width);
  }
  return text;
}

std::string rate_text(Bandwidth rate) { return readable_number(rate.count / 1e9) + " GB/s"; }

/// `0-7` for numbers that follow each other, as those of a domain do.
std::string numbers(const std::vector<std::uint32_t>& list) {
  if (list.empty()) return "none";
  if (list.size() == 1) return fmt::format("{}", list.front());
  return fmt::format("{}-{}", list.front(), list.back());
}

std::string domain_lines(const ServerLayout& layout) {
  TextTable table{{TextTable::left("PCIe switch"), TextTable::left("GPUs"),
                   TextTable::left("ports"), TextTable::left("processor"),
                   TextTable::right("uplink")}};
  const std::size_t all = layout.pcie_domains().size();
  for (std::size_t i = 0; i < std::min(all, switches_shown); ++i) {
    const PcieDomain& domain = layout.pcie_domains()[i];
    table.add_row({fmt::format("{}", i), numbers(domain.gpus), numbers(domain.nics),
                   fmt::format("{}", domain.socket), rate_text(domain.uplink)});
  }
  std::string text = joined(table);
  if (all > switches_shown) text += fmt::format("  … and {} alike\n", all - switches_shown);
  return text;
}

/// What a server consists of, from ServerLayout.
std::string layout_lines(const Catalog& catalog, const ServerSpec& server) {
  const ServerLayout layout{server, catalog};
  TextTable table{{TextTable::left(""), TextTable::left("")}};
  if (server.gpus > 0) {
    table.add_row({"cores per GPU", readable_number(layout.cores_per_gpu())});
    table.add_row(
        {"memory per GPU",
         readable_number(static_cast<double>(layout.memory_per_gpu().count) / 1e9) + " GB"});
  }
  for (const DirectDomain& domain : layout.direct_domains()) {
    table.add_row({"direct links", fmt::format("GPUs {}, {} each", numbers(domain.gpus),
                                               rate_text(domain.per_gpu))});
  }
  table.add_row({"ports for computing", rate_text(layout.nic_bandwidth(NicUse::compute))});
  table.add_row({"ports for storage", rate_text(layout.nic_bandwidth(NicUse::storage))});
  table.add_row({"besides accelerators", fmt::format("{} W at rest, {} W at most",
                                                     readable_number(layout.host_idle().count),
                                                     readable_number(layout.host_max().count))});
  std::string text = joined(table);
  if (!layout.pcie_domains().empty()) text += "\n" + domain_lines(layout);
  return text;
}

std::string source_lines(const Catalog& catalog, const CatalogRecord& record, std::size_t width) {
  std::set<std::string> used;
  for (const auto* figures : {&record.figures, &record.also}) {
    for (const Figure& figure : *figures) used.insert(figure.source);
  }
  std::string text;
  for (const std::string& name : used) {
    const auto found = catalog.sources().find(name);
    if (found == catalog.sources().end()) continue;
    text += std::string(indent, ' ') +
            wrapped(fmt::format("{}: {}", name, found->second), width - indent, note_indent) + "\n";
  }
  return text;
}

}  // namespace

std::string figure_text(const Figure& figure) {
  std::string text = figure.text.empty() ? fmt::format("{}", figure.value) : figure.text;
  if (!figure.unit.empty()) text += " " + figure.unit;
  return text;
}

std::string catalog_page(const Catalog& catalog, const CatalogRecord& record, std::size_t width) {
  std::string text = record.name;
  if (!record.title.empty()) text += "  " + record.title;
  std::string about{section_name(record.kind)};
  if (!record.aliases.empty()) {
    about += fmt::format("; also called {}", fmt::join(record.aliases, ", "));
  }
  if (!record.like.empty()) about += fmt::format("; like {}", record.like);
  text += "\n" + wrapped(about, width, indent) + "\n";
  if (record.is_users) text += "with figures from a file of yours\n";
  if (!record.note.empty()) text += wrapped(record.note, width, 0) + "\n";
  if (!record.figures.empty()) text += "\n" + figure_lines(record.figures, width);
  if (!record.also.empty()) {
    // Of constants these are all there is.
    if (!record.figures.empty()) text += "\nOn record besides; no model reads these:";
    text += "\n" + figure_lines(record.also, width);
  }
  if (record.kind == CatalogKind::server) {
    text += "\nSpelled out:\n" + layout_lines(catalog, catalog.server(record.name));
  }
  const std::string sources = source_lines(catalog, record, width);
  if (!sources.empty()) text += "\nSources:\n" + sources;
  return text;
}

}  // namespace headroom
