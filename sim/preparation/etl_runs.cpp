#include "sim/preparation/etl_runs.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {

const EtlRecord* EtlRecords::find(JobId job) const {
  const auto found = std::ranges::lower_bound(jobs, job, {}, &EtlRecord::job);
  return found != jobs.end() && found->job == job ? &*found : nullptr;
}

EtlRuns::EtlRuns(SharedStack& shared, TimePoint measured_from)
    : shared_{&shared}, measured_from_{measured_from} {}

void EtlRuns::assign(JobId job, const EtlWork& work) {
  numbers_.resize(index(job) + 1, none);
  numbers_[index(job)] = static_cast<std::uint32_t>(preparations_.size());
  Preparation& preparation = preparations_.emplace_back();
  preparation.work = &work;
  preparation.states.resize(work.stages.size(), StageState::waiting);
  preparation.record.job = job;
  preparation.record.stages = static_cast<std::uint32_t>(work.stages.size());
}

std::vector<std::uint32_t> EtlRuns::ready(const EtlWork& work, std::span<const StageState> states) {
  std::vector<std::uint32_t> stages;
  for (std::uint32_t i = 0; i < states.size(); ++i) {
    if (states[i] != StageState::waiting) continue;
    const auto is_done = [&](std::uint32_t before) { return states[before] == StageState::done; };
    if (std::ranges::all_of(work.stages[i].after, is_done)) stages.push_back(i);
  }
  return stages;
}

std::uint32_t EtlRuns::new_run(std::uint32_t job, std::uint32_t stage, TimePoint now) {
  std::uint32_t place = 0;
  if (free_runs_.empty()) {
    place = static_cast<std::uint32_t>(runs_.size());
    runs_.emplace_back();
  } else {
    place = free_runs_.back();
    free_runs_.pop_back();
  }
  runs_[place] = Run{.job = job, .stage = stage, .since = now};
  preparations_[job].runs.push_back(place);
  return place;
}

void EtlRuns::start(JobId job, const Place& place, Duration restart_cost, TimePoint now) {
  const std::uint32_t number = number_of(job);
  Preparation& preparation = preparations_[number];
  HEADROOM_ASSERT(place.cores > 0.0, "data preparation holds cores");
  preparation.nodes.assign(place.nodes.begin(), place.nodes.end());
  preparation.cores = place.cores;
  preparation.record.started = true;
  if (restart_cost.count == 0) return start_ready(number, now);
  const std::uint32_t restart = new_run(number, none, now);
  runs_[restart].cores = place.cores;
  file_end(restart, now + restart_cost);
}

void EtlRuns::start_ready(std::uint32_t job, TimePoint now) {
  Preparation& preparation = preparations_[job];
  for (const std::uint32_t stage : ready(*preparation.work, preparation.states)) {
    preparation.states[stage] = StageState::running;
    const std::uint32_t place = new_run(job, stage, now);
    runs_[place].left = static_cast<double>(stage_of(runs_[place]).input.count);
  }
  share_cores(job, now);
}

/// Shares the cores of a job out among the stages that run now.
void EtlRuns::share_cores(std::uint32_t job, TimePoint now) {
  const Preparation& preparation = preparations_[job];
  const double cores = preparation.cores / static_cast<double>(preparation.runs.size());
  for (const std::uint32_t place : preparation.runs) {
    Run& run = runs_[place];
    if (run.flow && run.cores == cores) continue;
    book(run, now);
    end_flow(run, now);
    run.cores = cores;
    start_flow(place, now);
  }
}

void EtlRuns::start_flow(std::uint32_t place, TimePoint now) {
  Run& run = runs_[place];
  const PreparationStage& stage = stage_of(run);
  const std::span<const NodeId> nodes = preparations_[run.job].nodes;
  const std::vector<LinkUse> uses = loads_of(stage, nodes).uses();
  std::map<std::uint32_t, double> kinds;
  for (const LinkUse& use : uses) {
    const SharedLink& link = shared_->paths().links()[static_cast<std::size_t>(use.link)];
    kinds[static_cast<std::uint32_t>(link.kind)] += use.per_rate;
  }
  run.kinds.assign(kinds.begin(), kinds.end());
  run.bounds = bounds_of(stage, {.nodes = nodes, .cores = run.cores}, uses);
  std::tie(run.cap_limit, run.cap) = own_bound(run.bounds);
  // As with training, a job's share of a link is counted in bytes, not in units of its own.
  const double most = static_cast<double>(
      std::max({stage.read.size, stage.write.size, stage.shuffle_read, stage.shuffle_written})
          .count);
  const double bytes = most / static_cast<double>(stage.input.count);
  run.flow = shared_->start(
      {.demand = {.path = uses, .weight = bytes > 0.0 ? 1.0 / bytes : 1.0, .cap = run.cap},
       .size = std::nullopt},
      {.user = FlowUser::preparation, .run = place}, now);
  shared_->network().watch(*run.flow);
}

