#pragma once
#include <cstddef>
#include <vector>

#include "tools/trace/demand_sample.hpp"

namespace headroom {

/// How far the marginals of two demands are apart, as Kolmogorov-Smirnov distances.
struct FitDistances {
  double gap = 0.0;        ///< of gaps after arrivals in the same hour of the week, by arrivals
  double gap_worst = 0.0;  ///< the largest over hours with at least `gaps_min` gaps
  double gap_all = 0.0;    ///< of all gaps, whatever the hour
  double size = 0.0;
  double duration = 0.0;
};

/// Hours of the week with fewer gaps than this have no distance of their own: two samples of 30
/// from one law are 0.22 apart on average.
inline constexpr std::size_t gaps_min = 30;

/// Between `trace` and `twins`, which count as one sample, because each of few jobs an hour says
/// little of the law that they have in common. Each has at least two jobs.
[[nodiscard]] FitDistances fit_distances(const DemandSample& trace,
                                         const std::vector<DemandSample>& twins);

}  // namespace headroom
