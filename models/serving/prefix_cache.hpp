#pragma once
#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <unordered_map>

namespace headroom {

/// Blocks of earlier prompts that a replica still holds; the one used longest ago goes first.
/// Source: automatic prefix caching of vLLM; Mooncake, FAST'25, section 4.
class PrefixCache {
 public:
  /// 0: it holds nothing.
  explicit PrefixCache(std::size_t blocks_max = 0) : blocks_max_{blocks_max} {}

  /// How many of the first `blocks` it holds, up to the first that it does not; then it holds
  /// them all, as far as there is room.
  [[nodiscard]] std::size_t use(std::span<const std::uint64_t> blocks);
  void clear();

 private:
  std::size_t blocks_max_;
  std::list<std::uint64_t> order_;  ///< used last first
  std::unordered_map<std::uint64_t, std::list<std::uint64_t>::iterator> place_of_block_;
};

}  // namespace headroom
