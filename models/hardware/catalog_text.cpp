#include "models/hardware/catalog_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/field.hpp"
#include "models/hardware/fields.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/figure_reader.hpp"
#include "models/json/json_value.hpp"

namespace headroom {
namespace {

constexpr std::size_t name_length_max = 64;
constexpr std::size_t text_length_max = 1000;
constexpr std::size_t findings_max = 1000;

bool is_entry_name(std::string_view name) {
  return !name.empty() && name.size() <= name_length_max && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view{"-_.+"}.find(c) != std::string_view::npos;
  });
}

/// Walks one file and keeps what is right in it.
class TextReader {
 public:
  TextReader(const std::string& file, CatalogText& result, std::vector<Diagnostic>& findings)
      : file_{file}, result_{result}, findings_{findings}, figures_{findings} {}

  void read(const JsonValue& root);

 private:
  void read_sources(const JsonValue& value);
  void read_section(CatalogKind kind, const JsonValue& value);
  void read_entry(const std::string& name, const JsonValue& value);
  void read_member(const std::string& key, const JsonValue& value, EntryText& entry);
  void read_figure(const std::string& key, const JsonValue& value, const std::string& path,
                   EntryText& entry);
  void read_aliases(const JsonValue& value, const std::string& path, EntryText& entry);
  void read_also(const JsonValue& value, const std::string& path, EntryText& entry);
  void unknown_key(const std::string& key, const std::string& path);
  const std::string* text_of(const JsonValue& value, const std::string& path);
  void fail(const std::string& path, std::string message, std::string hint);
  [[nodiscard]] std::string place(const std::string& path) const { return file_ + ": " + path; }
  [[nodiscard]] FigurePlace figure_place(const std::string& path) const {
    return {place(path), file_, result_.is_users};
  }

  const std::string& file_;
  CatalogText& result_;
  std::vector<Diagnostic>& findings_;
  FigureReader figures_;
  std::string section_;
  CatalogKind kind_ = CatalogKind::accelerator;
  std::vector<FieldDescription> fields_;  ///< of `kind_`
};

void TextReader::fail(const std::string& path, std::string message, std::string hint) {
  if (findings_.size() < findings_max) {
    findings_.push_back(
        {.path = place(path), .message = std::move(message), .hint = std::move(hint)});
  }
}

void TextReader::read(const JsonValue& root) {
  const JsonValue::Object* members = root.object();
  if (members == nullptr) {
    findings_.push_back({.path = file_,
                         .message = "is no JSON object",
                         .hint = "an object of sections such as \"servers\""});
    return;
  }
  std::vector<std::string> sections{"sources"};
  for (const CatalogKind kind : catalog_kinds()) sections.emplace_back(section_name(kind));
  for (const auto& [name, value] : *members) {
    if (name == "$schema") continue;
    const auto found = std::ranges::find(sections, name);
    if (found == sections.end()) {
      const std::string near = nearest_name(name, sections);
      fail(name, "is no section of a catalogue",
           near.empty() ? fmt::format("one of {}", fmt::join(sections, ", "))
                        : fmt::format("did you mean \"{}\"?", near));
    } else if (found == sections.begin()) {
      read_sources(value);
    } else {
      read_section(catalog_kinds()[static_cast<std::size_t>(found - sections.begin()) - 1], value);
    }
  }
}

void TextReader::read_sources(const JsonValue& value) {
  if (value.object() == nullptr) {
    fail("sources", fmt::format("{} is no object", shown(value)), "names with their texts");
    return;
  }
  for (const auto& [name, member] : *value.object()) {
    const std::string* text = text_of(member, member_path("sources", name));
    if (text != nullptr) result_.sources[name] = *text;
  }
}

void TextReader::read_section(CatalogKind kind, const JsonValue& value) {
  kind_ = kind;
  section_ = section_name(kind);
  fields_ = field_descriptions(kind);
  if (value.object() == nullptr) {
    fail(section_, fmt::format("{} is no object", shown(value)), "entries by their names");
    return;
  }
  for (const auto& [name, member] : *value.object()) read_entry(name, member);
}

