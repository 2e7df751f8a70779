#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/json/json_value.hpp"

namespace headroom {

/// One figure of an entry that is asked for: the name of the figure and, on a
/// curve, where on it. Its value is kept apart, so that no model can see it.
struct AskedFigure {
  std::string key;  ///< such as `samples_per_s`; empty for the only figure of an entry
  std::optional<double> at = std::nullopt;  ///< bytes or batch
};

enum class MeasurementUse : std::uint8_t {
  test,   ///< to be predicted and scored
  input,  ///< a constant or claim, which no model is scored on
};

/// One measurement of the file.
struct Measurement {
  std::string id;
  std::string category;
  std::string unit;
  std::string group;          ///< run or table that it shares with others
  std::string scaling_group;  ///< the same system at several sizes, or empty
  MeasurementUse use = MeasurementUse::test;
  JsonValue setup;  ///< an object
  std::vector<AskedFigure> asked;
  std::vector<double> values;  ///< one for each asked figure
};

/// Reads a file of measurements: an object with a list `entries` of objects that
/// have the texts `id`, `category`, the object `setup`, and `value`: a number, an
/// object of numbers (numbers of objects in it count, too), or an object with a
/// list `points` of {x, y…}. `use` defaults to `test`; `group` to the id. Other
/// members are ignored. An entry whose value holds no positive number asks for
/// nothing. Throws InputError with all findings; a file without entries is one.
[[nodiscard]] std::vector<Measurement> parse_measurements(std::string_view text,
                                                          const std::string& shown_path);

}  // namespace headroom
