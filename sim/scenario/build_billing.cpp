#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/snapshot.hpp"
#include "models/price/queue_meter.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

BillingRule build_billing(const Section& scheduler, const std::vector<kai::SnapshotQueue>& queues) {
  BillingRule rule;
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < queues.size(); ++i) places.emplace(queues[i].name, i);
  for (const kai::SnapshotQueue& queue : queues) {
    BilledQueue& billed = rule.queues.emplace_back();
    billed.name = queue.name;
    const auto parent = places.find(queue.parent);
    if (!queue.parent.empty() && parent != places.end()) billed.parent = parent->second;
    if (queue.gpu.deserved != kai::unlimited) {
      constexpr double milli = 1000.0;
      billed.deserved = GpuShare{std::llround(queue.gpu.deserved * milli)};
    }
  }
  if (!scheduler.has("billing")) return rule;
  const Section section = scheduler.child("billing");
  const auto price = [&](std::string_view key) -> std::int64_t {
    constexpr double millionths = 1e6;
    return std::llround(section.number(key).value_or(0.0) * millionths);
  };
  rule.prices = QueuePrices{.within_quota = price("within_quota_per_gpu_hour"),
                            .over_quota = price("over_quota_per_gpu_hour")};
  return rule;
}

}  // namespace headroom
