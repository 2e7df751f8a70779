#pragma once
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "headroom/random.hpp"

namespace headroom {

/// A standard normal value. Source: Box and Muller, Annals of Mathematical
/// Statistics 29(2), 1958.
inline double normal_draw(RandomStream& random) {
  const double radius = std::sqrt(-2.0 * std::log(random.uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * random.uniform());
}

/// `count` values from `draw(random)` on the stream of number `experiment`.
template <class Draw>
std::vector<double> drawn(std::size_t count, std::size_t experiment, Draw draw) {
  RandomStream random{1, "statistics test", experiment};
  std::vector<double> values(count);
  for (double& value : values) value = draw(random);
  return values;
}

}  // namespace headroom
