#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "headroom/ids.hpp"

namespace headroom::slurm {

/// Chooses `count` of the nodes in `usable`, which ascend, and writes them to
/// `chosen` in ascending order; false, when there are too few. Consecutive usable
/// nodes form groups. The smallest group with enough nodes gives its first ones,
/// the lowest group on a tie; where none has enough, the largest, the lowest on a
/// tie, is taken whole and the search goes on for the rest.
/// Source: observed on Slurm 22.05.8 with select/cons_tres and no topology.
[[nodiscard]] bool choose_consecutive(std::span<const NodeId> usable, std::size_t count,
                                      std::vector<NodeId>& chosen);

}  // namespace headroom::slurm
