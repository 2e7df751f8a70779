#include "sim/observe/pipeline_figures.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

using Times = std::vector<std::uint64_t>;

std::optional<double> ratio(double part, double whole) {
  return whole > 0.0 ? std::optional{part / whole} : std::nullopt;
}

Tree spread_tree(const Times& nanoseconds) {
  const auto spread = time_spread(nanoseconds);
  const auto figure = [&](double Percentiles<double>::* which) {
    return spread ? std::optional{spread->at.*which} : std::nullopt;
  };
  Tree tree = Tree::object();
  tree.add("mean", spread ? std::optional{spread->mean} : std::nullopt);
  tree.add("p50", figure(&Percentiles<double>::p50));
  tree.add("p95", figure(&Percentiles<double>::p95));
  tree.add("max", figure(&Percentiles<double>::max));
  return tree;
}

void add(Times& times, Duration time) { times.push_back(static_cast<std::uint64_t>(time.count)); }

/// Where the time from when a run was due to its end went, to the nanosecond.
struct CriticalPath {
  Duration queue{};
  Duration run{};
  Duration retry{};
};

/// When the first of `jobs` that ran got what it asked for.
std::optional<TimePoint> first_start(const RunRecord& run, const std::vector<JobId>& jobs) {
  std::optional<TimePoint> first;
  for (const JobId job : jobs) {
    const auto start = run.jobs.record(job).first_start;
    if (start && (!first || *start < *first)) first = start;
  }
  return first;
}

void add_step(CriticalPath& path, const RunRecord& run, const StepRecord& step) {
  if (step.sweep) {
    std::vector<JobId> jobs;
    for (const TrialRecord& trial : step.sweep->trials) {
      jobs.insert(jobs.end(), trial.jobs.begin(), trial.jobs.end());
    }
    const TimePoint start = first_start(run, jobs).value_or(step.end);
    path.queue += start - step.ready;
    path.run += step.end - start;
    return;
  }
  if (step.jobs.empty()) return;
  const JobRecord& last = run.jobs.record(step.jobs.back());
  const TimePoint start = last.first_start.value_or(step.end);
  path.retry += last.submitted - step.ready;
  path.queue += start - last.submitted;
  path.run += step.end - start;
}

/// Back from the step that ended last to the one that it waited for last, and so on.
void add_path(CriticalPath& path, const RunRecord& run, const PipelineRunRecord& pipeline_run) {
  const std::vector<StepRecord>& steps = pipeline_run.steps;
  // A skipped step ends with the one that it is skipped for, and did nothing.
  std::optional<std::uint32_t> at;
  for (std::uint32_t i = 0; i < steps.size(); ++i) {
    if (steps[i].state == StepState::skipped) continue;
    if (!at || steps[i].end > steps[*at].end) at = i;
  }
  while (at) {
    add_step(path, run, steps[*at]);
    at = steps[*at].awaited;
  }
}

struct StepFigures {
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  std::uint64_t skipped = 0;
  std::uint64_t retries = 0;
  Times waits;
  Times runs;
};

struct Figures {
  std::uint64_t due = 0;
  std::uint64_t outcomes[5]{};  ///< by PipelineOutcome
  Times makespans;
  CriticalPath path;
  std::uint64_t met = 0;
  std::uint64_t judged = 0;  ///< runs of which it is known whether they met the deadline
  Times lateness;
  std::vector<StepFigures> steps;
};

void count_jobs(StepFigures& figures, const RunRecord& run, const std::vector<JobId>& jobs) {
  if (jobs.size() > 1) figures.retries += jobs.size() - 1;
  for (const JobId id : jobs) {
    const JobRecord& job = run.jobs.record(id);
    if (!job.first_start) continue;
    add(figures.waits, *job.first_start - job.submitted);
    if (has_ended(job.state)) add(figures.runs, job.end - *job.first_start);
  }
}

void count_step(StepFigures& figures, const RunRecord& run, const StepRecord& step) {
  if (step.state == StepState::succeeded) ++figures.succeeded;
  if (step.state == StepState::failed) ++figures.failed;
  if (step.state == StepState::skipped) ++figures.skipped;
  count_jobs(figures, run, step.jobs);
  if (!step.sweep) return;
  for (const TrialRecord& trial : step.sweep->trials) count_jobs(figures, run, trial.jobs);
}

