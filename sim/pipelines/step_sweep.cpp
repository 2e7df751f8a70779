#include "sim/pipelines/step_sweep.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "models/pipeline/job_work.hpp"

namespace headroom {

StepSweep::StepSweep(const TaskPlace& place, SweepRecord& record)
    : place_{place},
      key_{.seed = place.seed,
           .pipeline = place.pipeline->name,
           .run = place.run_number,
           .step = place.job.step},
      record_{&record},
      plan_{make_sweep_plan(*place.pipeline->steps[place.job.step].sweep)} {
  record_->trials.resize(plan_->trials());
}

JobPlace StepSweep::place_of(std::uint32_t trial) const {
  return {.run = place_.job.run, .step = place_.job.step, .trial = trial + 1};
}

/// Of a trial from its beginning.
Duration StepSweep::work_until(std::uint32_t epoch) const {
  const WideInt whole = step().job.duration.count;
  return Duration{static_cast<std::int64_t>(whole * epoch / spec().epochs)};
}

std::uint32_t StepSweep::reported(std::uint32_t trial) const {
  const TrialRecord& record = record_->trials[trial];
  return record.reports.empty() ? 0 : record.reports.back().epoch;
}

void StepSweep::begin(TimePoint now, Agenda& agenda) {
  record_->begin = now;
  submit_legs(now, agenda);
}

void StepSweep::submit_legs(TimePoint now, Agenda& agenda) {
  while (legs_.size() < spec().parallel) {
    const std::optional<TrialLeg> part = plan_->next();
    is_exhausted_ = !part.has_value();
    if (!part) return;
    begin_leg(*part, now, agenda);
  }
}

void StepSweep::begin_leg(const TrialLeg& part, TimePoint now, Agenda& agenda) {
  TrialRecord& trial = record_->trials[part.trial];
  if (!curves_.contains(part.trial)) {
    TrialDraw draw = draw_trial(spec(), key_, part.trial);
    trial.values = std::move(draw.values);
    trial.possible = draw.curve.at(spec().epochs);
    trial.begin = now;
    curves_.emplace(part.trial, draw.curve);
  }
  trial.state = TrialState::active;
  TaskPlace place = place_;
  place.job = place_of(part.trial);
  const auto earlier = static_cast<std::uint32_t>(trial.jobs.size());
  const auto [leg, is_new] =
      legs_.emplace(part.trial, Leg{.part = part, .task = TaskRun{place, job_of(part), earlier}});
  HEADROOM_ASSERT(is_new, "a trial trains one part at a time");
  leg->second.task.submit(agenda);
}

/// Trials that are trained in parts say in their jobs' names how far each goes.
ListedJob StepSweep::job_of(const TrialLeg& part) const {
  ListedJob job = step().job;
  job.id = place_.pipeline->name + '/' + std::to_string(place_.run_number) + '/' + job.id +
           "/trial-" + std::to_string(part.trial);
  if (part.from == 0 && part.to == spec().epochs) return job;
  job.id += ".to-" + std::to_string(part.to);
  job.duration = work_until(part.to) - work_until(part.from);
  scale_paced_work(job, static_cast<double>(part.to - part.from) / spec().epochs);
  return job;
}

void StepSweep::assign(std::uint32_t trial, JobId job) {
  legs_.at(trial).task.assign(job);
  record_->trials[trial].jobs.push_back(job);
}

void StepSweep::started(std::uint32_t trial, const JobFacts& facts, TimePoint now, Agenda& agenda) {
  const auto leg = legs_.find(trial);
  // How fast a job gets on that the stack paces is not known: it reports when it is done.
  if (leg == legs_.end() || !knows_its_length(leg->second.task.spec())) return;
  leg->second.origin = now + facts.restart_cost - facts.executed;
  call_for_report(leg->second, agenda);
}

void StepSweep::call_for_report(Leg& leg, Agenda& agenda) {
  const std::uint32_t epoch = std::max(reported(leg.part.trial), leg.part.from) + 1;
  if (epoch >= leg.part.to) return;
  agenda.wake(place_of(leg.part.trial),
              *leg.origin + (work_until(epoch) - work_until(leg.part.from)));
}

void StepSweep::stopped(std::uint32_t trial, Agenda& agenda) {
  const auto leg = legs_.find(trial);
  if (leg == legs_.end()) return;
  leg->second.origin.reset();
  agenda.forget(place_of(trial));
}

Verdict StepSweep::report(std::uint32_t trial, std::uint32_t epoch, TimePoint now) {
  const double exact = curves_.at(trial).at(epoch);
  const double value = exact + report_noise(spec(), key_, trial, epoch);
  TrialRecord& record = record_->trials[trial];
  record.reports.push_back({.time = now, .epoch = epoch, .value = value});
  record.reached = exact;
  return plan_->report(trial, epoch, spec().is_maximized ? -value : value);
}

void StepSweep::wake(std::uint32_t trial, TimePoint now, Agenda& agenda) {
  const auto found = legs_.find(trial);
  if (found == legs_.end()) return;
  Leg& leg = found->second;
  if (!leg.task.job()) return leg.task.submit(agenda);
  if (!leg.origin || leg.is_stopped) return;
  const std::uint32_t epoch = std::max(reported(trial), leg.part.from) + 1;
  if (report(trial, epoch, now) == Verdict::go_on) return call_for_report(leg, agenda);
  leg.is_stopped = true;
  agenda.end(*leg.task.job(), JobState::completed);
}

void StepSweep::ended(std::uint32_t trial, JobState state, TimePoint now, Agenda& agenda) {
  const auto found = legs_.find(trial);
  if (found == legs_.end()) return;
  Leg& leg = found->second;
  leg.origin.reset();
  agenda.forget(place_of(trial));
  const TaskRun::Outcome outcome = leg.task.end(state, now, agenda);
  if (outcome == TaskRun::Outcome::pauses) return;
  if (outcome == TaskRun::Outcome::failed) {
    end_leg(trial, TrialState::failed, now);
  } else if (leg.is_stopped) {
    end_leg(trial, TrialState::stopped, now);
  } else {
    const bool has_clock = knows_its_length(leg.task.spec());
    const std::uint32_t to = leg.part.to;
    const std::uint32_t first = has_clock ? std::max(reported(trial), leg.part.from) + 1 : to;
    for (std::uint32_t epoch = first; epoch <= to; ++epoch) {
      // The leg is over, whatever is said of it now.
      static_cast<void>(report(trial, epoch, now));
    }
    // One that waits for the others of its rung goes on where it is among the best.
    end_leg(trial, to == spec().epochs ? TrialState::completed : TrialState::stopped, now);
  }
  submit_legs(now, agenda);
}

void StepSweep::end_leg(std::uint32_t trial, TrialState state, TimePoint now) {
  record_->trials[trial].state = state;
  record_->trials[trial].end = now;
  legs_.erase(trial);
  plan_->end_leg(trial, state == TrialState::failed);
}

void StepSweep::give_up(Agenda& agenda) {
  for (auto& [trial, leg] : legs_) {
    agenda.forget(place_of(trial));
    if (leg.task.job()) agenda.end(*leg.task.job(), JobState::failed);
    record_->trials[trial].state = TrialState::failed;
  }
  legs_.clear();
  is_exhausted_ = true;
}

bool StepSweep::has_succeeded() const {
  return std::ranges::any_of(record_->trials, [](const TrialRecord& trial) {
    return trial.state == TrialState::completed || trial.state == TrialState::stopped;
  });
}

}  // namespace headroom
