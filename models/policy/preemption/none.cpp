#include "models/policy/preemption/preemptions.hpp"

namespace headroom {
namespace {

class NoPreemption final : public PreemptionPolicy {
 public:
  bool run(SchedulingPass& /*pass*/) override { return false; }
};

}  // namespace

PreemptionEntry no_preemption() {
  return preemption_entry<NoPreemption>("none", "running jobs run to their end");
}

}  // namespace headroom
