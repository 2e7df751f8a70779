#include <cstdint>
#include <fmt/core.h>
#include <vector>

#include "headroom/units.hpp"

#include "models/fabric/topologies/fabric_plan.hpp"
#include "models/fabric/topology.hpp"

namespace headroom {
namespace {

std::uint64_t places(std::uint64_t radix) { return radix * radix * radix / 4; }

std::uint32_t smallest_radix(std::uint64_t endpoints) {
  std::uint32_t radix = 2;
  while (places(radix) < endpoints) radix += 2;
  return radix;
}

/// The radix to build with, or 0 after a finding.
std::uint32_t checked_radix(FabricPlan& plan, const FatTree& fabric) {
  const std::uint32_t radix = fabric.radix.value_or(smallest_radix(plan.endpoints()));
  if (radix < 2 || radix % 2 != 0 || radix > 1024) {
    plan.find("radix", fmt::format("{} is out of range", radix), "an even number from 2 to 1024");
    return 0;
  }
  if (places(radix) < plan.endpoints()) {
    plan.find(
        "radix",
        fmt::format("{} has {} places for {} endpoints", radix, places(radix), plan.endpoints()),
        fmt::format("{} or more", smallest_radix(plan.endpoints())));
    return 0;
  }
  return radix;
}

}  // namespace

void lay(FabricPlan& plan, const FatTree& fabric) {
  const std::uint32_t radix = checked_radix(plan, fabric);
  if (radix == 0 || !plan.check_oversubscription(fabric.oversubscription)) return;
  const std::uint32_t half = radix / 2;
  // An uplink carries what one of the k/2 endpoints of an edge switch does at most.
  const Bandwidth uplink{plan.fullest_port_rate(half).count / fabric.oversubscription / half};

  const std::uint32_t pods = (plan.endpoints() + half * half - 1) / (half * half);
  std::vector<std::uint32_t> cores;
  for (std::uint32_t i = 0; pods > 1 && i < half * half; ++i) {
    cores.push_back(plan.add_switch(fmt::format("core {}", i)));
  }
  for (std::uint32_t pod = 0; pod < pods; ++pod) {
    std::vector<std::uint32_t> aggregations;
    for (std::uint32_t i = 0; i < half; ++i) {
      aggregations.push_back(plan.add_switch(fmt::format("pod {} aggregation {}", pod, i)));
      for (std::uint32_t core = 0; core < half && pods > 1; ++core) {
        plan.add_cable(aggregations.back(), cores[i * half + core], uplink, "core-uplink");
      }
    }
    for (std::uint32_t i = 0; i < half; ++i) {
      const std::uint32_t first = (pod * half + i) * half;
      if (first >= plan.endpoints()) break;
      const std::uint32_t edge = plan.add_switch(fmt::format("pod {} edge {}", pod, i));
      for (const std::uint32_t above : aggregations) {
        plan.add_cable(edge, above, uplink, "edge-uplink");
      }
      for (std::uint32_t j = first; j < first + half && j < plan.endpoints(); ++j) {
        plan.attach(j, edge);
      }
    }
  }
}

}  // namespace headroom
