#include <cstddef>
#include <cstdint>
#include <optional>

#include "headroom/units.hpp"

#include "models/pipeline/job_work.hpp"
#include "models/pipeline/sweep/sweep_plan.hpp"
#include "sim/observe/pipeline_figures.hpp"
#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

constexpr WideInt milli_nanoseconds_per_hour = 3'600'000'000'000'000;

struct Mean {
  double sum = 0.0;
  std::uint64_t count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  [[nodiscard]] std::optional<double> value() const {
    return count > 0 ? std::optional{sum / static_cast<double>(count)} : std::nullopt;
  }
};

struct Figures {
  std::uint64_t sweeps = 0;
  std::uint64_t trials = 0;
  std::uint64_t completed = 0;
  std::uint64_t stopped = 0;
  std::uint64_t failed = 0;
  Mean best;
  Mean time_to_best;
  Mean regret;
  GpuShareTime used{};
  GpuShareTime saved{};
};

/// What a trial that was ended early would have held for the epochs that it was spared.
GpuShareTime spared(const RunRecord& run, const PipelineStep& step, const TrialRecord& trial) {
  const std::uint32_t epochs = step.sweep->epochs;
  const WideInt done = trial.reports.empty() ? 0 : trial.reports.back().epoch;
  const JobId last = trial.jobs.back();
  const GpuShare share = run.jobs.asked_share(last);
  if (knows_its_length(step.job)) {
    const WideInt whole = step.job.duration.count;
    return {static_cast<WideInt>(share.count) * (whole - whole * done / epochs)};
  }
  // How long a job takes that the stack paces is known of the epochs it has done.
  GpuShareTime held{};
  for (const JobId job : trial.jobs) held += share * run.jobs.record(job).held;
  return done > 0 ? GpuShareTime{held.count * (epochs - done) / done} : GpuShareTime{};
}

void count_trials(Figures& figures, const RunRecord& run, const PipelineStep& step,
                  const SweepRecord& sweep) {
  for (const TrialRecord& trial : sweep.trials) {
    ++figures.trials;
    if (trial.state == TrialState::completed) ++figures.completed;
    if (trial.state == TrialState::failed) ++figures.failed;
    for (const JobId job : trial.jobs) {
      figures.used += run.jobs.asked_share(job) * run.jobs.record(job).held;
    }
    if (trial.state != TrialState::stopped) continue;
    ++figures.stopped;
    figures.saved += spared(run, step, trial);
  }
}

/// Ties are the trial's that comes first.
void judge_best(Figures& figures, const PipelineStep& step, const SweepRecord& sweep) {
  const double sign = step.sweep->is_maximized ? -1.0 : 1.0;
  const TrialRecord* best = nullptr;
  std::optional<double> possible;
  for (const TrialRecord& trial : sweep.trials) {
    if (trial.state == TrialState::waiting) continue;
    if (!possible || sign * trial.possible < sign * *possible) possible = trial.possible;
    if (trial.reports.empty()) continue;
    const double value = trial.reports.back().value;
    if (best == nullptr || sign * value < sign * best->reports.back().value) best = &trial;
  }
  if (best == nullptr) return;
  figures.best.add(best->reports.back().value);
  figures.time_to_best.add(exact_seconds(best->reports.back().time - sweep.begin));
  figures.regret.add(sign * (best->reached - *possible));
}

Figures figures_of(const RunRecord& run, const PipelineRecord& pipeline, std::size_t step) {
  Figures figures;
  for (const PipelineRunRecord& one : pipeline.runs) {
    if (one.due < run.measured_from || step >= one.steps.size()) continue;
    const StepRecord& record = one.steps[step];
    if (!record.sweep || !has_ended(record.state)) continue;
    ++figures.sweeps;
    count_trials(figures, run, pipeline.spec.steps[step], *record.sweep);
    judge_best(figures, pipeline.spec.steps[step], *record.sweep);
  }
  return figures;
}

Tree tree_of(const Figures& figures, const SweepSpec& spec) {
  Tree tree = Tree::object();
  tree.add("rule", to_string(spec.stopping.kind));
  tree.add("objective", spec.objective);
  tree.add("sweeps", figures.sweeps);
  Tree& trials = tree.add("trials", Tree::object());
  trials.add("all", figures.trials);
  trials.add("completed", figures.completed);
  trials.add("stopped", figures.stopped);
  trials.add("failed", figures.failed);
  tree.add("best", figures.best.value());
  tree.add("time_to_best_s", figures.time_to_best.value());
  tree.add("regret", figures.regret.value());
  Tree& hours = tree.add("gpu_hours", Tree::object());
  hours.add("used", exact_ratio(figures.used.count, milli_nanoseconds_per_hour));
  hours.add("saved", exact_ratio(figures.saved.count, milli_nanoseconds_per_hour));
  const WideInt whole = figures.used.count + figures.saved.count;
  tree.add("saved_ratio",
           whole > 0 ? std::optional{exact_ratio(figures.saved.count, whole)} : std::nullopt);
  return tree;
}

}  // namespace

bool has_sweeps(const RunRecord& run) {
  for (const PipelineRecord& pipeline : run.pipelines) {
    for (const PipelineStep& step : pipeline.spec.steps) {
      if (step.sweep) return true;
    }
  }
  return false;
}

Tree sweeps_tree(const RunRecord& run) {
  Tree tree = Tree::object();
  for (const PipelineRecord& pipeline : run.pipelines) {
    for (std::size_t i = 0; i < pipeline.spec.steps.size(); ++i) {
      const PipelineStep& step = pipeline.spec.steps[i];
      if (!step.sweep) continue;
      tree.add(pipeline.spec.name + '/' + step.job.id,
               tree_of(figures_of(run, pipeline, i), *step.sweep));
    }
  }
  return tree;
}

}  // namespace headroom
