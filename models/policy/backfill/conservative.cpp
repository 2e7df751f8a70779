#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "models/policy/backfill/backfills.hpp"
#include "models/policy/backfill/reservation_plan.hpp"

namespace headroom {
namespace {

/// Conservative backfill: every waiting job has a reservation, and a later one
/// delays none of them. When a job ends early, the others in queue order give up
/// theirs one at a time for the earliest slot; a new job only gets one.
/// Source: Mu'alem and Feitelson, IEEE TPDS 12(6), 2001, section 2; here a
/// reservation names nodes, those with the lowest ids, whatever the placement.
class Conservative final : public BackfillPolicy {
 public:
  void run(SchedulingPass& pass) override {
    const SchedulerView& view = pass.view();
    const bool early = plan_ && plan_->take_back(view);
    // With a decision cycle a start may be missed, and what follows it is planned too early.
    const bool missed = next_start_ && *next_start_ < view.now;
    const bool is_outdated = missed || pass.has_stopped() || !view.withdrawn.empty();
    if (!plan_ || is_outdated || !plan_->holds(view)) {
      plan_.emplace(view);
      for (const JobId job : in_queue_order(pass)) plan_->reserve(job, view);
    } else {
      if (early) improve_all(pass);
      for (const JobId job : pass.newcomers_in_backfill_order()) plan_->reserve(job, view);
    }
    start_those_due(pass);
  }

 private:
  static std::vector<JobId> in_queue_order(SchedulingPass& pass) {
    std::vector<JobId> jobs;
    jobs.reserve(pass.queue().size());
    auto scan = pass.scan();
    while (const WaitingJob* waiting = scan.next()) jobs.push_back(waiting->job);
    return jobs;
  }

  void improve_all(SchedulingPass& pass) {
    plan_->begin_improving();
    for (const JobId job : in_queue_order(pass)) {
      if (plan_->has_slot(job)) plan_->improve(job, pass.view());
    }
  }

  void start_those_due(SchedulingPass& pass) {
    std::vector<JobId> due;
    next_start_.reset();
    pass.queue().for_each([&](FootprintId, const WaitingJob& waiting) {
      const TimePoint start = plan_->slot(waiting.job).interval.start;
      if (start <= pass.view().now) {
        due.push_back(waiting.job);
      } else if (start < end_of_time && (!next_start_ || start < *next_start_)) {
        next_start_ = start;
      }
    });
    std::ranges::sort(due);
    for (const JobId job : due) {
      pass.start_on(job, plan_->slot(job).nodes);
      plan_->start(job);
    }
    if (next_start_) pass.decisions().wake_at(*next_start_);
  }

  std::optional<ReservationPlan> plan_;
  std::optional<TimePoint> next_start_;  ///< the earliest reservation of a job that waits
};

}  // namespace

BackfillEntry conservative_backfill() {
  return backfill_entry<Conservative>("conservative", "a reservation for every waiting job");
}

}  // namespace headroom
