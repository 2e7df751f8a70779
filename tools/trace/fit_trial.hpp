#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/report/tree.hpp"
#include "tools/trace/fit_distances.hpp"
#include "tools/trace/generator_json.hpp"

namespace headroom {

/// Queue delay of one run.
struct TrialDelay {
  double mean_s = 0.0;
  double p95_s = 0.0;
};

/// A generator held against the trace it was fitted to.
struct FitTrial {
  std::string name;  ///< `days, any week`, `days, 14d`, `laws`
  Tree generate;     ///< the generator, its paths absolute
  FitDistances distances;
  MeanEstimate mean_ratio;  ///< queue delay of a twin over that of the replay, over seeds
  MeanEstimate p95_ratio;
};

/// All that was tried, and which generator is to be taken.
struct FitResult {
  std::string trace;  ///< the file as the user named it
  std::string cluster;
  std::uint64_t gpus = 0;
  std::uint64_t jobs = 0;
  double gpus_wanted = 0.0;
  double gpus_allocated = 0.0;  ///< share of the cluster in the replay
  TrialDelay replay;
  std::uint32_t seeds = 0;
  std::vector<FitTrial> trials;
  std::size_t chosen = 0;
};

struct FitSettings {
  TraceSpec trace;
  std::string trace_path;  ///< absolute
  TrialCluster cluster;
  std::uint32_t seeds = 20;
  std::uint64_t seed = 1;  ///< of the first twin
  unsigned threads = 1;
  bool laws = false;                 ///< choose the laws, whatever the distances
  std::optional<Duration> window{};  ///< of dealt days; absent: the widest that is near enough
  std::function<void(std::size_t done, std::size_t all)> on_progress{};
};

/// A twin whose mean and 95th percentile of queue delay are this near to those of the replay, as a
/// ratio, is near enough.
inline constexpr double near_enough = 0.15;

/// Fits generators to a trace and tries each: `seeds` twins of the trace's length are drawn, their
/// marginals compared, and they are simulated on the cluster as the trace is. Days are dealt within
/// any time, 8, 4 and 2 weeks, then 1.5 where none of these is near enough, or `window`; the widest
/// that is near enough is chosen, else the one that is nearest. Throws InputError for a trace of
/// fewer than two jobs or without time between them, and what reading and running throw.
[[nodiscard]] FitResult fit_generator(const FitSettings& settings);

}  // namespace headroom
