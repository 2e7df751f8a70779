#include "sim/pipelines/pipeline_run.hpp"

#include <string>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

std::vector<StepCondition> conditions_of(const PipelineSpec& pipeline) {
  std::vector<StepCondition> conditions;
  for (const PipelineStep& step : pipeline.steps) conditions.push_back(step.condition);
  return conditions;
}

}  // namespace

PipelineRun::PipelineRun(const Identity& identity, TimePoint due)
    : identity_{identity},
      record_{std::make_unique<PipelineRunRecord>()},
      board_{identity.pipeline->graph, conditions_of(*identity.pipeline)},
      steps_(identity.pipeline->steps.size()) {
  record_->due = due;
  record_->steps.resize(steps_.size());
}

void PipelineRun::go_on(TimePoint now, Agenda& agenda) {
  // What ends at once, such as a step without anything to do, may let others begin.
  for (auto ready = board_.begin_ready(); !ready.empty(); ready = board_.begin_ready()) {
    for (const std::uint32_t step : ready) begin(step, now, agenda);
  }
}

/// Jobs are called PIPELINE/RUN/STEP.
void PipelineRun::begin(std::uint32_t step, TimePoint now, Agenda& agenda) {
  StepRecord& record = record_->steps[step];
  record.state = StepState::active;
  record.ready = now;
  for (const std::uint32_t before : pipeline().graph.predecessors(step)) {
    const StepRecord& other = record_->steps[before];
    if (!record.awaited || other.end > record_->steps[*record.awaited].end) record.awaited = before;
  }
  const TaskPlace place{.pipeline = identity_.pipeline,
                        .run_number = identity_.number_in_pipeline,
                        .job = {.run = identity_.number, .step = step},
                        .seed = identity_.seed};
  if (pipeline().steps[step].sweep) {
    record.sweep.emplace();
    steps_[step].emplace<StepSweep>(place, *record.sweep).begin(now, agenda);
    return;
  }
  ListedJob job = pipeline().steps[step].job;
  job.id = pipeline().name + '/' + std::to_string(identity_.number_in_pipeline) + '/' + job.id;
  steps_[step].emplace<TaskRun>(place, std::move(job)).submit(agenda);
}

void PipelineRun::assign(const JobPlace& place, JobId job) {
  if (auto* sweep = std::get_if<StepSweep>(&steps_[place.step])) {
    return sweep->assign(place.trial - 1, job);
  }
  record_->steps[place.step].jobs.push_back(job);
  std::get<TaskRun>(steps_[place.step]).assign(job);
}

void PipelineRun::started(const JobPlace& place, const JobFacts& facts, TimePoint now,
                          Agenda& agenda) {
  auto* sweep = std::get_if<StepSweep>(&steps_[place.step]);
  if (sweep != nullptr && !is_over()) sweep->started(place.trial - 1, facts, now, agenda);
}

void PipelineRun::stopped(const JobPlace& place, Agenda& agenda) {
  auto* sweep = std::get_if<StepSweep>(&steps_[place.step]);
  if (sweep != nullptr) sweep->stopped(place.trial - 1, agenda);
}

void PipelineRun::ended(const JobPlace& place, JobState state, TimePoint now, Agenda& agenda) {
  if (is_over()) return;
  if (auto* sweep = std::get_if<StepSweep>(&steps_[place.step])) {
    sweep->ended(place.trial - 1, state, now, agenda);
    if (sweep->is_over()) end(place.step, sweep->has_succeeded(), now, agenda);
    return;
  }
  const auto outcome = std::get<TaskRun>(steps_[place.step]).end(state, now, agenda);
  if (outcome == TaskRun::Outcome::pauses) return;
  end(place.step, outcome == TaskRun::Outcome::succeeded, now, agenda);
}

void PipelineRun::wake(const JobPlace& place, TimePoint now, Agenda& agenda) {
  if (auto* sweep = std::get_if<StepSweep>(&steps_[place.step])) {
    return sweep->wake(place.trial - 1, now, agenda);
  }
  std::get<TaskRun>(steps_[place.step]).submit(agenda);
}

void PipelineRun::end(std::uint32_t step, bool has_succeeded, TimePoint now, Agenda& agenda) {
  board_.end(step, has_succeeded);
  for (std::uint32_t i = 0; i < steps_.size(); ++i) {
    StepRecord& record = record_->steps[i];
    if (record.state == board_.state(i)) continue;
    record.state = board_.state(i);
    record.end = now;
  }
  go_on(now, agenda);
  close_if_over(now);
}

void PipelineRun::close_if_over(TimePoint now) {
  if (!board_.is_over()) return;
  record_->end = now;
  record_->outcome = board_.has_failed() ? PipelineOutcome::failed : PipelineOutcome::succeeded;
}

void PipelineRun::replace(TimePoint now, Agenda& agenda) {
  board_.give_up();
  agenda.withdraw(identity_.number);
  for (std::uint32_t i = 0; i < steps_.size(); ++i) {
    StepRecord& record = record_->steps[i];
    if (has_ended(record.state)) continue;
    record.state = record.state == StepState::active ? StepState::failed : StepState::skipped;
    record.end = now;
    if (auto* sweep = std::get_if<StepSweep>(&steps_[i])) sweep->give_up(agenda);
    if (auto* task = std::get_if<TaskRun>(&steps_[i])) {
      agenda.forget({.run = identity_.number, .step = i});
      if (task->job()) agenda.end(*task->job(), JobState::failed);
    }
  }
  record_->end = now;
  record_->outcome = PipelineOutcome::replaced;
}

}  // namespace headroom
