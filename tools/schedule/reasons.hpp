#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "models/policy/kai/session.hpp"
#include "tools/schedule/read_snapshot.hpp"

namespace headroom {

/// What a cluster has once a cycle is over.
struct ClusterRoom {
  kai::Amounts total;               ///< of all nodes that take pods
  kai::Amounts free;                ///< not held by queues; what is leaving counts as free
  kai::Amounts largest;             ///< most of each resource on one node
  std::int64_t gpu_memory_mib = 0;  ///< of the largest GPU, which amounts of memory are part of
};
[[nodiscard]] ClusterRoom room_in(const DryRunInput& input, const kai::QueueTree& queues);

/// What the pods of `job` ask for that would start together next: those missing to its minimum,
/// else one; with sub-groups all that wait.
[[nodiscard]] kai::Amounts next_request(const kai::SnapshotJob& job, const ClusterRoom& room);

/// `queue_limit` and the like, for programs.
[[nodiscard]] std::string_view rule_name(kai::Obstacle obstacle);

/// The rule that holds `job` back in one sentence without its end, with the numbers that it
/// compares. `queues` and `room` are as the cycle left them.
[[nodiscard]] std::string reason(const kai::HeldBack& held, const kai::SnapshotJob& job,
                                 const kai::QueueTree& queues, const ClusterRoom& room);

/// `3 GPUs`, `0.5 GPUs`, `16 CPU cores`, `64 GB of memory`.
[[nodiscard]] std::string amount_text(double amount, kai::Resource resource);

}  // namespace headroom
