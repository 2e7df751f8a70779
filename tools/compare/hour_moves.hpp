#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "tools/compare/paired_runs.hpp"

namespace headroom {

/// One row of what explains a difference: a part of the whole on two sides, means
/// over seeds.
struct SharedPart {
  std::string name;
  double first = 0.0;  ///< as a part of the whole
  double second = 0.0;
};

/// Where the GPU-hours went: each class of the account as a part of capacity, in the
/// order of summary.json, those that are 0 on both sides left out. Empty for packing runs.
[[nodiscard]] std::vector<SharedPart> hour_parts(const PairedRuns& runs, std::size_t side);

/// What limited training: each limit as a part of training GPU-hours, the first
/// side's largest first. Empty where nothing trains.
[[nodiscard]] std::vector<SharedPart> limit_parts(const PairedRuns& runs, std::size_t side);

/// One sentence on the classes of GPU-hours that grew and shrank most, such as `B has
/// 5.2 points of capacity less in idle policy and 4.9 more in useful`; empty when nothing
/// moved by a tenth of a point.
[[nodiscard]] std::string move_sentence(const std::vector<SharedPart>& parts,
                                        const std::string& side);

}  // namespace headroom
