#pragma once
// Settings of a scheduling cycle: actions and plugins. Source: KAI-Scheduler commit d5bc503a,
// packages conf_util, framework and plugins.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/min_runtime.hpp"

namespace headroom::kai {

enum class Action : std::uint8_t { allocate, consolidation, reclaim, preempt, stale_gang_eviction };

/// Fill nodes up, or spread over them.
enum class Packing : std::uint8_t { binpack, spread };

/// Of which waiting jobs the outcome says what holds them back.
enum class Telling : std::uint8_t {
  none,
  all,
  changes  ///< at least those of whom it is not what the last cycle said, or would have said
};

/// The plugins that change an outcome; all that the scheduler's default configuration names are on.
struct Plugins {
  bool predicates = true;  ///< affinity, MIG node type, pod count and quota on the node
  bool proportion = true;  ///< fair shares, limits, queue order
  bool priority = true;
  bool elastic = true;
  bool node_availability = true;
  bool gpu_sharing_order = true;
  bool gpu_pack = true;
  bool gpu_spread = false;
  bool resource_type = true;
  bool node_placement = true;
  bool topology = true;
  bool node_local_search = true;
  bool multi_node_search = true;
  Packing gpu_placement = Packing::binpack;
  Packing cpu_placement = Packing::binpack;
};

/// Defaults are the scheduler's own.
struct CycleSettings {
  std::vector<Action> actions{Action::allocate, Action::consolidation, Action::reclaim,
                              Action::preempt, Action::stale_gang_eviction};
  Plugins plugins;
  /// How long a gang below its minimum may go on; negative for ever.
  Duration staleness_grace = 60'000'000'000_ns;
  /// One less than the jobs that consolidation may look at as victims; all when absent.
  std::optional<int> max_consolidation_victims = 16;
  double k_value = 1;                ///< how strongly past usage counts in the division
  double saturation_multiplier = 1;  ///< of the reclaimer's side, at least 1
  ReclaimLookup reclaim_lookup = ReclaimLookup::lowest_common_ancestor;
  Duration reclaim_min_runtime{};  ///< where no queue says so
  Duration preempt_min_runtime{};
  /// Whether jobs that ask for no less than one that failed in the same queue are skipped.
  bool skip_like_failed = true;
  /// Scenarios that each action that evicts may look at in a cycle; no bound when absent. The
  /// scheduler bounds the time of its searches instead, at some minutes.
  std::optional<std::size_t> scenarios_max;
  Telling obstacles = Telling::all;
  /// Jobs of each leaf that an action looks at; all when absent.
  std::optional<int> queue_depth;
};

}  // namespace headroom::kai
