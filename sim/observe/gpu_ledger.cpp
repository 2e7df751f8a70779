#include "sim/observe/gpu_ledger.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "sim/observe/gpu_uses.hpp"
#include "sim/observe/session_uses.hpp"

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

GpuClass class_of(TrainingPhase phase, bool lost) {
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
      return lost ? GpuClass::lost : GpuClass::useful;
  }
  return GpuClass::useful;
}

/// Jobs whose pace the stack decided, phase by phase.
void book_training(GpuAccount& account, const RunRecord& run) {
  for (const TrainingRecord& training : run.training.jobs) {
    const bool lost = loses_work(run.jobs.record(training.job).state);
    for (std::size_t i = 0; i < training_phases; ++i) {
      booked(account, class_of(static_cast<TrainingPhase>(i), lost)) += training.gpu_time[i];
    }
  }
}

/// Replicas of services, which compute when they have requests.
void book_services(GpuAccount& account, const RunRecord& run) {
  for (const ServiceRecord& service : run.services) {
    for (const ReplicaSpan& span : service.spans) {
      if (span.from < run.measured_from) continue;
      if (span.is_starting) {
        booked(account, GpuClass::staging) += span.share * span.length();
        continue;
      }
      booked(account, GpuClass::useful) += span.share * span.busy;
      booked(account, GpuClass::unused) += span.share * (span.length() - span.busy);
    }
  }
}

/// Notebooks, and jobs that share devices.
void book_sessions(GpuAccount& account, const RunRecord& run) {
  for_each_session_use(run, [&](const SessionUse& use) {
    booked(account, use.gpu_class) += use.after(run.measured_from);
  });
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

void GpuLedger::book_idle(TimePoint from, TimePoint to, GpuClass idle_class, GpuShare share) {
  booked(idle_, idle_class) += share * measured(from, to);
  if (keeps_history_) history_.book(from, to, idle_number(idle_class), share);
}

void GpuLedger::book_idle(TimePoint from, TimePoint to, const Standing& standing) {
  if (from >= to || standing.free.count == 0) return;
  const GpuShare wanted = std::min(standing.free, standing.queued);
  book_idle(from, to, GpuClass::idle_no_demand, standing.free - wanted);
  if (wanted.count > 0) book_idle(from, to, idle_class(standing.reason), wanted);
}

GpuAccount GpuLedger::close(const RunRecord& run) const {
  GpuAccount account = idle_;
  account.capacity =
      whole_gpus(static_cast<std::int64_t>(run.gpu_count)) * measured(TimePoint{}, run.end);
  book_training(account, run);
  book_services(account, run);
  book_sessions(account, run);
  for_each_use(run, [&](const GpuUse& use) {
    booked(account, use.gpu_class) += use.share * measured(use.from, use.to);
  });
  GpuShareTime sum{};
  for (const GpuShareTime& part : account.by_class) sum += part;
  HEADROOM_ASSERT(sum == account.capacity, "the classes of GPU time sum to capacity");
  return account;
}

}  // namespace headroom
