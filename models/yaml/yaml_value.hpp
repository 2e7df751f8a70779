#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

enum class YamlKind : std::uint8_t { null, text, list, map };

/// A member of a map; a template, because a value has members and each of these a value.
template <class Value>
struct NamedValue {
  std::string name;
  Value value;
};

struct YamlValue;
using YamlMember = NamedValue<YamlValue>;

/// A YAML value as it was written: numbers and truth values are texts, members stand in their
/// order, aliases are copies of what they name. Knows the line where it begins.
struct YamlValue {
  YamlKind kind = YamlKind::null;
  bool is_quoted = false;  ///< of a text: quoted or a block
  std::uint64_t line = 0;
  std::string text{};
  std::vector<YamlValue> items{};     ///< of a list
  std::vector<YamlMember> members{};  ///< of a map; no name stands twice

  /// The member of that name; a null value without a line where there is none, so that
  /// `manifest["metadata"]["name"].text` needs no questions.
  [[nodiscard]] const YamlValue& operator[](std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] bool is_null() const { return kind == YamlKind::null; }
};

/// How much one document may hold. Aliases count as what they stand for, so that a short text
/// cannot name a value of any size. Twice the values and texts is what it may take in memory.
struct YamlLimits {
  std::size_t bytes_max = std::size_t{4} << 20U;        ///< of the document's own text
  std::size_t depth_max = 64;                           ///< values within values
  std::size_t values_max = 500'000;                     ///< names count; aliases spelled out
  std::size_t text_bytes_max = std::size_t{16} << 20U;  ///< of all texts, aliases spelled out
};

/// Where a document stands, for messages.
struct YamlPlace {
  std::string shown;             ///< the file as its user names it
  std::uint64_t first_line = 1;  ///< of the document within it
};

/// Reads one document, its anchors, aliases and merge keys (`<<`) included; an empty one is null.
/// Throws InputError with file and line for what is no YAML, gives a name twice in one map, has a
/// map or list as a name, holds a second document, or exceeds `limits`.
[[nodiscard]] YamlValue parse_yaml(std::string_view document, const YamlPlace& place,
                                   const YamlLimits& limits = {});

}  // namespace headroom
