#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/random.hpp"

namespace headroom {

/// What a hyper-parameter, or a figure of a learning curve, may be.
struct ValueLaw {
  enum class Kind : std::uint8_t {
    choices,     ///< one of `choices`, each as likely
    uniform,     ///< between low and high
    loguniform,  ///< its logarithm is uniform; both above 0
    integers,    ///< a whole number from low to high, each as likely
  };
  Kind kind = Kind::choices;
  std::vector<std::string> choices{};  ///< as they are written
  double low = 0.0;
  double high = 0.0;
};

/// The law that always gives `value`.
[[nodiscard]] ValueLaw always(double value);

/// A value as a person would write it. One draw from `stream`.
[[nodiscard]] std::string draw_text(const ValueLaw& law, RandomStream& stream);
/// The same as a number; requires a law without texts among its choices.
[[nodiscard]] double draw_number(const ValueLaw& law, RandomStream& stream);

}  // namespace headroom
