#include "sim/training/training_runs.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {

const TrainingRecord* TrainingRecords::find(JobId job) const {
  const auto found = std::ranges::lower_bound(jobs, job, {}, &TrainingRecord::job);
  return found != jobs.end() && found->job == job ? &*found : nullptr;
}

TrainingRuns::TrainingRuns(SharedStack& shared, const WorkloadTables& tables,
                           TimePoint measured_from)
    : shared_{&shared}, stack_{&shared.spec()}, tables_{&tables}, measured_from_{measured_from} {
  name_limits();
}

std::uint32_t TrainingRuns::number_of(JobId job) const {
  return index(job) < numbers_.size() ? numbers_[index(job)] : none;
}

void TrainingRuns::assign(JobId job, const TrainingWork& work) {
  numbers_.resize(index(job) + 1, none);
  numbers_[index(job)] = static_cast<std::uint32_t>(trainings_.size());
  Training& training = trainings_.emplace_back();
  training.work = work;
  training.record.job = job;
}

TrainingPace TrainingRuns::pace_on(const TrainingProfile& profile, std::span<const NodeId> nodes,
                                   std::uint32_t gpus_per_node) const {
  std::vector<std::uint32_t> groups;
  for (const NodeId node : nodes) groups.push_back(group_of(node));
  groups.erase(std::ranges::unique(groups).begin(), groups.end());
  std::ranges::sort(groups);
  groups.erase(std::ranges::unique(groups).begin(), groups.end());
  // All wait for the slowest.
  std::optional<TrainingPace> slowest;
  for (const std::uint32_t group : groups) {
    TrainingPace pace = training_pace(profile,
                                      {.group = &stack_->groups[group],
                                       .network = &stack_->network,
                                       .nodes = static_cast<std::uint32_t>(nodes.size()),
                                       .gpus_per_node = gpus_per_node,
                                       .references = &stack_->references},
                                      profile.name);
    if (!slowest || pace.samples_per_s < slowest->samples_per_s) slowest = std::move(pace);
  }
  return *slowest;
}

Duration TrainingRuns::alone(JobId job, NodeId node, std::uint32_t nodes,
                             std::uint32_t gpus_per_node) const {
  const Training& training = trainings_[number_of(job)];
  TrainingSite site{.group = &stack_->groups[group_of(node)],
                    .network = &stack_->network,
                    .nodes = nodes,
                    .gpus_per_node = std::max(1U, gpus_per_node),
                    .references = &stack_->references};
  const TrainingProfile& profile = profile_of(training);
  const double seconds =
      training.work.samples / training_pace(profile, site, profile.name).samples_per_s;
  if (seconds * 1e9 >= static_cast<double>(longest_duration.count)) return longest_duration;
  return {std::max<std::int64_t>(1, std::llround(seconds * 1e9))};
}

std::uint32_t TrainingRuns::new_run() {
  if (!free_runs_.empty()) {
    const std::uint32_t run = free_runs_.back();
    free_runs_.pop_back();
    return run;
  }
  runs_.emplace_back();
  return static_cast<std::uint32_t>(runs_.size() - 1);
}

void TrainingRuns::start(const Start& start, TimePoint now) {
  const std::uint32_t number = number_of(start.job);
  const std::uint32_t place = new_run();
  Training& training = trainings_[number];
  training.run = place;
  Run& run = runs_[place];
  run = Run{};
  run.training = number;
  run.nodes.assign(start.nodes.begin(), start.nodes.end());
  run.gpus_per_node = std::max(1U, start.gpus_per_node);
  run.pace = pace_on(profile_of(training), run.nodes, run.gpus_per_node);
  // Where nodes hold different numbers of GPUs, or parts of them, each GPU still does its part.
  const std::int64_t full =
      whole_gpus(static_cast<std::int64_t>(run.nodes.size()) * run.gpus_per_node).count;
  run.share = start.share.count > 0 ? start.share : GpuShare{full};
  if (run.share.count != full) {
    run.pace.samples_per_s *= static_cast<double>(run.share.count) / static_cast<double>(full);
  }
  run.since = now;
  training.record.alone_rate = run.pace.samples_per_s;
  training.record.origin = run.pace.origin;
  training.record.group = group_of(run.nodes.front());
  enter_first_stage(run, start.restart_cost, now);
}

void TrainingRuns::stop(JobId job, TimePoint now) {
  Training& training = trainings_[number_of(job)];
  Run& run = runs_[training.run];
  book(run, now);
  const bool is_copying = run.stage == Stage::staging;
  end_flow(run, now);
  const std::string& dataset = profile_of(training).data.dataset;
  for (const NodeId node : run.staged) shared_->disks().end_use(node, dataset);
  if (is_copying) {
    for (const NodeId node : run.copied_to) shared_->disks().drop(node, dataset);
  }
  tell_waiting(run, {}, now);
  file_end(run, end_of_time);
  free_runs_.push_back(std::exchange(training.run, none));
}

bool TrainingRuns::is_done(JobId job) const {
  const Training& training = trainings_[number_of(job)];
  return training.record.samples >= training.work.samples;
}

std::optional<TimePoint> TrainingRuns::next() const {
  return ends_.empty() ? std::nullopt : std::optional{ends_.begin()->first};
}

void TrainingRuns::copied(std::uint32_t run, TimePoint now) {
  runs_[run].flow.reset();
  file_end(runs_[run], now);
}

void TrainingRuns::rate_changed(std::uint32_t run, double rate, TimePoint now) {
  if (runs_[run].stage != Stage::staging) set_rate(runs_[run], rate, now);
}

void TrainingRuns::advance(TimePoint now, std::vector<JobId>& finished) {
  while (!ends_.empty() && ends_.begin()->first <= now) {
    Run& run = runs_[ends_.begin()->second];
    book(run, now);
    file_end(run, end_of_time);
    if (end_stage(run, now)) finished.push_back(trainings_[run.training].record.job);
  }
}

TrainingRecords TrainingRuns::close(TimePoint end) {
  for (Training& training : trainings_) {
    if (training.run != none) book(runs_[training.run], end);
  }
  TrainingRecords records{
      .jobs = {},
      .limits = limits_,
      .groups = {},
      .kinds = {shared_->paths().kinds().begin(), shared_->paths().kinds().end()},
      .changes = shared_->levels().take()};
  for (const GroupHardware& group : stack_->groups) records.groups.push_back(group.name);
  for (Training& training : trainings_) {
    for (const auto& [limit, held] : training.limited) {
      training.record.limited.emplace_back(LimitId{limit}, held.span);
    }
    std::ranges::stable_sort(training.record.limited, std::ranges::greater{},
                             [](const auto& entry) { return entry.second; });
    training.record.gain = gain_of(training);
    records.jobs.push_back(std::move(training.record));
  }
  return records;
}

}  // namespace headroom
