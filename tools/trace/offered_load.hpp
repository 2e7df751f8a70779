#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// What of one job counts towards load.
struct LoadedJob {
  Duration submit{};
  Duration duration{};
  std::int64_t gpus = 0;
};

/// Demand of a trace over what a cluster could give in the same time. Above 1 the queue grows for
/// as long as jobs come.
struct OfferedLoad {
  std::uint64_t gpus = 0;        ///< of the cluster
  double ratio = 0.0;            ///< over the time from first to last submission
  std::vector<double> by_week;   ///< of jobs submitted in each week from the first submission
  std::size_t busiest_week = 0;  ///< position in by_week
  std::uint64_t weeks_above_1 = 0;
  std::uint64_t too_large = 0;  ///< jobs that ask for more GPUs than there are
};

/// `jobs` in order of submission, at least one, on `gpus` > 0. Absent when all are submitted at
/// one instant, because then no time passes in which the cluster could serve them. The last week
/// counts as long as it lasts, but at least a day, so that few hours do not pass for a peak.
[[nodiscard]] std::optional<OfferedLoad> offered_load(std::span<const LoadedJob> jobs,
                                                      std::uint64_t gpus);

}  // namespace headroom
