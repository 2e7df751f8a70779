#include "models/policy/placement/packing_placement.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/device_table.hpp"
#include "headroom/diagnostics.hpp"

#include "models/policy/packing/cluster_rooms.hpp"
#include "models/policy/packing/expected_jobs.hpp"
#include "models/policy/packing/packing_policy.hpp"
#include "models/policy/placement/placements.hpp"

namespace headroom {
namespace {

/// The scores that nodes had for one shape of job, each with what it was worked out
/// from: as long as the node is like that, so is its score.
class KnownScores {
 public:
  /// The score of `node` when it is as it was, else nullopt.
  [[nodiscard]] std::optional<std::int32_t> find(const FreeCapacity& free, NodeId node) {
    if (index(node) >= known_.size()) known_.resize(free.node_count());
    Known& known = known_[index(node)];
    return known.is_filled && known.state == state_of(free, node) && has_devices(free, node, known)
               ? std::optional{known.score}
               : std::nullopt;
  }
  void keep(const FreeCapacity& free, NodeId node, std::int32_t score) {
    Known& known = known_[index(node)];
    known.is_filled = true;
    known.state = state_of(free, node);
    known.score = score;
    if (!free.devices().is_active()) return;
    const auto devices = free.devices().free(node);
    known.devices.assign(devices.begin(), devices.end());
    for (std::size_t i = 0; i < devices.size(); ++i) {
      known.devices.push_back(free.devices().used_slices(node, i));
    }
  }

 private:
  struct State {
    std::int64_t cpu_milli = 0;
    std::uint64_t classes = 0;
    std::uint32_t gpus = 0;
    std::uint32_t group = 0;
    bool operator==(const State&) const = default;
  };
  struct Known {
    State state;
    std::vector<std::int16_t> devices;  ///< free thousandths of each, then slices in use of each
    std::int32_t score = 0;
    bool is_filled = false;
  };

  static State state_of(const FreeCapacity& free, NodeId node) {
    return {.cpu_milli = free.free_cpu_milli(node),
            .classes = free.job_classes(node),
            .gpus = free.free_gpus(node),
            .group = free.capacity(node).group};
  }
  static bool has_devices(const FreeCapacity& free, NodeId node, const Known& known) {
    if (!free.devices().is_active()) return known.devices.empty();
    const auto devices = free.devices().free(node);
    if (known.devices.size() != 2 * devices.size()) return false;
    if (!std::equal(devices.begin(), devices.end(), known.devices.begin())) return false;
    if (free.mig(node) == nullptr) return true;
    for (std::size_t i = 0; i < devices.size(); ++i) {
      if (known.devices[devices.size() + i] != free.devices().used_slices(node, i)) return false;
    }
    return true;
  }

  std::vector<Known> known_;
};

class PackingPlacement final : public PlacementPolicy {
 public:
  PackingPlacement(const PackingPolicyEntry& entry, PlacementContext context)
      : entry_{entry}, context_{std::move(context)} {}

  bool place(const Footprint& footprint, const FreeCapacity& free, const NodeSet* blocked,
             std::vector<NodeId>& nodes) override {
    nodes.clear();
    if (!free.fits(footprint, nullptr)) return false;
    PackingPolicy& policy = policy_for(free);
    KnownScores& known = known_[footprint];
    scored_.clear();
    free.for_each_with_room(footprint, blocked, [&](NodeId node) {
      std::optional<std::int32_t> score = known.find(free, node);
      if (!score) {
        score = policy.score(rooms_.room(free, node), packing_pod(free, node, footprint));
        known.keep(free, node, *score);
      }
      scored_.push_back({*score, node});
      return true;
    });
    if (scored_.size() < footprint.nodes) return false;
    const auto wanted = scored_.begin() + static_cast<std::ptrdiff_t>(footprint.nodes);
    std::partial_sort(scored_.begin(), wanted, scored_.end());
    for (auto scored = scored_.begin(); scored != wanted; ++scored) nodes.push_back(scored->node);
    std::ranges::sort(nodes);
    return true;
  }

  bool choose_devices(const Footprint& footprint, const FreeCapacity& free, NodeId node,
                      std::vector<DeviceSlot>& slots) override {
    if (footprint.gpus_per_node != 1 || footprint.mig_kind != 0) {
      return free.choose_devices(node, footprint, slots);
    }
    if (!free.has_room(node, footprint)) return false;
    const PackingPod pod = packing_pod(free, node, footprint);
    const std::uint32_t gpu = policy_for(free).share_gpu(rooms_.room(free, node), pod);
    slots.push_back({.device = static_cast<std::uint16_t>(gpu)});
    return true;
  }

  [[nodiscard]] bool needs_job_classes() const override { return entry_.name == "gpu-clustering"; }

 private:
  struct Scored {
    std::int32_t score = 0;
    NodeId node{};
    bool operator<(const Scored& other) const {
      return score != other.score ? score > other.score : node < other.node;
    }
  };

  /// Made when it is first asked for, because only then the cluster is known.
  PackingPolicy& policy_for(const FreeCapacity& free) {
    if (policy_) return *policy_;
    const auto types = task_types(context_.expected, group_count(free), models_);
    policy_ = entry_.make(
        {.meter = std::make_shared<FragmentMeter>(types, models_), .seed = context_.seed});
    return *policy_;
  }

  const PackingPolicyEntry& entry_;
  PlacementContext context_;
  GpuModels models_;
  std::unique_ptr<PackingPolicy> policy_;
  ClusterRooms rooms_;
  std::map<Footprint, KnownScores> known_;
  std::vector<Scored> scored_;
};

/// The placement of the packing policy at this place of their list.
template <std::size_t place>
PlacementEntry entry() {
  const PackingPolicyEntry& policy = packing_policies()[place];
  return {.name = policy.name,
          .summary = policy.summary,
          .make = [](const PlacementContext& context) -> std::unique_ptr<PlacementPolicy> {
            return std::make_unique<PackingPlacement>(packing_policies()[place], context);
          },
          .needs_expected_jobs = policy.name == "fgd"};
}

}  // namespace

std::span<const PlacementEntry> packing_placements() {
  // `random`, the first of the packing policies, is a placement of its own.
  static const std::array entries{entry<1>(), entry<2>(), entry<3>(), entry<4>(), entry<5>()};
  HEADROOM_ASSERT(packing_policies().size() == entries.size() + 1, "each policy is a placement");
  return entries;
}

}  // namespace headroom
