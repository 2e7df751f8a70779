#include "models/workload/manifests/manifest_documents.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "models/workload/trace/field_text.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {
namespace {

/// Whether `line` is `mark`, alone or before a blank.
bool begins_with_mark(std::string_view line, std::string_view mark) {
  if (!line.starts_with(mark)) return false;
  return line.size() == mark.size() || line[mark.size()] == ' ' || line[mark.size()] == '\t';
}

/// Whether `line` is more than a comment, a directive, or a mark alone.
bool says_something(std::string_view line) {
  if (line.starts_with('%')) return false;
  if (begins_with_mark(line, "---") || begins_with_mark(line, "...")) line.remove_prefix(3);
  const std::string_view rest = trimmed(line);
  return !rest.empty() && !rest.starts_with('#');
}

}  // namespace

std::optional<YamlValue> YamlDocuments::next() {
  std::string_view line;
  while (!is_at_end_ && lines_.next(line)) {
    const bool begins = begins_with_mark(line, "---");
    if (is_in_items_) {
      auto item = next_item(line);
      if (item) return item;
      continue;
    }
    if (begins_items(line)) {
      drop();
      is_in_items_ = true;
      continue;
    }
    if (begins && has_content_) {
      YamlValue document = parse();
      append(line);
      has_mark_ = true;
      return document;
    }
    // A mark after another one, or after an end, ends a document that holds nothing.
    if (begins && has_mark_) drop();
    append(line);
    has_mark_ = has_mark_ || begins;
    if (!begins_with_mark(line, "...")) continue;
    if (has_content_) return parse();
    drop();
  }
  is_at_end_ = true;
  if (!has_content_) return std::nullopt;
  return is_in_items_ ? parse_item() : parse();
}

/// Whether what stands before `line` is no more than a list says of itself.
bool YamlDocuments::begins_items(std::string_view line) const {
  if (line != "items:") return false;
  std::string_view before = text_;
  while (!before.empty()) {
    const std::size_t end = std::min(before.find('\n'), before.size());
    const std::string_view own = before.substr(0, end);
    const bool is_head =
        !says_something(own) || own.starts_with("apiVersion:") || own.starts_with("kind:");
    if (!is_head) return false;
    before.remove_prefix(std::min(end + 1, before.size()));
  }
  return true;
}

/// Takes a line within a list: hands over the item before it, where that ends. What a list says
/// after its items is passed over.
std::optional<YamlValue> YamlDocuments::next_item(std::string_view line) {
  const bool is_next = line.starts_with("- ");
  const bool is_within = line.starts_with(' ') || line.starts_with('#');
  std::optional<YamlValue> item;
  if (!is_within && has_content_) item = parse_item();
  if (is_next || (is_within && has_content_)) append(line);
  if (begins_with_mark(line, "---")) {
    is_in_items_ = false;
    append(line);
    has_mark_ = true;
  }
  return item;
}

YamlValue YamlDocuments::parse_item() {
  YamlValue list = parse();
  return list.items.size() == 1 ? std::move(list.items.front()) : std::move(list);
}

/// Blank lines, which the reader passes over, count as lines here too.
void YamlDocuments::append(std::string_view line) {
  if (text_.empty()) first_line_ = lines_.number();
  const std::uint64_t lines_before = text_.empty() ? lines_.number() - 1 : lines_taken_;
  const std::size_t size_max = YamlLimits{}.bytes_max;
  for (std::uint64_t i = lines_before + 1; i < lines_.number() && text_.size() <= size_max; ++i) {
    text_ += '\n';
  }
  text_ += line;
  text_ += '\n';
  lines_taken_ = lines_.number();
  has_content_ = has_content_ || says_something(line);
  // Too long a document is refused before it is kept as a whole.
  if (text_.size() > size_max) static_cast<void>(parse());
}

YamlValue YamlDocuments::parse() {
  YamlValue document = parse_yaml(text_, {.shown = shown_, .first_line = first_line_});
  drop();
  return document;
}

void YamlDocuments::drop() {
  text_.clear();
  has_content_ = false;
  has_mark_ = false;
}

}  // namespace headroom
