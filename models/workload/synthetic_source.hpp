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

#include "models/workload/trace_source.hpp"

namespace headroom {

/// A named distribution with its checked parameters, such as
/// `{"lognormal": {"median": "10min", "sigma": 1.8}}`. Durations are in seconds.
struct DistributionSpec {
  std::string name = "fixed";
  ParameterValues parameters;
};

/// One state of a Markov-modulated arrival process.
struct ArrivalState {
  double rate_per_s = 0.0;
  Duration stay{};  ///< mean of the exponential time in the state
};

/// Jobs that come together: each arrival brings some, by one user.
struct BurstSpec {
  std::vector<std::pair<std::uint32_t, double>> jobs{};  ///< a number of jobs and its weight
  double geometric_mean = 0.0;  ///< where `jobs` is empty: geometric with this mean >= 1
  Duration gap{};               ///< mean of the exponential time from one to the next
  bool alike = false;           ///< all of a burst have the size and duration of its first
};

/// When jobs arrive.
struct ArrivalSpec {
  std::string kind = "poisson";  ///< `poisson`, `every`, `renewal`, `markov` or `closed`
  double rate_per_s = 0.0;       ///< poisson: mean rate
  Duration every{};              ///< every: fixed gap
  std::vector<double> daily;     ///< 24 factors on the rate by hour of day; empty: flat
  /// 7 factors by day or 168 by hour, the run starting on the first; empty: flat
  std::vector<double> weekly;
  DistributionSpec gap{};              ///< renewal: of gaps where all factors are 1
  std::vector<ArrivalState> states{};  ///< markov: the first is the one at the start
  DistributionSpec think{};            ///< closed: from the end of a user's job to his next
  std::optional<BurstSpec> bursts{};
};

/// Run times of jobs that ask for `gpus_min` to `gpus_max` GPUs.
struct SizedDuration {
  std::uint32_t gpus_min = 0;
  std::uint32_t gpus_max = 0;
  DistributionSpec duration;
};

/// Demand dealt anew from the days of a trace, instead of drawn from laws.
struct ResampleSpec {
  TraceSpec trace;
  /// A day changes places with days of the same weekday that are about this far away at most;
  /// absent: with any. At one week and below every day stays where it is.
  std::optional<Duration> window{};
  /// Where a day begins, from the zero of the trace; absent: at the hour of day with the fewest
  /// arrivals, so that few sessions of users are cut.
  std::optional<Duration> day_start{};
};

/// The `{"generate": …}` form of a workload.
struct SyntheticSpec {
  std::optional<std::uint64_t> count;  ///< stop after this many jobs
  std::optional<Duration> until;       ///< and at this submit time; one of both is given
  ArrivalSpec arrivals;
  DistributionSpec duration;
  std::vector<std::pair<std::uint32_t, double>> gpus{{1, 1.0}};  ///< count and its weight
  std::vector<std::string> gpu_models{};  ///< allowed ones, sorted; none: any
  std::optional<double> walltime_factor;  ///< requested time = this × duration; absent: none
  std::uint32_t users = 0;                ///< each job's user is one of `u0` …; 0: no user
  std::string queue;
  std::int32_t priority = 0;
  std::optional<TopologyWish> topology{};  ///< of each job
  double zipf = 0.0;  ///< the k-th user has 1/k^zipf the activity of the first; 0: all the same
  std::vector<SizedDuration> duration_by_gpus{};  ///< before `duration`, where one fits
  /// Of the normal scores of size and duration (a Gaussian copula), in (-1, 1): above 0, large
  /// jobs run longer. Source: Nelsen, An Introduction to Copulas, 2nd ed., 2006, section 2.3.
  double correlation = 0.0;
  Duration from{};          ///< the zero of the generator: nothing is submitted before
  double intensity = 1.0;   ///< so many times as many arrivals
  double speed_up = 1.0;    ///< divides all times of submission, counted from `from`
  double scale_gpus = 1.0;  ///< multiplies GPU counts, rounded, at least 1
  std::optional<ResampleSpec> resample{};  ///< then laws, sizes and users have no meaning
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
/// Jobs of closed-loop users are handed over at the earliest time at which they could be
/// submitted, which is when nobody waits; the end of their predecessor decides.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_synthetic_source(const SyntheticSpec& spec,
                                                                    std::uint64_t seed,
                                                                    std::uint64_t entity,
                                                                    WorkloadTables& tables);

/// GPUs that the jobs of `spec` hold on average when none waits: arrivals × GPUs × duration.
/// Requires a spec without findings, other than closed-loop users, whose rate is not their own.
/// Infinite where the durations have no mean. Reads the trace of a spec that resamples one.
[[nodiscard]] double mean_gpus_wanted(const SyntheticSpec& spec);

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
