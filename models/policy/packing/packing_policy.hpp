#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "headroom/random.hpp"

#include "models/policy/packing/fragmentation.hpp"
#include "models/policy/packing/packing_pod.hpp"
#include "models/policy/packing/packing_room.hpp"

namespace headroom {

/// Chooses a node and, on it, GPUs for one pod at a time. Scores are whole numbers,
/// so that many nodes tie; the order that breaks ties is the caller's.
class PackingPolicy {
 public:
  virtual ~PackingPolicy() = default;

  /// How good `room` is for `pod`, higher is better; it depends on nothing else. Asked
  /// only where the pod fits.
  [[nodiscard]] virtual std::int32_t score(const PackingRoom& room, const PackingPod& pod) = 0;

  /// The GPU for a pod that shares one and fits: where not said otherwise, of those
  /// that fit the one with the least free, ties to the lowest.
  [[nodiscard]] virtual std::uint32_t share_gpu(const PackingRoom& room, const PackingPod& pod);

  /// Where nodes are drawn, each that fits as likely, and not scored: the stream they
  /// are drawn from.
  [[nodiscard]] virtual RandomStream* stream() { return nullptr; }
};

/// What some policies know of a run.
struct PackingContext {
  std::shared_ptr<FragmentMeter> meter;
  std::uint64_t seed = 0;
};

struct PackingPolicyEntry {
  std::string_view name;
  std::string_view published_name;  ///< in the results of the ATC'23 study
  std::string_view summary;
  std::unique_ptr<PackingPolicy> (*make)(const PackingContext& context);
};

/// All of them, `random` first.
[[nodiscard]] std::span<const PackingPolicyEntry> packing_policies();
/// The one of this name, ours or the published one.
[[nodiscard]] const PackingPolicyEntry* find_packing_policy(std::string_view name);

[[nodiscard]] PackingPolicyEntry random_packing();
[[nodiscard]] PackingPolicyEntry dot_product_packing();
[[nodiscard]] PackingPolicyEntry gpu_clustering_packing();
[[nodiscard]] PackingPolicyEntry gpu_packing_packing();
[[nodiscard]] PackingPolicyEntry best_fit_packing();
[[nodiscard]] PackingPolicyEntry fgd_packing();

/// A policy that looks at one node and one pod alone.
template <class Policy>
PackingPolicyEntry packing_entry(std::string_view name, std::string_view published_name,
                                 std::string_view summary) {
  return {.name = name,
          .published_name = published_name,
          .summary = summary,
          .make = [](const PackingContext&) -> std::unique_ptr<PackingPolicy> {
            return std::make_unique<Policy>();
          }};
}

/// What scores are relative to on every node, however large: the largest node of
/// openb. Source: constants of the simulator of Weng, Yang et al., USENIX ATC'23.
inline constexpr std::int64_t reference_cpu_milli = 128'000;
inline constexpr std::int64_t reference_gpu_milli = 8'000;

/// The GPUs that `pod` takes of a node where it fits, ascending: the lowest whole ones,
/// or for a share the one that `policy` chooses, or for several shares the fullest that
/// fit, ties to the lowest.
void choose_gpus(PackingPolicy& policy, const PackingRoom& room, const PackingPod& pod,
                 std::vector<std::uint32_t>& gpus);

}  // namespace headroom
