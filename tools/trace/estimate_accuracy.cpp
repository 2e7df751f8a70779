#include "tools/trace/estimate_accuracy.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
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
  ++counts_[requested];
}

EstimateAccuracy EstimateCollector::finish() const {
  EstimateAccuracy accuracy = sums_;
  accuracy.used_by_job = real_spread(ratios_);
  // A sum of requested times may pass what exact_ratio takes, and needs no exactness.
  accuracy.used =
      accuracy.jobs == 0 ? 0.0 : static_cast<double>(run_ns_) / static_cast<double>(requested_ns_);
  accuracy.common.assign(counts_.begin(), counts_.end());
  std::ranges::stable_sort(accuracy.common,
                           [](const auto& a, const auto& b) { return a.second > b.second; });
  accuracy.common.resize(std::min(accuracy.common.size(), common_shown));
  return accuracy;
}

}  // namespace headroom
