#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "headroom/backfill_policy.hpp"
#include "headroom/order_policy.hpp"
#include "headroom/parameters.hpp"
#include "headroom/placement_policy.hpp"
#include "headroom/preemption_policy.hpp"

namespace headroom {

/// One list for each kind of named part. To add a part: its `.cpp`, its line in
/// registry.cpp, its line in CMakeLists.txt, its test.
[[nodiscard]] std::span<const OrderEntry> order_policies();
[[nodiscard]] std::span<const PlacementEntry> placement_policies();
[[nodiscard]] std::span<const BackfillEntry> backfill_policies();
[[nodiscard]] std::span<const PreemptionEntry> preemption_policies();

/// A named choice of parts, such as `easy-backfill`.
struct PolicyPreset {
  std::string_view name;
  std::string_view summary;
  std::string_view order;
  std::string_view backfill;
  std::string_view preemption;
  bool is_whole = false;  ///< a scheduler of its own, to which parts mean nothing
};
[[nodiscard]] std::span<const PolicyPreset> policy_presets();

}  // namespace headroom
