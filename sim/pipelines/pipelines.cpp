#include "sim/pipelines/pipelines.hpp"

#include <algorithm>
#include <utility>

namespace headroom {

Pipelines::Pipelines(std::span<const PipelineSpec> specs, const Settings& settings)
    : specs_{specs}, settings_{settings}, active_runs_(specs.size()) {
  for (std::uint32_t i = 0; i < specs.size(); ++i) {
    times_.emplace_back(specs[i].schedule, settings.start_epoch);
    records_.push_back({.spec = specs[i], .runs = {}});
    file_next_due(i);
  }
}

void Pipelines::file_next_due(std::uint32_t pipeline) {
  if (const auto time = times_[pipeline].next()) due_.emplace(*time, pipeline);
}

std::optional<TimePoint> Pipelines::next() const {
  std::optional<TimePoint> time = agenda_.next();
  const auto sooner = [&](TimePoint other) { time = time ? std::min(*time, other) : other; };
  if (!due_.empty()) sooner(due_.begin()->first);
  if (!notes_.empty()) sooner(notes_.back().time);
  return time;
}

Pipelines::Wishes Pipelines::act(TimePoint now, const JobTable& jobs) {
  for (const Note& note : std::exchange(notes_, {})) heed(note, jobs);
  while (const auto place = agenda_.take_due(now)) {
    const auto run = runs_.find(place->run);
    if (run != runs_.end()) run->second.wake(*place, now, agenda_);
  }
  begin_due(now);
  return {.new_jobs = agenda_.take_new_jobs(), .ends = agenda_.take_ends()};
}

/// Only trials do something at times that depend on when their jobs run.
void Pipelines::note_of_trial(JobId job, What what, TimePoint now) {
  const auto place = jobs_.find(job);
  if (place != jobs_.end() && place->second.trial > 0) notes_.push_back({job, what, {}, now});
}

void Pipelines::heed(const Note& note, const JobTable& jobs) {
  const auto known = jobs_.find(note.job);
  if (known == jobs_.end()) return;
  const JobPlace place = known->second;
  if (note.what == What::ended) jobs_.erase(known);
  const auto found = runs_.find(place.run);
  if (found == runs_.end()) return;
  PipelineRun& run = found->second;
  switch (note.what) {
    case What::started:
      run.started(place, jobs.facts(note.job), note.time, agenda_);
      break;
    case What::stopped:
      run.stopped(place, agenda_);
      break;
    case What::ended:
      run.ended(place, note.state, note.time, agenda_);
      close_if_over(place.run);
      break;
  }
}

void Pipelines::assign(const JobPlace& place, JobId job) {
  jobs_.emplace(job, place);
  runs_.at(place.run).assign(place, job);
}

void Pipelines::begin_due(TimePoint now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const std::uint32_t pipeline = due_.begin()->second;
    due_.erase(due_.begin());
    file_next_due(pipeline);
    begin_run(pipeline, now);
  }
}

void Pipelines::begin_run(std::uint32_t pipeline, TimePoint now) {
  const PipelineSpec& spec = specs_[pipeline];
  auto& records = records_[pipeline].runs;
  if (!active_runs_[pipeline].empty() && spec.concurrency == Concurrency::forbid) {
    records.push_back({.due = now, .end = now, .outcome = PipelineOutcome::left_out, .steps = {}});
    return;
  }
  if (spec.concurrency == Concurrency::replace) {
    for (const std::uint32_t old : std::vector{active_runs_[pipeline]}) {
      runs_.at(old).replace(now, agenda_);
      close_if_over(old);
    }
  }
  const auto run = static_cast<std::uint32_t>(places_.size());
  const auto number = static_cast<std::uint32_t>(records.size());
  places_.push_back({.pipeline = pipeline, .number = number});
  records.push_back({.due = now, .end = {}, .outcome = PipelineOutcome::active, .steps = {}});
  active_runs_[pipeline].push_back(run);
  ++active_;
  const PipelineRun::Identity identity{
      .pipeline = &spec, .number = run, .number_in_pipeline = number, .seed = settings_.seed};
  runs_.emplace(run, PipelineRun{identity, now}).first->second.go_on(now, agenda_);
}

void Pipelines::close_if_over(std::uint32_t run) {
  const auto found = runs_.find(run);
  if (!found->second.is_over()) return;
  const RunPlace place = places_[run];
  records_[place.pipeline].runs[place.number] = found->second.take_record();
  std::erase(active_runs_[place.pipeline], run);
  --active_;
  runs_.erase(found);
}

std::vector<PipelineRecord> Pipelines::close() {
  for (auto& [run, active] : runs_) {
    const RunPlace place = places_[run];
    records_[place.pipeline].runs[place.number] = active.take_record();
  }
  return std::move(records_);
}

}  // namespace headroom
