#include "models/policy/backfill/backfills.hpp"

namespace headroom {
namespace {

/// In order, but whatever fits starts; nothing is reserved, so large jobs can
/// starve.
class FirstFitBackfill final : public BackfillPolicy {
 public:
  void run(SchedulingPass& pass) override {
    if (!pass.view().capacity_freed) {
      // What did not fit before still does not.
      for (const JobId job : pass.newcomers_in_backfill_order()) pass.start(job);
      return;
    }
    auto scan = pass.scan();
    while (const WaitingJob* candidate = scan.next()) {
      const Footprint& footprint = pass.view().footprint(candidate->job);
      if (!pass.start(scan, candidate->job, nullptr)) scan.leave_out(footprint);
    }
  }
};

}  // namespace

BackfillEntry first_fit_backfill() {
  return backfill_entry<FirstFitBackfill>("first-fit", "whatever fits starts, nothing is reserved");
}

}  // namespace headroom
