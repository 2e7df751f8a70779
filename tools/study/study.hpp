#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/json/json_value.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {

/// One thing that a dimension can be.
struct VariedValue {
  std::string label;                   ///< as tables show it; unique in its dimension
  std::vector<std::string> overrides;  ///< `path=value` with the value as JSON, in order
  std::optional<double> number;        ///< where it is one: what orders it
};

/// Numbers between two ends, both included.
struct VariedRange {
  double from = 0.0;
  double to = 0.0;
  bool continuous = false;  ///< else whole numbers
  bool by_ratio = false;    ///< draws are spread evenly by their logarithm, else evenly
  std::string unit;         ///< stands behind each number, in a text; empty: plain numbers
};

/// A scenario key that a study varies, or a named choice of several keys at once.
struct Dimension {
  std::string name;                  ///< the key's path, or the user's name of the choice
  std::vector<VariedValue> values;   ///< in the order of the file; empty where only draws are meant
  std::optional<VariedRange> range;  ///< what random designs draw from, instead of `values`
};

enum class DesignKind : std::uint8_t { grid, list, random, latin_hypercube };

/// How points are chosen.
struct Design {
  DesignKind kind = DesignKind::grid;
  std::size_t count = 0;   ///< of points, where they are drawn
  std::uint64_t seed = 1;  ///< of the draws
};

/// One scenario of a study. Labels are in the order of the study's dimensions; an empty one
/// says that the base stands.
struct StudyPoint {
  std::size_t index = 0;
  std::vector<std::string> labels;
  std::vector<std::string> overrides;
};

/// A checked study file. What is varied are keys that a scenario has, with values that it
/// allows; whether a combination of them makes sense shows when its scenario is made.
struct Study {
  std::string shown;           ///< as the user names the file
  std::string name;            ///< title of the results
  JsonValue base;              ///< the scenario, overrides of the command line applied
  std::string base_shown;      ///< names it in messages; relative paths start at its folder
  std::string data_directory;  ///< what `${HEADROOM_DATA}` stands for
  std::vector<Dimension> dimensions;
  Design design;
  std::vector<StudyPoint> listed;  ///< the points of a list
  std::uint64_t seed = 1;          ///< of the first replication; each further one adds 1
  std::uint32_t replications = 1;
  std::vector<Goal> goals;           ///< the study's, else the base's
  std::string minimize;              ///< a figure or the name of a dimension; may be empty
  std::vector<std::string> metrics;  ///< figures that tables show besides those above

  /// Sections for single commands, as they were written; absent when left out.
  std::optional<JsonValue> search;
  std::optional<JsonValue> growth;
  std::optional<JsonValue> deliveries;
  std::optional<JsonValue> prices;  ///< also in the base, instead of its own
};

}  // namespace headroom
