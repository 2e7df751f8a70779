#pragma once
#include <bit>
#include <cstddef>
#include <vector>

namespace headroom {

/// Sum of numbers of which few change at a time. It depends on the numbers alone, not
/// on how they came to be: they are added in pairs, pairs in pairs and so on.
class SumTree {
 public:
  explicit SumTree(std::size_t count) : leaves_{std::bit_ceil(count + 1)}, sums_(2 * leaves_) {}

  void set(std::size_t position, double value) {
    std::size_t at = leaves_ + position;
    sums_[at] = value;
    for (at /= 2; at > 0; at /= 2) sums_[at] = sums_[2 * at] + sums_[2 * at + 1];
  }
  [[nodiscard]] double sum() const { return sums_[1]; }

 private:
  std::size_t leaves_;
  std::vector<double> sums_;
};

}  // namespace headroom