void TextReader::read_entry(const std::string& name, const JsonValue& value) {
  const std::string path = member_path(section_, name);
  if (!is_entry_name(name)) {
    fail(path, "is no name of an entry",
         fmt::format("up to {} letters, digits and - _ . +", name_length_max));
    return;
  }
  if (value.object() == nullptr) {
    fail(path, fmt::format("{} is no object", shown(value)), "figures by their keys");
    return;
  }
  EntryText entry{.kind = kind_, .name = name, .place = place(path)};
  for (const auto& [key, member] : *value.object()) read_member(key, member, entry);
  result_.entries.push_back(std::move(entry));
}

void TextReader::read_member(const std::string& key, const JsonValue& value, EntryText& entry) {
  const std::string path = member_path(member_path(section_, entry.name), key);
  const std::array<std::pair<std::string_view, std::string*>, 3> texts{
      {{"like", &entry.like}, {"title", &entry.title}, {"note", &entry.note}}};
  const auto* own = std::ranges::find(texts, key, [](const auto& pair) { return pair.first; });
  if (own != texts.end()) {
    const std::string* text = text_of(value, path);
    if (text != nullptr) *own->second = *text;
    return;
  }
  if (key == "aliases") {
    read_aliases(value, path, entry);
  } else if (key == "also") {
    read_also(value, path, entry);
  } else {
    read_figure(key, value, path, entry);
  }
}

void TextReader::read_figure(const std::string& key, const JsonValue& value,
                             const std::string& path, EntryText& entry) {
  const auto field = std::ranges::find(fields_, key, &FieldDescription::key);
  if (field == fields_.end()) {
    unknown_key(key, path);
    return;
  }
  auto figure = figures_.read(*field, value, figure_place(path));
  if (figure) entry.figures.push_back({.figure = std::move(*figure), .place = place(path)});
}

void TextReader::read_aliases(const JsonValue& value, const std::string& path, EntryText& entry) {
  if (value.array() == nullptr) {
    fail(path, fmt::format("{} is no list", shown(value)), "names");
    return;
  }
  for (const JsonValue& item : *value.array()) {
    if (item.string() != nullptr && is_entry_name(*item.string())) {
      entry.aliases.push_back(*item.string());
    } else {
      fail(path, fmt::format("{} is no name", shown(item)),
           fmt::format("up to {} letters, digits and - _ . +", name_length_max));
    }
  }
}

void TextReader::read_also(const JsonValue& value, const std::string& path, EntryText& entry) {
  if (value.object() == nullptr) {
    fail(path, fmt::format("{} is no object", shown(value)), "figures by their keys");
    return;
  }
  for (const auto& [key, member] : *value.object()) {
    auto figure = figures_.read_free(key, member, figure_place(member_path(path, key)));
    if (figure) entry.also.push_back(std::move(*figure));
  }
}

void TextReader::unknown_key(const std::string& key, const std::string& path) {
  std::vector<std::string> known{"like", "title", "note", "aliases", "also"};
  for (const FieldDescription& field : fields_) known.emplace_back(field.key);
  const std::string near = nearest_name(key, known);
  fail(path, fmt::format("is no key of an entry of {}", section_),
       near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                    : fmt::format("did you mean \"{}\"?", near));
}

const std::string* TextReader::text_of(const JsonValue& value, const std::string& path) {
  const std::string* text = value.string();
  if (text != nullptr && text->size() <= text_length_max) return text;
  fail(path, fmt::format("{} is no short text", shown(value)), "a text");
  return nullptr;
}

}  // namespace

CatalogText read_catalog_text(std::string_view text, const std::string& file, bool is_users,
                              std::vector<Diagnostic>& findings) {
  const JsonValue root = parse_json(text, file);
  CatalogText result;
  result.is_users = is_users;
  TextReader{file, result, findings}.read(root);
  return result;
}

}  // namespace headroom
