#include "models/fabric/hop_pool.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace headroom {
namespace {

/// The logarithm of the blocks that hold `count` hops.
std::size_t room_class(std::uint32_t count) {
  return static_cast<std::size_t>(std::bit_width((count - 1) / 4));
}

}  // namespace

std::uint32_t HopPool::take(std::uint32_t count) {
  auto& free = free_[room_class(count)];
  if (!free.empty()) {
    const std::uint32_t first = free.back();
    free.pop_back();
    return first;
  }
  const auto first = static_cast<std::uint32_t>(4 * blocks_.size());
  blocks_.resize(blocks_.size() + (std::size_t{1} << room_class(count)));
  return first;
}

void HopPool::give_back(std::uint32_t first, std::uint32_t count) {
  free_[room_class(count)].push_back(first);
}

}  // namespace headroom
