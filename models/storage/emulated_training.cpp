#include "models/storage/emulated_training.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// What a workload reaches while storage is no limit.
struct Workload {
  std::string_view name;
  double utilisation;
  double per_doubling;  ///< lost each time the accelerators double
  double target;
  double above_target;  ///< share of the room above the target that runs at the limit keep
  double reported;      ///< rate over utilisation times demand
};

constexpr std::array<Workload, 4> workloads{{{"unet3d", 0.98, 0.0, 0.9, 0.35, 0.955},
                                             {"resnet50", 0.985, 0.0, 0.9, 0.35, 1.0},
                                             {"cosmoflow", 0.83, 0.018, 0.7, 0.15, 0.985},
                                             {"", 0.99, 0.0, 0.9, 0.35, 1.0}}};

const Workload& workload_of(std::string_view name) {
  const auto* const found = std::ranges::find(workloads, name, &Workload::name);
  return found == workloads.end() ? workloads.back() : *found;
}

}  // namespace

double utilisation_target(std::string_view workload) { return workload_of(workload).target; }

EmulatedResult emulated_training(const EmulatedRun& run) {
  HEADROOM_ASSERT(run.compute.count > 0 && run.accelerators >= 1.0,
                  "an emulated run computes on something");
  const Workload& workload = workload_of(run.workload);
  double utilisation = workload.utilisation - workload.per_doubling * std::log2(run.accelerators);
  if (run.is_at_limit) {
    utilisation = workload.target + workload.above_target * (utilisation - workload.target);
  }
  const double demand = run.accelerators * run.batch / to_seconds(run.compute);
  return {.utilisation = utilisation,
          .samples_per_second = utilisation * demand * workload.reported};
}

double transferred_ceiling(const CeilingTransfer& transfer) {
  if (!transfer.has_small_samples || transfer.is_single_drive) return transfer.measured;
  return transfer.measured * std::sqrt(transfer.demand_ratio);
}

}  // namespace headroom
