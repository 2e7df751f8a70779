#include "tools/trace/value_counts.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {

std::vector<std::pair<std::int64_t, std::uint64_t>> ValueCounts::counts() const {
  std::vector<Slot> all = fallen_out_;
  for (const Slot& slot : slots_) {
    if (slot.second > 0) all.push_back(slot);
  }
  std::ranges::sort(all);
  std::vector<Slot> merged;
  for (const Slot& slot : all) {
    if (!merged.empty() && merged.back().first == slot.first) {
      merged.back().second += slot.second;
    } else {
      merged.push_back(slot);
    }
  }
  return merged;
}

}  // namespace headroom
