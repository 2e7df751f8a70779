#pragma once
#include <cstddef>
#include <cstdint>

#include "headroom/free_capacity.hpp"

namespace headroom::slurm {

/// Whether at least `count` nodes are in both sets; stops at the last one it needs.
[[nodiscard]] inline bool share_at_least(const NodeSet& a, const NodeSet& b, std::size_t count) {
  if (count == 0) return true;
  for (std::size_t word = 0; word < a.words().size(); ++word) {
    for (std::uint64_t bits = a.words()[word] & b.words()[word]; bits != 0; bits &= bits - 1) {
      if (--count == 0) return true;
    }
  }
  return false;
}

/// Whether the set holds at least `count` nodes.
[[nodiscard]] inline bool holds_at_least(const NodeSet& set, std::size_t count) {
  return share_at_least(set, set, count);
}

}  // namespace headroom::slurm
