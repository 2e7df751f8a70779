#include "headroom/scheduling_pass.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <vector>

namespace headroom {

void OrderedQueue::insert(JobId id, const JobFacts& job, TimePoint now) {
  jobs.insert(job.footprint,
              {.key = order.key(job, now), .job = id, .estimate = remaining_at(job, now)});
}

void OrderedQueue::erase(JobId id, const JobFacts& job, TimePoint now) {
  jobs.erase(job.footprint, order.key(job, now), id);
}

std::vector<JobId> SchedulingPass::newcomers_in_backfill_order() const {
  std::vector<JobId> jobs;
  std::ranges::copy_if(view_.newcomers, std::back_inserter(jobs),
                       [&](JobId job) { return !view_.job(job).running; });
  if (jobs.size() < 2) return jobs;
  const OrderPolicy& order = parts_.candidates ? parts_.candidates->order : parts_.queue.order;
  std::ranges::sort(jobs, [&](JobId a, JobId b) {
    const double key_a = order.key(view_.job(a), view_.now);
    const double key_b = order.key(view_.job(b), view_.now);
    return key_a != key_b ? key_a < key_b : a < b;
  });
  return jobs;
}

WaitingQueue::Scan SchedulingPass::scan() {
  OrderedQueue& ordered = parts_.candidates ? *parts_.candidates : parts_.queue;
  return {ordered.jobs, view_.footprints};
}

bool SchedulingPass::place(JobId job, const NodeSet* blocked) {
  const Footprint& footprint = view_.footprint(job);
  slots_.clear();
  if (!parts_.placement.place(footprint, view_.free, blocked, parts_.nodes)) return false;
  if (!footprint.shares_devices()) return true;
  return std::ranges::all_of(parts_.nodes, [&](NodeId node) {
    return parts_.placement.choose_devices(footprint, view_.free, node, slots_);
  });
}

void SchedulingPass::hand_over(JobId job, std::span<const NodeId> nodes,
                               std::span<const DeviceSlot> slots) {
  if (slots.empty()) {
    decisions_.start(job, nodes);
  } else {
    decisions_.start_on_devices(job, nodes, slots);
  }
}

bool SchedulingPass::start(JobId job, const NodeSet* blocked) {
  if (!place(job, blocked)) return false;
  start_on(job, parts_.nodes, slots_);
  return true;
}

bool SchedulingPass::start(WaitingQueue::Scan& scan, JobId job, const NodeSet* blocked) {
  if (!place(job, blocked)) return false;
  scan.take();
  if (parts_.candidates) parts_.queue.erase(job, view_.job(job), view_.now);
  hand_over(job, parts_.nodes, slots_);
  return true;
}

void SchedulingPass::start_on(JobId job, std::span<const NodeId> nodes,
                              std::span<const DeviceSlot> slots) {
  const JobFacts& facts = view_.job(job);
  parts_.queue.erase(job, facts, view_.now);
  if (parts_.candidates) parts_.candidates->erase(job, facts, view_.now);
  hand_over(job, nodes, slots);
}

void SchedulingPass::stop(JobId job, std::optional<JobId> for_whom) {
  decisions_.stop(job, for_whom);
  has_stopped_ = true;
  const JobFacts& facts = view_.job(job);
  parts_.queue.insert(job, facts, view_.now);
  if (parts_.candidates) parts_.candidates->insert(job, facts, view_.now);
}

}  // namespace headroom