void EtlRuns::end_flow(Run& run, TimePoint now) {
  if (run.flow) static_cast<void>(shared_->network().cancel(*run.flow, now));
  run.flow.reset();
  tell_links(run, std::exchange(run.rate, 0.0), now);
}

/// Forgets a run; its job goes on without it.
void EtlRuns::end_run(std::uint32_t place, TimePoint now) {
  Run& run = runs_[place];
  end_flow(run, now);
  file_end(place, end_of_time);
  std::erase(preparations_[run.job].runs, place);
  free_runs_.push_back(place);
}

void EtlRuns::stop(JobId job, bool is_requeued, TimePoint now) {
  Preparation& preparation = preparations_[number_of(job)];
  const std::vector<std::uint32_t> runs = preparation.runs;
  for (const std::uint32_t place : runs) {
    Run& run = runs_[place];
    book(run, now);
    count_part(run);
    if (run.stage != none) preparation.states[run.stage] = StageState::waiting;
    end_run(place, now);
  }
  preparation.nodes.clear();
  if (is_requeued && !is_done(job)) forget_lost(preparation);
}

void EtlRuns::forget_lost(Preparation& job) {
  const auto& stages = job.work->stages;
  for (std::size_t i = stages.size(); i-- > 0;) {
    if (job.states[i] != StageState::done) continue;
    const EtlData& output = stages[i].write;
    if (!output.storage.empty() && output.storage != "local") continue;
    bool is_needed = false;
    for (std::size_t later = i + 1; later < stages.size(); ++later) {
      const auto& before = stages[later].after;
      const bool follows = std::ranges::find(before, i) != before.end();
      is_needed = is_needed || (follows && job.states[later] != StageState::done);
    }
    if (!is_needed) continue;
    job.states[i] = StageState::waiting;
    --job.record.stages_done;
  }
}

bool EtlRuns::is_done(JobId job) const {
  const EtlRecord& record = preparations_[number_of(job)].record;
  return record.stages_done == record.stages;
}

std::optional<TimePoint> EtlRuns::next() const {
  return ends_.empty() ? std::nullopt : std::optional{ends_.begin()->first};
}

void EtlRuns::rate_changed(std::uint32_t run, double rate, TimePoint now) {
  set_rate(run, rate, now);
}

void EtlRuns::advance(TimePoint now, std::vector<JobId>& finished) {
  while (!ends_.empty() && ends_.begin()->first <= now) {
    const std::uint32_t place = ends_.begin()->second;
    book(runs_[place], now);
    const std::uint32_t job = runs_[place].job;
    if (end_stage(place, now)) finished.push_back(preparations_[job].record.job);
  }
}

/// Whether it was the last one of its job.
bool EtlRuns::end_stage(std::uint32_t place, TimePoint now) {
  const std::uint32_t job = runs_[place].job;
  const std::uint32_t stage = runs_[place].stage;
  Preparation& preparation = preparations_[job];
  end_run(place, now);
  if (stage != none) {
    preparation.states[stage] = StageState::done;
    ++preparation.record.stages_done;
    preparation.record.moved += bytes_of(preparation.work->stages[stage], 1.0);
  }
  if (preparation.record.stages_done == preparation.record.stages) return true;
  start_ready(job, now);
  return false;
}

EtlRecords EtlRuns::close(TimePoint end) {
  EtlRecords records;
  records.limits = {{"CPU cores", EtlPart::cpu}, {"storage client", EtlPart::storage}};
  for (const LinkKind& kind : shared_->paths().kinds()) {
    const EtlPart part = kind.part == LinkPart::network   ? EtlPart::network
                         : kind.part == LinkPart::storage ? EtlPart::storage
                                                          : EtlPart::disk;
    records.limits.push_back({kind.name, part});
  }
  for (Preparation& preparation : preparations_) {
    for (const std::uint32_t place : preparation.runs) {
      book(runs_[place], end);
      count_part(runs_[place]);
    }
    EtlRecord& record = preparation.record;
    for (const auto& [limit, held] : preparation.limited) {
      if (held.core_seconds <= 0.0) continue;
      EtlLimited& limited = record.limited.emplace_back();
      limited.limit = limit;
      limited.core_seconds = held.core_seconds;
      if (held.without > 0.0) limited.gain = held.core_seconds / held.without;
    }
    std::ranges::stable_sort(record.limited, std::ranges::greater{}, &EtlLimited::core_seconds);
    records.jobs.push_back(std::move(record));
  }
  return records;
}

}  // namespace headroom
