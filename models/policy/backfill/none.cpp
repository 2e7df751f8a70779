#include <optional>

#include "models/policy/backfill/backfills.hpp"

namespace headroom {
namespace {

/// Strictly in order: nobody passes a waiting job.
class NoBackfill final : public BackfillPolicy {
 public:
  void run(SchedulingPass& pass) override { start_from_head(pass); }
};

}  // namespace

std::optional<JobId> start_from_head(SchedulingPass& pass) {
  std::optional<JobId> head = pass.first();
  while (head && pass.start(*head)) head = pass.first();
  return head;
}

BackfillEntry no_backfill() {
  return backfill_entry<NoBackfill>("none", "strictly in order, nobody passes a waiting job");
}

}  // namespace headroom
