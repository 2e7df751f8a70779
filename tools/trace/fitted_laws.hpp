#pragma once
#include <span>
#include <vector>

#include "sim/report/tree.hpp"
#include "tools/trace/demand_sample.hpp"

namespace headroom {

/// The keys of `generate` whose laws have the marginals of `sample`, at least two jobs over some
/// time: rates by hour of the week; gaps between arrivals on the clock that those rates make;
/// sizes as they are; durations by size class; users by a power of their rank; one factor from run
/// to requested time. What hangs together in the sample beyond that is not in it.
[[nodiscard]] Tree fitted_laws(const DemandSample& sample);

/// The exponent s of which users, ranked by how many jobs they have, are most likely to have
/// `counts` (descending, at least one above 0): the mean of the logarithm of the rank is that of
/// the law. Between 0 and 5. Source: Clauset, Shalizi and Newman, "Power-law distributions in
/// empirical data", SIAM Review 51(4), 2009, for a discrete law with a last rank.
[[nodiscard]] double fitted_zipf(std::span<const double> counts);

/// The instants of `sample` on a clock that runs as fast as `factors`, 168 by hour of the week
/// from the zero of time, in seconds.
[[nodiscard]] std::vector<double> operational_times(const DemandSample& sample,
                                                    std::span<const double> factors);

}  // namespace headroom
