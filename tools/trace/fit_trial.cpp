#include "tools/trace/fit_trial.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/workload_sources.hpp"
#include "tools/replicate/parallel.hpp"
#include "tools/replicate/simulate.hpp"
#include "tools/trace/demand_sample.hpp"
#include "tools/trace/fit_distances.hpp"
#include "tools/trace/fitted_laws.hpp"
#include "tools/trace/generator_json.hpp"

namespace headroom {
namespace {

constexpr Duration week = 168_h;

TrialDelay delay_of(const Tree& summary) {
  return {.mean_s = mean_at(summary, "queue_delay_s.mean").value_or(0.0),
          .p95_s = mean_at(summary, "queue_delay_s.p95").value_or(0.0)};
}

/// 1 where neither waits; infinite where only the twin does.
double ratio(double twin, double replay) { return twin == replay ? 1.0 : twin / replay; }

DemandSample drawn(const Scenario& scenario) {
  WorkloadTables tables;
  const auto source = make_source(scenario.workload.front(), scenario.run.seed, 0, tables);
  return demand_sample(*source, tables);
}

/// A source that draws what `generate` says.
Tree source_of(const Tree& generate) {
  Tree source = Tree::object();
  source.add("generate", generate);
  return source;
}

std::string window_name(std::optional<Duration> window) {
  if (!window) return "days, any week";
  return fmt::format("days, {} weeks", to_seconds(*window) / to_seconds(week));
}

/// Counts what is done, from any thread.
class Steps {
 public:
  Steps(const FitSettings& settings, std::size_t all) : settings_{&settings}, all_{all} {}
  void expect(std::size_t more) { all_ += more; }
  void done() {
    const std::scoped_lock lock{mutex_};
    ++done_;
    if (settings_->on_progress) settings_->on_progress(done_, all_);
  }

 private:
  const FitSettings* settings_;
  std::size_t all_;
  std::mutex mutex_;
  std::size_t done_ = 0;
};

/// Draws and runs all twins of `trial`.
void try_out(const FitSettings& settings, const DemandSample& trace, const TrialDelay& replay,
             FitTrial& trial, Steps& steps) {
  Scenario scenario = scenario_with(settings.cluster, source_of(trial.generate));
  scenario.run.seed = settings.seed;
  std::vector<DemandSample> twins(settings.seeds);
  std::vector<double> means(settings.seeds);
  std::vector<double> p95s(settings.seeds);
  for_each_in_parallel(settings.seeds, settings.threads, [&](std::size_t number) {
    const Scenario twin = replica(scenario, number);
    twins[number] = drawn(twin);
    const TrialDelay delay = delay_of(simulate(twin).summary);
    means[number] = ratio(delay.mean_s, replay.mean_s);
    p95s[number] = ratio(delay.p95_s, replay.p95_s);
    steps.done();
  });
  trial.distances = fit_distances(trace, twins);
  trial.mean_ratio = estimate_mean(means);
  trial.p95_ratio = estimate_mean(p95s);
}

FitTrial dealt_days(const FitSettings& settings, std::optional<Duration> window) {
  return {.name = window_name(window),
          .generate = resampling_keys(settings.trace, settings.trace_path, window),
          .distances = {},
          .mean_ratio = {},
          .p95_ratio = {}};
}

std::vector<FitTrial> candidates(const FitSettings& settings, const DemandSample& trace) {
  std::vector<std::optional<Duration>> windows{std::nullopt, week * 8, week * 4, week * 2};
  if (settings.window) windows = {settings.window};
  std::vector<FitTrial> trials;
  for (const auto& window : windows) trials.push_back(dealt_days(settings, window));
  trials.push_back({.name = "laws",
                    .generate = fitted_laws(trace),
                    .distances = {},
                    .mean_ratio = {},
                    .p95_ratio = {}});
  return trials;
}

/// The larger of both distances from 1.
double miss(const FitTrial& trial) {
  return std::max(std::abs(trial.mean_ratio.mean - 1.0), std::abs(trial.p95_ratio.mean - 1.0));
}

/// The position of the first of the dealt days that is near enough, else of the nearest.
std::size_t choice(const FitSettings& settings, const std::vector<FitTrial>& trials) {
  const std::size_t laws = trials.size() - 1;
  if (settings.laws) return laws;
  std::size_t nearest = 0;
  for (std::size_t i = 0; i < laws; ++i) {
    if (miss(trials[i]) <= near_enough) return i;
    if (miss(trials[i]) < miss(trials[nearest])) nearest = i;
  }
  return nearest;
}

DemandSample read_sample(const FitSettings& settings) {
  WorkloadTables tables;
  const auto source = make_trace_source(settings.trace, tables);
  DemandSample sample = demand_sample(*source, tables);
  if (sample.size() < 2 || sample.front().submit == sample.back().submit) {
    throw InputError{
        Diagnostic{settings.trace.shown,
                   fmt::format("{} jobs at one instant say nothing of arrivals", sample.size()),
                   "a trace over some time"}};
  }
  return sample;
}

}  // namespace

FitResult fit_generator(const FitSettings& settings) {
  const DemandSample trace = read_sample(settings);
  FitResult result;
  result.trace = settings.trace.shown;
  result.cluster = settings.cluster.shown_path;
  result.jobs = trace.size();
  result.seeds = settings.seeds;
  WideInt work = 0;
  for (const SampledJob& job : trace) work += static_cast<WideInt>(job.gpus) * job.duration.count;
  const Duration span = trace.back().submit - trace.front().submit;
  result.gpus_wanted = static_cast<double>(work) / static_cast<double>(span.count);

  const Scenario replay =
      scenario_with(settings.cluster, trace_keys(settings.trace, settings.trace_path));
  for (const NodeGroup& group : replay.cluster.nodes) {
    result.gpus += std::uint64_t{group.count} * group.gpus;
  }
  const SimulatedRun run = simulate(replay);
  result.replay = delay_of(run.summary);
  result.gpus_allocated = mean_at(run.summary, "gpu.allocated_ratio").value_or(0.0);
  result.trials = candidates(settings, trace);
  Steps steps{settings, result.trials.size() * settings.seeds};
  for (FitTrial& trial : result.trials) try_out(settings, trace, result.replay, trial, steps);
  result.chosen = choice(settings, result.trials);
  const bool is_far = miss(result.trials[result.chosen]) > near_enough;
  if (settings.window || settings.laws || !is_far) return result;
  // Where work hangs together over weeks, a day in nine that changes its week is all it bears.
  FitTrial narrow = dealt_days(settings, Duration{week.count * 3 / 2});
  steps.expect(settings.seeds);
  try_out(settings, trace, result.replay, narrow, steps);
  result.trials.insert(result.trials.end() - 1, std::move(narrow));
  result.chosen = choice(settings, result.trials);
  return result;
}

}  // namespace headroom
