#include "models/storage/emulated_training.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

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

constexpr std::array<Workload, 4> workloads{{{.name = "unet3d",
                                              .utilisation = 0.98,
                                              .per_doubling = 0.0,
                                              .target = 0.9,
                                              .above_target = 0.35,
                                              .reported = 0.955},
                                             {.name = "resnet50",
                                              .utilisation = 0.985,
                                              .per_doubling = 0.0,
                                              .target = 0.9,
                                              .above_target = 0.35,
                                              .reported = 1.0},
                                             {.name = "cosmoflow",
                                              .utilisation = 0.83,
                                              .per_doubling = 0.018,
                                              .target = 0.7,
                                              .above_target = 0.15,
                                              .reported = 0.985},
                                             {.name = "",
                                              .utilisation = 0.99,
                                              .per_doubling = 0.0,
                                              .target = 0.9,
                                              .above_target = 0.35,
                                              .reported = 1.0}}};

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
  double utilisation = workload.utilisation - (workload.per_doubling * std::log2(run.accelerators));
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
