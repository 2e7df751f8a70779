#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace headroom {

struct JsonMember;

/// A number as it was written, so that decimal seconds can be read exactly.
struct JsonNumber {
  std::string text;
};

/// A JSON value as a user wrote it: members in their order, numbers as text.
struct JsonValue {
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;
  std::variant<std::nullptr_t, bool, JsonNumber, std::string, Array, Object> content;

  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&content); }
  [[nodiscard]] Object* object() { return std::get_if<Object>(&content); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&content); }
  [[nodiscard]] Array* array() { return std::get_if<Array>(&content); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&content); }
  [[nodiscard]] const JsonNumber* number() const { return std::get_if<JsonNumber>(&content); }
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&content); }

  /// The member called `name`; nullptr when this is no object or has none.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

/// The place of a value for people: `cluster.nodes[0].count`. Names that are no
/// plain words stand in quotes and brackets: `columns["job id"]`.
[[nodiscard]] std::string member_path(std::string_view parent, std::string_view name);
[[nodiscard]] std::string item_path(std::string_view parent, std::size_t index);

/// `value` as JSON on one line, cut to about 60 characters, for messages.
[[nodiscard]] std::string shown(const JsonValue& value);

/// Reads JSON with comments. A byte order mark is skipped. Throws InputError
/// with file, line and column for what is no JSON, is not UTF-8 or lies more
/// than 64 levels deep, and with all places where a name stands twice in one
/// object. `shown_path` names the text in messages.
[[nodiscard]] JsonValue parse_json(std::string_view text, const std::string& shown_path);

/// The same for a text that may as well be no JSON: nullopt instead of an error.
[[nodiscard]] std::optional<JsonValue> try_parse_json(std::string_view text);

}  // namespace headroom
