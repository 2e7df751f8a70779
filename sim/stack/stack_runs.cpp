#include "sim/stack/stack_runs.hpp"

#include <algorithm>

namespace headroom {

StackRuns::StackRuns(const StackSpec& stack, const WorkloadTables& tables, const Settings& settings)
    : shared_{stack, settings.seed},
      training_{shared_, tables, settings.measured_from},
      preparation_{shared_, settings.measured_from} {}

Duration StackRuns::alone(const Start& start) {
  if (preparation_.has(start.job)) {
    return preparation_.alone(start.job, {.nodes = start.nodes, .cores = start.cores});
  }
  return training_.alone(start.job, start.nodes.front(),
                         static_cast<std::uint32_t>(start.nodes.size()), start.gpus_per_node);
}

void StackRuns::start(const Start& start, TimePoint now) {
  if (preparation_.has(start.job)) {
    preparation_.start(start.job, {.nodes = start.nodes, .cores = start.cores}, start.restart_cost,
                       now);
    return;
  }
  training_.start({.job = start.job,
                   .nodes = start.nodes,
                   .gpus_per_node = start.gpus_per_node,
                   .share = start.share,
                   .restart_cost = start.restart_cost},
                  now);
}

void StackRuns::stop(JobId job, bool is_requeued, TimePoint now) {
  if (preparation_.has(job)) {
    preparation_.stop(job, is_requeued, now);
  } else {
    training_.stop(job, now);
  }
}

bool StackRuns::is_done(JobId job) const {
  return preparation_.has(job) ? preparation_.is_done(job) : training_.is_done(job);
}

std::optional<TimePoint> StackRuns::next() {
  std::optional<TimePoint> next = shared_.network().next_finish();
  for (const auto& end : {training_.next(), preparation_.next()}) {
    if (end && (!next || *end < *next)) next = end;
  }
  return next;
}

std::span<const JobId> StackRuns::advance(TimePoint now) {
  finished_.clear();
  if (const auto copies = shared_.network().next_finish(); copies && *copies <= now) {
    // Copies of data sets alone end by themselves: all other flows go on until they are stopped.
    for (const FlowId flow : shared_.network().finish(now)) {
      training_.copied(shared_.owner_of(flow).run, now);
    }
  }
  training_.advance(now, finished_);
  preparation_.advance(now, finished_);
  std::ranges::sort(finished_);
  return finished_;
}

void StackRuns::settle(TimePoint now) {
  for (const FlowId flow : shared_.network().changed_rates()) {
    const FlowOwner owner = shared_.owner_of(flow);
    const double rate = shared_.network().rate(flow).count;
    if (owner.user == FlowUser::training) {
      training_.rate_changed(owner.run, rate, now);
    } else {
      preparation_.rate_changed(owner.run, rate, now);
    }
  }
}

StackRuns::Records StackRuns::close(TimePoint end) {
  EtlRecords etl = preparation_.close(end);
  return {.training = training_.close(end), .etl = std::move(etl)};
}

}  // namespace headroom
