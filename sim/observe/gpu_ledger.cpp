#include "sim/observe/gpu_ledger.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

GpuShareTime& booked(GpuAccount& account, GpuClass gpu_class) {
  return account.by_class[static_cast<std::size_t>(gpu_class)];
}

GpuClass idle_class(WaitReason reason) {
  switch (reason) {
    case WaitReason::insufficient:
      return GpuClass::idle_insufficient;
    case WaitReason::fragmented:
      return GpuClass::idle_fragmented;
    default:
      return GpuClass::idle_policy;
  }
}

GpuClass class_of(TrainingPhase phase, bool killed) {
  switch (phase) {
    case TrainingPhase::staging:
      return GpuClass::staging;
    case TrainingPhase::input_stall:
      return GpuClass::input_stall;
    case TrainingPhase::communication:
      return GpuClass::communication;
    case TrainingPhase::checkpoint:
      return GpuClass::checkpoint;
    case TrainingPhase::useful:
      return killed ? GpuClass::lost : GpuClass::useful;
  }
  return GpuClass::useful;
}

/// Jobs whose pace the stack decided, phase by phase.
void book_training(GpuAccount& account, const RunRecord& run) {
  for (const TrainingRecord& training : run.training.jobs) {
    const bool killed = run.jobs.record(training.job).state == JobState::killed;
    for (std::size_t i = 0; i < training_phases; ++i) {
      booked(account, class_of(static_cast<TrainingPhase>(i), killed)) += training.gpu_time[i];
    }
  }
}

/// Replicas of services, which compute when they have requests.
void book_services(GpuAccount& account, const RunRecord& run) {
  for (const ServiceRecord& service : run.services) {
    for (const ReplicaSpan& span : service.spans) {
      booked(account, GpuClass::staging) += span.share * span.starting;
      booked(account, GpuClass::useful) += span.share * span.busy;
      booked(account, GpuClass::unused) += span.share * span.unused;
    }
  }
}

}  // namespace

std::string_view to_string(GpuClass gpu_class) {
  constexpr std::array<std::string_view, gpu_class_count> names{
      "down",    "idle_no_demand", "idle_fragmented", "idle_policy", "idle_insufficient",
      "staging", "input_stall",    "communication",   "checkpoint",  "lost",
      "unused",  "useful"};
  return names[static_cast<std::size_t>(gpu_class)];
}

Duration GpuLedger::measured(TimePoint start, TimePoint end) const {
  start = std::max(start, measured_from_);
  return end > start ? end - start : Duration{};
}

void GpuLedger::book_idle(TimePoint from, TimePoint to, const Standing& standing) {
  const Duration span = measured(from, to);
  if (span.count == 0 || standing.free.count == 0) return;
  const GpuShare wanted = std::min(standing.free, standing.queued);
  booked(idle_, GpuClass::idle_no_demand) += (standing.free - wanted) * span;
  if (wanted.count > 0) booked(idle_, idle_class(standing.reason)) += wanted * span;
}

GpuAccount GpuLedger::close(const RunRecord& run) const {
  GpuAccount account = idle_;
  account.capacity =
      whole_gpus(static_cast<std::int64_t>(run.gpu_count)) * measured(TimePoint{}, run.end);
  book_training(account, run);
  book_services(account, run);
  const auto book_run = [&](const EarlierRun& held) {
    if (run.jobs.record(held.job).trains || run.jobs.record(held.job).serves) return;
    const bool killed = run.jobs.record(held.job).state == JobState::killed;
    const TimePoint working_from = std::min(held.start + held.restart_cost, held.end);
    const TimePoint lost_from = std::max(working_from, held.end - held.lost);
    booked(account, GpuClass::checkpoint) += held.share * measured(held.start, working_from);
    booked(account, killed ? GpuClass::lost : GpuClass::useful) +=
        held.share * measured(working_from, lost_from);
    booked(account, GpuClass::lost) += held.share * measured(lost_from, held.end);
  };
  for (const EarlierRun& earlier : run.earlier_runs) book_run(earlier);
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const auto job = id_at<JobId>(i);
    const JobRecord& record = run.jobs.record(job);
    const JobFacts& facts = run.jobs.facts(job);
    const bool held_to_its_end = has_ended(record.state) && record.first_start.has_value();
    if (!held_to_its_end && record.state != JobState::running) continue;
    book_run({.job = job,
              .start = facts.started,
              .end = held_to_its_end ? record.end : run.end,
              .restart_cost = facts.restart_cost,
              .share = run.jobs.held_share(job)});
  }
  GpuShareTime sum{};
  for (const GpuShareTime& part : account.by_class) sum += part;
  HEADROOM_ASSERT(sum == account.capacity, "the classes of GPU time sum to capacity");
  return account;
}

}  // namespace headroom
