#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/report/tree.hpp"

namespace headroom {

/// How large a part of a set of values is at least `value[i]`: `at_least[i]`, exact at each point.
/// Values ascend; between two points lie values of one eighth of an octave.
struct TailCurve {
  std::vector<double> value;
  std::vector<double> at_least;
};

/// Counts values into eighths of octaves, so that a curve over any range costs no sorting: the
/// bounds are 2^k × (1 + j/8), between which doubles count up evenly.
class TailCounter {
 public:
  /// `value` >= 0. Below 2^-32 it counts as part of the set and has no place on the curve, as on
  /// an axis of logarithms; from 2^64 on as the largest place there is.
  void add(double value);
  /// Empty where no value has a place.
  [[nodiscard]] TailCurve curve() const;

 private:
  static constexpr int eighths_bits = 3;
  static constexpr int octave_first = -32;
  static constexpr int octaves = 96;
  static constexpr std::size_t places = std::size_t{octaves} << eighths_bits;

  std::array<std::uint64_t, places> counts_{};
  std::uint64_t all_ = 0;
};

[[nodiscard]] Tree tail_curve_tree(const TailCurve& curve);

}  // namespace headroom
