#include <optional>

#include "models/policy/backfill/backfills.hpp"
#include "models/policy/backfill/reservation.hpp"

namespace headroom {
namespace {

/// EASY: the head of the queue has a reservation, and a later job may start when
/// it does not delay that: when it is estimated to end by then, or runs on what the
/// reservation leaves free.
/// Source: Lifka, "The ANL/IBM SP scheduling system", JSSPP'95; nodes are part of
/// the reservation here, fixed for one pass.
class Easy final : public BackfillPolicy {
 public:
  [[nodiscard]] bool needs_estimated_ends() const override { return true; }

  void run(SchedulingPass& pass) override {
    const SchedulerView& view = pass.view();
    reservation_.begin_pass(view);
    const std::optional<JobId> waiting = pass.first();
    const bool same_head = waiting && reservation_.holds_for(*waiting);
    if (!view.capacity_freed && same_head) {
      // What the reservation held back before, it holds back still.
      for (const JobId job : pass.newcomers_in_backfill_order()) start_beside(pass, job);
      return;
    }
    const std::optional<JobId> head = start_from_head(pass);
    if (!head) {
      reservation_.drop();
      return;
    }
    reservation_.hold_for(*head, view);
    backfill(pass, *head);
  }

 private:
  [[nodiscard]] bool ends_in_time(const SchedulingPass& pass, Duration estimate) const {
    return pass.view().now + estimate <= reservation_.time();
  }

  void start_beside(SchedulingPass& pass, JobId job) {
    const SchedulerView& view = pass.view();
    const bool in_time = ends_in_time(pass, remaining_at(view.job(job), view.now));
    pass.start(job, in_time ? nullptr : &reservation_.closed_to(view.footprint(job), view));
  }

  void backfill(SchedulingPass& pass, JobId head) {
    const SchedulerView& view = pass.view();
    auto scan = pass.scan();
    scan.leave_out(view.footprint(head));
    while (const WaitingJob* candidate = scan.next()) {
      const JobId job = candidate->job;
      const Footprint& footprint = view.footprint(job);
      const bool in_time = ends_in_time(pass, candidate->estimate);
      const NodeSet* closed = in_time ? nullptr : &reservation_.closed_to(footprint, view);
      if (pass.start(scan, job, closed)) continue;
      if (in_time) {
        scan.leave_out(footprint);
      } else {
        scan.leave_out_longer(footprint, reservation_.time() - view.now);
      }
    }
  }

  Reservation reservation_;
};

}  // namespace

BackfillEntry easy_backfill() {
  return backfill_entry<Easy>("easy", "one reservation, for the head of the queue");
}

}  // namespace headroom
