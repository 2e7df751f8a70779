#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// How a value may be written.
enum class ValueForm {
  text,
  flag,
  count,     ///< a whole number
  number,    ///< any number
  seconds,   ///< a plain number of seconds, in keys that end in `_s`
  duration,  ///< a text with a unit, as are the three below
  rate,
  bytes,
  bandwidth,
  list,
  map,     ///< an object whose names are the user's
  object,  ///< an object whose keys are ours
  any,     ///< anything that is JSON; whoever reads it looks closer
};

struct ObjectDescription;

/// One way to write a value. The ranges hold for the value of a number, the
/// length of a text and the number of entries of a list or map.
struct ValueDescription {
  ValueForm form = ValueForm::text;
  double at_least = 0.0;
  double at_most = 1e18;
  bool more_than_least = false;      ///< `at_least` itself is excluded
  std::vector<std::string> words{};  ///< text: the only ones allowed; duration: allowed besides
  std::string names_pattern{};       ///< map: what a name looks like; empty: anything
  std::vector<ValueDescription> entries;    ///< list, map: the ways to write an entry
  std::vector<ObjectDescription> variants;  ///< object: one, or several told apart by `marker`
};

/// One key: what the checker, the JSON Schema and a message say about it.
struct KeyDescription {
  std::string name{};
  /// Alternatives, each of another JSON type; before a map there may be an object with a
  /// marker, which is meant where that key is there.
  std::vector<ValueDescription> forms{};
  std::string doc{};       ///< one sentence
  std::string fallback{};  ///< default as JSON; empty: none
  bool required = false;
};

/// The keys of one object.
struct ObjectDescription {
  std::string doc{};
  std::vector<KeyDescription> keys{};
  std::string marker{};                     ///< the key that tells this variant from the others
  std::vector<std::string> exactly_one{};   ///< of these keys one must be there, and only one
  std::vector<std::string> at_least_one{};  ///< of these keys
  std::vector<std::string> not_yet{};       ///< names that are reserved for later versions
};

/// The description of a whole scenario file, from which both the checker and
/// the JSON Schema are made. Names of policies, distributions, formats and
/// cleaning rules come from their registries.
[[nodiscard]] ObjectDescription scenario_description();

/// `count` from 1, `a text` and the like: what is allowed, for a message.
[[nodiscard]] std::string allowed_forms(const std::vector<ValueDescription>& forms);

/// The JSON Schema (draft 2020-12) of files that `description` describes, indented by two spaces.
[[nodiscard]] std::string schema_text(const std::string& title,
                                      const ObjectDescription& description);
/// That of a scenario file.
[[nodiscard]] std::string scenario_schema();

}  // namespace headroom