void judge(Figures& figures, const RunRecord& run, const PipelineRunRecord& one,
           Duration deadline) {
  if (one.outcome == PipelineOutcome::active && run.end - one.due < deadline) return;
  ++figures.judged;
  const bool has_succeeded = one.outcome == PipelineOutcome::succeeded;
  const Duration late = one.end - one.due - deadline;
  if (has_succeeded && late.count <= 0) ++figures.met;
  if (has_succeeded) add(figures.lateness, std::max(Duration{}, late));
}

Figures figures_of(const RunRecord& run, const PipelineRecord& pipeline) {
  Figures figures;
  figures.steps.resize(pipeline.spec.steps.size());
  for (const PipelineRunRecord& one : pipeline.runs) {
    if (one.due < run.measured_from) continue;
    ++figures.due;
    ++figures.outcomes[static_cast<std::size_t>(one.outcome)];
    if (pipeline.spec.deadline) judge(figures, run, one, *pipeline.spec.deadline);
    for (std::size_t i = 0; i < one.steps.size(); ++i) {
      count_step(figures.steps[i], run, one.steps[i]);
    }
    if (one.outcome != PipelineOutcome::succeeded) continue;
    add(figures.makespans, one.end - one.due);
    add_path(figures.path, run, one);
  }
  return figures;
}

Tree runs_tree(const Figures& figures) {
  const auto of = [&](PipelineOutcome outcome) {
    return figures.outcomes[static_cast<std::size_t>(outcome)];
  };
  Tree tree = Tree::object();
  tree.add("due", figures.due);
  tree.add("succeeded", of(PipelineOutcome::succeeded));
  tree.add("failed", of(PipelineOutcome::failed));
  tree.add("replaced", of(PipelineOutcome::replaced));
  tree.add("left_out", of(PipelineOutcome::left_out));
  tree.add("active", of(PipelineOutcome::active));
  return tree;
}

Tree path_tree(const CriticalPath& path) {
  const double whole = to_seconds(path.queue + path.run + path.retry);
  Tree tree = Tree::object();
  tree.add("queue_ratio", ratio(to_seconds(path.queue), whole));
  tree.add("run_ratio", ratio(to_seconds(path.run), whole));
  tree.add("retry_ratio", ratio(to_seconds(path.retry), whole));
  return tree;
}

Tree step_tree(const StepFigures& figures) {
  Tree tree = Tree::object();
  tree.add("succeeded", figures.succeeded);
  tree.add("failed", figures.failed);
  tree.add("skipped", figures.skipped);
  tree.add("retries", figures.retries);
  tree.add("wait_s", spread_tree(figures.waits));
  tree.add("run_s", spread_tree(figures.runs));
  return tree;
}

Tree pipeline_tree(const RunRecord& run, const PipelineRecord& pipeline) {
  const Figures figures = figures_of(run, pipeline);
  Tree tree = Tree::object();
  tree.add("runs", runs_tree(figures));
  tree.add("makespan_s", spread_tree(figures.makespans));
  if (pipeline.spec.deadline) {
    Tree& deadline = tree.add("deadline", Tree::object());
    deadline.add("limit_s", exact_seconds(*pipeline.spec.deadline));
    deadline.add("met_ratio",
                 ratio(static_cast<double>(figures.met), static_cast<double>(figures.judged)));
    deadline.add("lateness_s", spread_tree(figures.lateness));
  }
  tree.add("critical_path", path_tree(figures.path));
  Tree& steps = tree.add("steps", Tree::object());
  for (std::size_t i = 0; i < figures.steps.size(); ++i) {
    steps.add(pipeline.spec.steps[i].job.id, step_tree(figures.steps[i]));
  }
  return tree;
}

}  // namespace

Tree pipelines_tree(const RunRecord& run) {
  Tree tree = Tree::object();
  for (const PipelineRecord& pipeline : run.pipelines) {
    tree.add(pipeline.spec.name, pipeline_tree(run, pipeline));
  }
  return tree;
}

}  // namespace headroom
