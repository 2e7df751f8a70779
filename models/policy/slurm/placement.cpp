#include "models/policy/slurm/placement.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace headroom::slurm {
namespace {

std::vector<std::span<const NodeId>> groups_of(std::span<const NodeId> usable) {
  std::vector<std::span<const NodeId>> groups;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= usable.size(); ++i) {
    if (i < usable.size() && index(usable[i]) == index(usable[i - 1]) + 1) continue;
    groups.push_back(usable.subspan(begin, i - begin));
    begin = i;
  }
  return groups;
}

/// The smallest group of at least `count` nodes, else the largest; first ones win ties.
std::size_t best_group(const std::vector<std::span<const NodeId>>& groups, std::size_t count) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < groups.size(); ++i) {
    const std::size_t size = groups[i].size();
    const std::size_t best_size = groups[best].size();
    const bool is_better = best_size < count ? size > best_size : size >= count && size < best_size;
    if (is_better) best = i;
  }
  return best;
}

}  // namespace

bool choose_consecutive(std::span<const NodeId> usable, std::size_t count,
                        std::vector<NodeId>& chosen) {
  chosen.clear();
  if (usable.size() < count || count == 0) return false;
  auto groups = groups_of(usable);
  while (chosen.size() < count) {
    const std::size_t best = best_group(groups, count - chosen.size());
    const auto taken = groups[best].first(std::min(groups[best].size(), count - chosen.size()));
    chosen.insert(chosen.end(), taken.begin(), taken.end());
    groups[best] = {};
  }
  std::ranges::sort(chosen);
  return true;
}

}  // namespace headroom::slurm
