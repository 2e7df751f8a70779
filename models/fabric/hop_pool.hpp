#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace headroom {

/// One link on the path of one flow.
struct Hop {
  std::uint32_t link = 0;
  std::uint32_t position = 0;  ///< where the link lists the flow
  double use = 0.0;            ///< capacity taken for each unit of the flow's level
};

/// Paths of all flows in one array, so that a flow costs no allocation. Room is
/// given out in powers of two from four on and taken again by later paths of the same class.
class HopPool {
 public:
  /// Where a path of `count` >= 1 hops may stand.
  [[nodiscard]] std::uint32_t take(std::uint32_t count);
  void give_back(std::uint32_t first, std::uint32_t count);
  /// The `count` hops of the path at `first`.
  [[nodiscard]] std::span<Hop> path(std::uint32_t first, std::uint32_t count) {
    return {blocks_[first / 4].hops.data(), count};
  }
  [[nodiscard]] std::span<const Hop> path(std::uint32_t first, std::uint32_t count) const {
    return {blocks_[first / 4].hops.data(), count};
  }
  Hop& operator[](std::uint32_t hop) { return blocks_[hop / 4].hops[hop % 4]; }
  const Hop& operator[](std::uint32_t hop) const { return blocks_[hop / 4].hops[hop % 4]; }

 private:
  /// A cache line: short paths, the usual ones, touch one.
  struct alignas(64) Block {
    std::array<Hop, 4> hops;
  };
  std::vector<Block> blocks_;
  std::array<std::vector<std::uint32_t>, 32> free_;  ///< by the logarithm of their room
};

}  // namespace headroom
