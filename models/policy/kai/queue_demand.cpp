#include "models/policy/kai/queue_demand.hpp"

#include <cmath>

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {
namespace {

/// Whether sums of such amounts are exact, in any order: whole ones, and quarters or the like of
/// GPUs. A double holds 2^53 of each.
bool adds_up_exactly(const Amounts& amounts) {
  constexpr double binary_parts = 256;
  for (const auto r : all_resources) {
    const auto parts = r == Resource::gpu ? amounts[r] * binary_parts : amounts[r];
    if (parts != std::floor(parts)) return false;
  }
  return true;
}

}  // namespace

QueueDemand::Counted QueueDemand::count(const SchedulingSession& session, JobId job) {
  Counted counted;
  const auto& group = session.job(job);
  if (!group.is_listed || !group.queue) return counted;
  counted.queue = group.queue;
  for (const auto task : group.tasks) {
    const auto status = session.task(task).at.status;
    const bool holds = is_allocated(status);
    if (!holds && status != Status::pending) continue;
    const auto amounts =
        holds ? session.accepted(task) : session.quota_of(task, session.gpu_memory_min);
    (holds ? counted.sums.held : counted.sums.pending) += amounts;
    counted.has_parts = counted.has_parts || !adds_up_exactly(amounts);
  }
  if (!group.is_preemptible) counted.sums.non_preemptible = counted.sums.held;
  return counted;
}

void QueueDemand::recount(const SchedulingSession& session, std::span<const JobId> changed) {
  by_queue_.resize(session.queues.size());
  if (jobs_.size() < session.jobs.size()) jobs_.resize(session.jobs.size());
  for (const JobId job : changed) {
    Counted& known = jobs_[index(job)];
    if (known.queue && !known.has_parts) {
      Sums& sums = by_queue_[index(*known.queue)];
      sums.held -= known.sums.held;
      sums.non_preemptible -= known.sums.non_preemptible;
      sums.pending -= known.sums.pending;
    }
    jobs_with_parts_ -= known.has_parts ? 1U : 0U;
    known = count(session, job);
    jobs_with_parts_ += known.has_parts ? 1U : 0U;
    // Odd parts would leave rests in the sums when their jobs have gone.
    if (!known.queue || known.has_parts) continue;
    Sums& sums = by_queue_[index(*known.queue)];
    sums.held += known.sums.held;
    sums.non_preemptible += known.sums.non_preemptible;
    sums.pending += known.sums.pending;
  }
}

void QueueDemand::write_to(QueueTree& queues) const {
  for (std::size_t i = 0; i < by_queue_.size(); ++i) {
    const Sums& sums = by_queue_[i];
    for (const auto q : queues.chain(id_at<QueueId>(i))) {
      auto& queue = queues[q];
      for (const auto r : all_resources) {
        queue.share(r).request += sums.held[r] + sums.pending[r];
      }
      queue.held.allocated += sums.held;
      queue.held.non_preemptible += sums.non_preemptible;
    }
  }
}

}  // namespace headroom::kai
