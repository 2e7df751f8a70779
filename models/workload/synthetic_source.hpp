#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
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
  std::uint32_t users = 0;  ///< each job's user is one of `u0` …, all equally likely; 0: no user
  std::string queue;
  std::int32_t priority = 0;
  std::optional<TopologyWish> topology{};  ///< of each job
};

/// What is wrong with `spec` beyond the range of single numbers; empty when it
/// can be generated. `path` is where the generator stands, such as `workload[0].generate`.
[[nodiscard]] std::vector<Diagnostic> findings_of(const SyntheticSpec& spec,
                                                  const std::string& path);

/// Jobs drawn from the streams of `seed`; `entity` tells several generators of
/// one scenario apart. Draws one job at a time; its jobs are named 1, 2, …, for
/// an `entity` above 0 `g<entity>-1` …. Durations are rounded to nanoseconds and
/// end at `longest_duration`. Throws InputError for a spec with findings, and
/// when a job that `count` asks for would arrive after `longest_duration`.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_synthetic_source(const SyntheticSpec& spec,
                                                                    std::uint64_t seed,
                                                                    std::uint64_t entity,
                                                                    WorkloadTables& tables);

/// What the scenario checker and the schema say about each distribution. The
/// first parameter is the main one: where it is the only one, the short form
/// `{"exponential": "50min"}` sets it.
struct DistributionEntry {
  std::string name;
  std::string summary;
  std::vector<Parameter> parameters;
};
[[nodiscard]] const std::vector<DistributionEntry>& distributions();

}  // namespace headroom
