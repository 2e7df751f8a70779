#include "models/policy/packing/score_table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr std::int64_t no_room = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t ranks_max = std::int64_t{1} << 32;

}  // namespace

ScoreTable::ScoreTable(const PackingCluster& cluster, const GpuModels& models,
                       PackingPolicy& policy, std::span<const std::uint32_t> ranks)
    : cluster_{&cluster},
      models_{&models},
      policy_{&policy},
      ranks_{ranks},
      node_of_rank_(ranks.size()),
      updated_at_(ranks.size()) {
  HEADROOM_ASSERT(ranks.size() == cluster.node_count(), "each node has a rank");
  for (std::size_t node = 0; node < ranks.size(); ++node) {
    node_of_rank_.at(ranks[node]) = static_cast<std::uint32_t>(node);
  }
}

ScoreTable::Key ScoreTable::key(std::size_t node, const PackingPod& pod) {
  const PackingRoom room = cluster_->room(node);
  if (!has_devices(room, pod)) return no_room;
  if (pod.gpus > 0 && !models_->admits(pod.spec, room.model)) return no_room;
  return policy_->score(room, pod) * ranks_max + (ranks_max - 1 - ranks_[node]);
}

ScoreTable::Row& ScoreTable::row(const PackingPod& pod) {
  PackingPod kind = pod;
  kind.memory = Bytes{};
  Row& row = rows_[kind];
  const auto changes = cluster_->changes();
  if (row.keys.empty()) {
    row.keys.resize(ranks_.size());
    for (std::size_t node = 0; node < ranks_.size(); ++node) row.keys[node] = key(node, kind);
  } else {
    ++updates_;
    for (const std::uint32_t node : changes.subspan(row.changes_seen)) {
      if (updated_at_[node] == updates_) continue;
      updated_at_[node] = updates_;
      row.keys[node] = key(node, kind);
    }
  }
  row.changes_seen = changes.size();
  return row;
}

std::optional<std::size_t> ScoreTable::drawn(const Row& row, std::int64_t memory) {
  fitting_.clear();
  for (std::size_t node = 0; node < row.keys.size(); ++node) {
    if (row.keys[node] == no_room || cluster_->free_memory()[node] < memory) continue;
    fitting_.push_back(static_cast<std::uint32_t>(node));
  }
  if (fitting_.empty()) return std::nullopt;
  return fitting_[policy_->stream()->below(fitting_.size())];
}

std::optional<std::size_t> ScoreTable::best(const PackingPod& pod) {
  const Row& found = row(pod);
  if (policy_->stream() != nullptr) return drawn(found, pod.memory.count);
  const auto memory = cluster_->free_memory();
  Key best = no_room;
  for (std::size_t node = 0; node < found.keys.size(); ++node) {
    best = std::max(best, memory[node] >= pod.memory.count ? found.keys[node] : no_room);
  }
  if (best == no_room) return std::nullopt;
  return node_of_rank_[static_cast<std::size_t>(ranks_max - 1 - (best & (ranks_max - 1)))];
}

}  // namespace headroom
