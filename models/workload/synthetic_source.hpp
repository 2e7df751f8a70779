#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/parameters.hpp"
#include "headroom/workload_source.hpp"

namespace headroom {

/// A named distribution with its checked parameters, such as
/// `{"lognormal": {"median": "10min", "sigma": 1.8}}`. Durations are in seconds.
struct DistributionSpec {
  std::string name = "fixed";
  ParameterValues parameters;
};

/// When jobs arrive.
struct ArrivalSpec {
  std::string kind = "poisson";  ///< `poisson` or `every`
  double rate_per_s = 0.0;       ///< poisson: mean rate
  Duration every{};              ///< every: fixed gap
  std::vector<double> daily;     ///< 24 factors on the rate by hour of day; empty: flat
  std::vector<double> weekly;    ///< 7 factors by day, the run starting on the first; empty: flat
};

/// The `{"generate": …}` form of a workload.
struct SyntheticSpec {
  std::optional<std::uint64_t> count;  ///< stop after this many jobs
  std::optional<Duration> until;       ///< and at this submit time; one of both is given
  ArrivalSpec arrivals;
  DistributionSpec duration;
  std::vector<std::pair<std::uint32_t, double>> gpus{{1, 1.0}};  ///< count and its weight
  std::optional<double> walltime_factor;  ///< requested time = this × duration; absent: none
  std::uint32_t users = 0;  ///< jobs are spread evenly over `u0` …; 0: no user
  std::string queue;
  std::int32_t priority = 0;
};

/// Jobs drawn from the streams of `seed`; `entity` tells several generators of
/// one scenario apart. Draws one job at a time.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_synthetic_source(const SyntheticSpec& spec,
                                                                    std::uint64_t seed,
                                                                    std::uint64_t entity,
                                                                    WorkloadTables& tables);

/// What the scenario checker and the schema say about each distribution.
struct DistributionEntry {
  std::string name;
  std::string summary;
  std::vector<Parameter> parameters;
};
[[nodiscard]] const std::vector<DistributionEntry>& distributions();

}  // namespace headroom
