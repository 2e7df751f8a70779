#include "tools/trace/estimate_accuracy.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

constexpr std::size_t common_shown = 5;

}  // namespace

void EstimateCollector::add(Duration requested, Duration run) {
  ++sums_.jobs;
  // In whole nanoseconds, so that a job at a bound is counted the same everywhere.
  const WideInt tenths = static_cast<WideInt>(run.count) * 10;
  if (run > requested) {
    ++sums_.beyond;
  } else if (tenths >= static_cast<WideInt>(requested.count) * 9) {
    ++sums_.within_a_tenth;
  } else if (tenths < requested.count) {
    ++sums_.under_a_tenth;
  }
  const auto tenth = static_cast<std::size_t>(std::min<WideInt>(tenths / requested.count, 9));
  ++sums_.by_tenth.at(run > requested ? 10 : tenth);
  requested_ns_ += requested.count;
  run_ns_ += run.count;
  ratios_.push_back(std::bit_cast<std::uint64_t>(static_cast<double>(run.count) /
                                                 static_cast<double>(requested.count)));
  counts_.add(requested.count);
}

EstimateAccuracy EstimateCollector::finish() const {
  EstimateAccuracy accuracy = sums_;
  accuracy.used_by_job = real_spread(ratios_);
  // A sum of requested times may pass what exact_ratio takes, and needs no exactness.
  accuracy.used =
      accuracy.jobs == 0 ? 0.0 : static_cast<double>(run_ns_) / static_cast<double>(requested_ns_);
  auto counts = counts_.counts();
  const auto shown = static_cast<std::ptrdiff_t>(std::min(counts.size(), common_shown));
  // The shorter one first where as many jobs name both.
  std::ranges::partial_sort(counts, counts.begin() + shown, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  for (const auto& [requested, jobs] : std::span{counts}.first(static_cast<std::size_t>(shown))) {
    accuracy.common.emplace_back(Duration{requested}, jobs);
  }
  return accuracy;
}

}  // namespace headroom
