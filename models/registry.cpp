#include "models/registry.hpp"

#include <array>
#include <span>
#include <vector>

#include "models/policy/backfill/backfills.hpp"
#include "models/policy/order/orders.hpp"
#include "models/policy/placement/packing_placement.hpp"
#include "models/policy/placement/placements.hpp"
#include "models/policy/preemption/preemptions.hpp"

namespace headroom {

std::span<const OrderEntry> order_policies() {
  static const std::array entries{
      fcfs_order(),          sjf_order(),    ljf_order(),  smallest_first_order(),
      largest_first_order(), srtf_order(),   srsf_order(), las_order(),
      wfp3_order(),          unicef_order(), f1_order(),   priority_order()};
  return entries;
}

std::span<const PlacementEntry> placement_policies() {
  static const std::vector<PlacementEntry> entries = [] {
    std::vector<PlacementEntry> all{
        first_fit_placement(), best_fit_placement(),    worst_fit_placement(), spread_placement(),
        pack_placement(),      consolidate_placement(), random_placement()};
    const auto packing = packing_placements();
    all.insert(all.end(), packing.begin(), packing.end());
    return all;
  }();
  return entries;
}

std::span<const BackfillEntry> backfill_policies() {
  static const std::array entries{no_backfill(), first_fit_backfill(), easy_backfill(),
                                  conservative_backfill()};
  return entries;
}

std::span<const PreemptionEntry> preemption_policies() {
  static const std::array entries{no_preemption(), priority_preemption(), order_preemption()};
  return entries;
}

std::span<const PolicyPreset> policy_presets() {
  static constexpr std::array entries{
      PolicyPreset{"fifo", "strictly in order of arrival", "fcfs", "none", "none"},
      PolicyPreset{"easy-backfill", "in order of arrival, one reservation", "fcfs", "easy", "none"},
      PolicyPreset{"conservative-backfill", "in order of arrival, a reservation for each job",
                   "fcfs", "conservative", "none"},
      PolicyPreset{"sjf", "shortest estimated job first", "sjf", "none", "none"},
      PolicyPreset{"srtf", "shortest remaining time first, preempting", "srtf", "none", "order"},
      PolicyPreset{"srsf", "smallest remaining GPU time first, preempting", "srsf", "none",
                   "order"},
      PolicyPreset{"tiresias", "least attained service in levels, preempting", "las", "none",
                   "order"},
      PolicyPreset{"slurm", "as Slurm does: FIFO and backfill passes, with its own settings",
                   "priority", "none", "none", true},
      PolicyPreset{"kai", "as the KAI scheduler does: quotas, fair shares, gangs, reclaim",
                   "priority", "none", "none", true}};
  return entries;
}

}  // namespace headroom
