#include "models/json/json_value.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr std::size_t depth_max = 64;
/// A value takes some 40 bytes, so that these fit in memory anywhere.
constexpr std::size_t values_max = 10'000'000;
constexpr std::size_t duplicates_shown = 20;

/// Line and column of byte `offset`, both from 1; a column is a byte.
std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n') + 1;
  return fmt::format("{}:{}", line, before.size() - line_start + 1);
}

/// Builds a JsonValue while nlohmann's reader walks the text. Every callback
/// returns whether to read on.
class Builder {
 public:
  Builder(std::string_view text, const std::string& shown_path)
      : text_{text}, shown_path_{shown_path} {}

  // The names and signatures are those that the reader asks for.
  bool null() { return add({nullptr}); }
  bool boolean(bool value) { return add({value}); }
  bool number_integer(std::int64_t value) { return add({JsonNumber{std::to_string(value)}}); }
  bool number_unsigned(std::uint64_t value) { return add({JsonNumber{std::to_string(value)}}); }
  bool number_float(double /*value*/, const std::string& written) {
    return add({JsonNumber{written}});
  }
  bool string(std::string& value) { return add({std::move(value)}); }
  bool binary(std::vector<std::uint8_t>& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open({JsonValue::Object{}}); }
  bool end_object();
  bool key(std::string& name) {
    open_.back().object()->push_back({std::move(name), {}});
    return true;
  }
  bool start_array(std::size_t /*size*/) { return open({JsonValue::Array{}}); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::json::exception& error);

  [[nodiscard]] std::vector<Diagnostic>& findings() { return findings_; }
  [[nodiscard]] JsonValue take_root() { return std::move(root_); }

 private:
  bool open(JsonValue container);
  bool add(JsonValue value);
  bool close();
  [[nodiscard]] std::string place() const;

  std::string_view text_;
  const std::string& shown_path_;
  JsonValue root_;
  std::vector<JsonValue> open_;  ///< containers not yet closed, outermost first
  std::size_t value_count_ = 0;
  std::vector<Diagnostic> findings_;
};

bool Builder::open(JsonValue container) {
  if (open_.size() == depth_max) {
    findings_.push_back({shown_path_, fmt::format("nested more than {} levels deep", depth_max),
                         fmt::format("at most {} levels of [ and {{", depth_max)});
    return false;
  }
  open_.push_back(std::move(container));
  return true;
}

bool Builder::close() {
  JsonValue done = std::move(open_.back());
  open_.pop_back();
  return add(std::move(done));
}

bool Builder::add(JsonValue value) {
  if (++value_count_ > values_max) {
    findings_.push_back({shown_path_, fmt::format("holds more than {} values", values_max),
                         "long job lists belong in a trace file"});
    return false;
  }
  if (open_.empty()) {
    root_ = std::move(value);
  } else if (auto* members = open_.back().object()) {
    members->back().value = std::move(value);
  } else {
    open_.back().array()->push_back(std::move(value));
  }
  return true;
}

bool Builder::end_object() {
  const JsonValue::Object& members = *open_.back().object();
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const JsonMember& member : members) names.push_back(member.name);
  std::sort(names.begin(), names.end());
  for (auto twice = std::adjacent_find(names.begin(), names.end());
       twice != names.end() && findings_.size() < duplicates_shown;
       twice = std::adjacent_find(twice + 1, names.end())) {
    findings_.push_back({fmt::format("{}: {}", shown_path_, member_path(place(), *twice)),
                         "stands more than once in one object", "each key once"});
  }
  return close();
}

std::string Builder::place() const {
  std::string path;
  for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
    const JsonValue& container = open_[i];
    path = container.object() != nullptr ? member_path(path, container.object()->back().name)
                                         : item_path(path, container.array()->size());
  }
  return path;
}

