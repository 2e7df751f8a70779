#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"
#include "tools/trace/value_counts.hpp"

namespace headroom {

/// How well users know how long their jobs run.
struct EstimateAccuracy {
  std::uint64_t jobs = 0;             ///< that request a time
  std::uint64_t beyond = 0;           ///< run longer than requested
  std::uint64_t within_a_tenth = 0;   ///< run 90 to 100 % of the requested time
  std::uint64_t under_a_tenth = 0;    ///< run less than 10 % of it
  double used = 0.0;                  ///< run over requested time, both summed over jobs
  std::optional<Spread> used_by_job;  ///< run over requested time of each job
  /// Jobs by tenths of the requested time that they use, from below 10 %; last those that run
  /// longer. A job on a bound counts above it, one that uses all of it in the last tenth.
  std::array<std::uint64_t, 11> by_tenth{};
  /// The most common requested times and how many jobs name each, at most five.
  std::vector<std::pair<Duration, std::uint64_t>> common;
};

/// Sums up estimates job by job.
class EstimateCollector {
 public:
  /// `requested` > 0.
  void add(Duration requested, Duration run);
  [[nodiscard]] EstimateAccuracy finish() const;

 private:
  EstimateAccuracy sums_;
  WideInt requested_ns_ = 0;
  WideInt run_ns_ = 0;
  std::vector<std::uint64_t> ratios_;  ///< as bits of doubles
  ValueCounts counts_;
};

}  // namespace headroom
