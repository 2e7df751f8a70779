#include "tools/trace/fit_distances.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "headroom/units.hpp"

#include "models/statistics/kolmogorov_smirnov.hpp"
#include "tools/trace/demand_sample.hpp"

namespace headroom {
namespace {

constexpr std::size_t hours_per_week = 168;

struct Marginals {
  std::array<std::vector<double>, hours_per_week> gaps;
  std::vector<double> all_gaps;
  std::vector<double> sizes;
  std::vector<double> durations;
};

void add(const DemandSample& sample, Marginals& marginals) {
  for (std::size_t i = 0; i < sample.size(); ++i) {
    marginals.sizes.push_back(static_cast<double>(sample[i].gpus));
    marginals.durations.push_back(to_seconds(sample[i].duration));
    if (i + 1 == sample.size()) continue;
    const double gap = to_seconds(sample[i + 1].submit - sample[i].submit);
    const auto hour = static_cast<std::size_t>(sample[i].submit.count / (1_h).count);
    marginals.gaps.at(hour % hours_per_week).push_back(gap);
    marginals.all_gaps.push_back(gap);
  }
}

}  // namespace

FitDistances fit_distances(const DemandSample& trace, const std::vector<DemandSample>& twins) {
  Marginals own;
  add(trace, own);
  Marginals others;
  for (const DemandSample& twin : twins) add(twin, others);
  FitDistances distances{.gap_all = ks_distance(own.all_gaps, others.all_gaps),
                         .size = ks_distance(own.sizes, others.sizes),
                         .duration = ks_distance(own.durations, others.durations)};
  for (std::size_t hour = 0; hour < hours_per_week; ++hour) {
    const std::vector<double>& gaps = own.gaps.at(hour);
    if (gaps.empty()) continue;
    const std::vector<double>& drawn = others.gaps.at(hour);
    const double distance = drawn.empty() ? 1.0 : ks_distance(gaps, drawn);
    distances.gap +=
        distance * static_cast<double>(gaps.size()) / static_cast<double>(own.all_gaps.size());
    if (gaps.size() >= gaps_min) distances.gap_worst = std::max(distances.gap_worst, distance);
  }
  return distances;
}

}  // namespace headroom
