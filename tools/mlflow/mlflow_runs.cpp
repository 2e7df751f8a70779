#include "tools/mlflow/mlflow_runs.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <string_view>

#include "headroom/random.hpp"

#include "models/pipeline/sweep/sweep_plan.hpp"

namespace headroom {
namespace {

constexpr std::int64_t ns_per_ms = Duration{1'000'000}.count;

/// 18 digits, as MLflow's own ids have. Source: MLflow, name_utils, ids of experiments.
std::string experiment_id(std::uint64_t seed, std::string_view name) {
  constexpr std::uint64_t least = 100'000'000'000'000'000;
  RandomStream stream{seed, fmt::format("mlflow-experiment/{}", name), 0};
  return std::to_string(least + stream.below(9 * least));
}

std::string run_id(std::uint64_t seed, std::string_view experiment, std::string_view name) {
  RandomStream stream{seed, fmt::format("mlflow-run/{}/{}", experiment, name), 0};
  const std::uint64_t high = stream.bits();
  return fmt::format("{:016x}{:016x}", high, stream.bits());
}

/// Makes one experiment of the step `step_` of `pipeline_`.
class Exporter {
 public:
  Exporter(const RunRecord& run, Duration start_epoch, const PipelineRecord& pipeline,
           std::size_t step)
      : run_{&run}, start_epoch_{start_epoch}, pipeline_{&pipeline}, step_{step} {
    experiment_.name = fmt::format("{}/{} ({}, seed {})", pipeline.spec.name, step_spec().job.id,
                                   run.scenario, run.seed);
    experiment_.id = experiment_id(run.seed, experiment_.name);
    experiment_.begin_ms = ms(TimePoint{});
    experiment_.end_ms = ms(run.end);
    experiment_.tags = {{"mlflow.note.content", "Simulated by headroom"}};
  }

  MlflowExperiment experiment() {
    for (std::size_t number = 0; number < pipeline_->runs.size(); ++number) {
      const auto& steps = pipeline_->runs[number].steps;
      if (step_ < steps.size() && steps[step_].sweep) add_sweep(number, steps[step_]);
    }
    return std::move(experiment_);
  }

 private:
  [[nodiscard]] const PipelineStep& step_spec() const { return pipeline_->spec.steps[step_]; }
  [[nodiscard]] std::int64_t ms(TimePoint time) const {
    return (start_epoch_.count + time.since_start.count) / ns_per_ms;
  }

  MlflowRun& add_run(const std::string& name) {
    MlflowRun& run = experiment_.runs.emplace_back();
    run.name = name;
    run.id = run_id(run_->seed, experiment_.name, name);
    run.user = step_spec().job.user.empty() ? "headroom" : step_spec().job.user;
    run.metric = step_spec().sweep->objective;
    run.tags = {{"mlflow.runName", name},
                {"mlflow.source.name", "headroom"},
                {"mlflow.source.type", "LOCAL"},
                {"mlflow.user", run.user}};
    return run;
  }

  void add_sweep(std::size_t number, const StepRecord& step) {
    const std::string name =
        fmt::format("{}/{}/{}", pipeline_->spec.name, number, step_spec().job.id);
    MlflowRun& parent = add_run(name);
    const std::string parent_id = parent.id;
    parent.begin_ms = ms(step.sweep->begin);
    if (has_ended(step.state)) {
      parent.end_ms = ms(step.end);
      parent.status =
          step.state == StepState::failed ? MlflowStatus::failed : MlflowStatus::finished;
    }
    const SweepSpec& sweep = *step_spec().sweep;
    parent.parameters = {{"stopping", std::string{to_string(sweep.stopping.kind)}},
                         {"trials", std::to_string(step.sweep->trials.size())},
                         {"epochs", std::to_string(sweep.epochs)}};
    for (std::size_t trial = 0; trial < step.sweep->trials.size(); ++trial) {
      if (step.sweep->trials[trial].jobs.empty()) continue;
      add_trial(fmt::format("{}/trial-{}", name, trial), parent_id, step.sweep->trials[trial]);
    }
  }

  void add_trial(const std::string& name, const std::string& parent, const TrialRecord& trial) {
    MlflowRun& run = add_run(name);
    run.begin_ms = ms(trial.begin);
    if (has_ended(trial.state)) {
      run.end_ms = ms(trial.end);
      run.status =
          trial.state == TrialState::failed ? MlflowStatus::failed : MlflowStatus::finished;
    }
    const SweepSpec& sweep = *step_spec().sweep;
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i) {
      run.parameters.emplace_back(sweep.parameters[i].first, trial.values[i]);
    }
    for (const TrialReport& report : trial.reports) {
      run.points.push_back(
          {.time_ms = ms(report.time), .value = report.value, .step = report.epoch});
    }
    run.tags.emplace_back("mlflow.parentRunId", parent);
    run.tags.emplace_back("headroom.stopped_early",
                          trial.state == TrialState::stopped ? "true" : "false");
  }

  const RunRecord* run_;
  Duration start_epoch_;
  const PipelineRecord* pipeline_;
  std::size_t step_;
  MlflowExperiment experiment_;
};

}  // namespace

std::vector<MlflowExperiment> mlflow_experiments(const RunRecord& run, Duration start_epoch) {
  std::vector<MlflowExperiment> experiments;
  for (const PipelineRecord& pipeline : run.pipelines) {
    for (std::size_t step = 0; step < pipeline.spec.steps.size(); ++step) {
      if (!pipeline.spec.steps[step].sweep) continue;
      experiments.push_back(Exporter{run, start_epoch, pipeline, step}.experiment());
    }
  }
  return experiments;
}

}  // namespace headroom
