#include "models/statistics/quantile_interval.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/policies/policy.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

using Doubles = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using Binomial = boost::math::binomial_distribution<double, Doubles>;

/// The most values, of `count`, for which seeing so many or fewer below a mark
/// that each is below with probability `share` is no likelier than `tail`;
/// absent where even seeing none is.
std::optional<std::size_t> rare_count(std::size_t count, double share, double tail) {
  const Binomial below{static_cast<double>(count), share};
  const auto is_rare = [&](std::size_t seen) {
    return boost::math::cdf(below, static_cast<double>(seen)) <= tail;
  };
  if (!is_rare(0)) return std::nullopt;
  std::size_t rare = 0;
  std::size_t usual = count;
  while (usual - rare > 1) {
    const std::size_t middle = rare + ((usual - rare) / 2);
    (is_rare(middle) ? rare : usual) = middle;
  }
  return rare;
}

}  // namespace

std::optional<QuantileRanks> quantile_ranks(std::size_t count, double share, double alpha) {
  HEADROOM_ASSERT(share > 0.0 && share < 1.0, "a quantile leaves something on both sides");
  if (count == 0) return std::nullopt;
  const auto low = rare_count(count, share, alpha / 2.0);
  const auto high = rare_count(count, 1.0 - share, alpha / 2.0);
  if (!low || !high) return std::nullopt;
  return QuantileRanks{.low = *low + 1, .high = count - *high};
}

std::optional<ConfidenceInterval> quantile_interval(std::span<const double> values, double share,
                                                    double alpha) {
  const auto ranks = quantile_ranks(values.size(), share, alpha);
  if (!ranks) return std::nullopt;
  std::vector<double> sorted{values.begin(), values.end()};
  std::ranges::sort(sorted);
  return ConfidenceInterval{.low = sorted[ranks->low - 1], .high = sorted[ranks->high - 1]};
}

}  // namespace headroom
