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

bool SchedulingPass::start(JobId job, const NodeSet* blocked) {
  if (!parts_.placement.place(view_.footprint(job), view_.free, blocked, parts_.nodes)) {
    return false;
  }
  start_on(job, parts_.nodes);
  return true;
}

bool SchedulingPass::start(WaitingQueue::Scan& scan, JobId job, const NodeSet* blocked) {
  if (!parts_.placement.place(view_.footprint(job), view_.free, blocked, parts_.nodes)) {
    return false;
  }
  scan.take();
  if (parts_.candidates) parts_.queue.erase(job, view_.job(job), view_.now);
  decisions_.start(job, parts_.nodes);
  return true;
}

void SchedulingPass::start_on(JobId job, std::span<const NodeId> nodes) {
  const JobFacts& facts = view_.job(job);
  parts_.queue.erase(job, facts, view_.now);
  if (parts_.candidates) parts_.candidates->erase(job, facts, view_.now);
  decisions_.start(job, nodes);
}

void SchedulingPass::stop(JobId job, std::optional<JobId> for_whom) {
  decisions_.stop(job, for_whom);
  has_stopped_ = true;
  const JobFacts& facts = view_.job(job);
  parts_.queue.insert(job, facts, view_.now);
  if (parts_.candidates) parts_.candidates->insert(job, facts, view_.now);
}

}  // namespace headroom