bool Builder::parse_error(std::size_t position, const std::string& last_token,
                          const nlohmann::json::exception& error) {
  // The reader's text starts with its own name and position in brackets.
  std::string message = error.what();
  for (const std::string_view lead : {"syntax error", "number overflow"}) {
    if (const std::size_t at = message.find(lead); at != std::string::npos) {
      message.erase(0, at);
      break;
    }
  }
  // What was read last is repeated in full, however long it is.
  if (const std::size_t at = message.find("; last read:"); at != std::string::npos) {
    message.erase(at);
  }
  constexpr std::size_t token_length_max = 40;
  const bool is_long = last_token.size() > token_length_max;
  const std::string token =
      is_long ? "…" + last_token.substr(last_token.size() - token_length_max) : last_token;
  const std::size_t offset = position == 0 ? 0 : position - 1;
  findings_.push_back({fmt::format("{}:{}", shown_path_, line_and_column(text_, offset)),
                       fmt::format("{} at `{}`", message, token),
                       "JSON with // comments; numbers are decimal, text stands in double quotes"});
  return false;
}

bool is_plain_word(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '$';
  });
}

/// Appends `value` to `text` as long as `text` is short.
void append_shown(const JsonValue& value, std::string& text) {
  constexpr std::size_t length_max = 60;
  if (text.size() > length_max) return;
  if (const auto* string = value.string()) {
    text += '"' + *string + '"';
  } else if (const auto* number = value.number()) {
    text += number->text;
  } else if (const auto* flag = value.boolean()) {
    text += *flag ? "true" : "false";
  } else if (const auto* items = value.array()) {
    text += '[';
    for (std::size_t i = 0; i < items->size() && text.size() <= length_max; ++i) {
      if (i > 0) text += ", ";
      append_shown((*items)[i], text);
    }
    text += ']';
  } else if (const auto* members = value.object()) {
    text += '{';
    for (std::size_t i = 0; i < members->size() && text.size() <= length_max; ++i) {
      text += fmt::format("{}\"{}\": ", i > 0 ? ", " : "", (*members)[i].name);
      append_shown((*members)[i].value, text);
    }
    text += '}';
  } else {
    text += "null";
  }
}

bool read_with(Builder& builder, std::string_view text) {
  return nlohmann::json::sax_parse(text.begin(), text.end(), &builder,
                                   nlohmann::json::input_format_t::json, /*strict=*/true,
                                   /*ignore_comments=*/true);
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = std::find_if(members->begin(), members->end(),
                                  [&](const JsonMember& member) { return member.name == name; });
  return found == members->end() ? nullptr : &found->value;
}

std::string member_path(std::string_view parent, std::string_view name) {
  if (!is_plain_word(name)) return fmt::format("{}[\"{}\"]", parent, name);
  return parent.empty() ? std::string{name} : fmt::format("{}.{}", parent, name);
}

std::string item_path(std::string_view parent, std::size_t index) {
  return fmt::format("{}[{}]", parent, index);
}

std::string shown(const JsonValue& value) {
  constexpr std::size_t length_max = 70;
  std::string text;
  append_shown(value, text);
  if (text.size() <= length_max) return text;
  std::size_t end = length_max;
  // Not in the middle of a character of several bytes.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

JsonValue parse_json(std::string_view text, const std::string& shown_path) {
  // The reader would take a NUL for the end of the text.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    throw InputError{{fmt::format("{}:{}", shown_path, line_and_column(text, nul)),
                      "holds a NUL byte", "text in UTF-8"}};
  }
  Builder builder{text, shown_path};
  const bool complete = read_with(builder, text);
  if (!builder.findings().empty()) throw InputError{std::move(builder.findings())};
  HEADROOM_ASSERT(complete, "a reader that stops says why");
  return builder.take_root();
}

std::optional<JsonValue> try_parse_json(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string nowhere;
  Builder builder{text, nowhere};
  const bool complete = read_with(builder, text);
  if (!complete || !builder.findings().empty()) return std::nullopt;
  return builder.take_root();
}

}  // namespace headroom
