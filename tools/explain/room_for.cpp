#include "tools/explain/room_for.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "tools/explain/recorded_run.hpp"

namespace headroom {

RoomFor::RoomFor(const RecordedRun& run, const RecordedShape& shape) : run_{run}, shape_{shape} {
  nodes_.reserve(run.node_count());
  for (const RecordedGroup& group : run.groups) {
    const Free empty{.gpus = group.gpus,
                     .cpus = static_cast<std::int64_t>(group.cpus.value_or(0)),
                     .memory = group.memory.value_or(Bytes{}).count,
                     .is_eligible = shape.eligible.empty() && !shape.impossible,
                     .counts_cpus = group.cpus.has_value(),
                     .counts_memory = group.memory.has_value()};
    nodes_.insert(nodes_.end(), group.count, empty);
  }
  for (const NodeId node : shape.eligible) nodes_[index(node)].is_eligible = true;
  for (const Free& node : nodes_) {
    if (!node.is_eligible) continue;
    gpus_ += node.gpus;
    cpus_ += node.cpus;
    memory_ += node.memory;
    counts_cpus_ = counts_cpus_ && node.counts_cpus;
    counts_memory_ = counts_memory_ && node.counts_memory;
    if (has_room(node)) ++nodes_with_room_;
  }
}

bool RoomFor::has_room(const Free& node) const {
  if (!node.is_eligible || node.gpus < shape_.gpus_per_node) return false;
  const auto cpus = static_cast<std::int64_t>(shape_.cpus_per_node);
  return (!node.counts_cpus || node.cpus >= cpus) &&
         (!node.counts_memory || node.memory >= shape_.memory_per_node.count);
}

bool RoomFor::fits() const {
  return !shape_.impossible && nodes_with_room_ >= std::int64_t{shape_.nodes};
}

bool RoomFor::enough_gpus() const { return !shape_.impossible && gpus_ >= shape_.gpus(); }

bool RoomFor::enough_beside_gpus() const {
  const auto cpus = static_cast<WideInt>(shape_.cpus_per_node) * shape_.nodes;
  const auto memory = static_cast<WideInt>(shape_.memory_per_node.count) * shape_.nodes;
  return (!counts_cpus_ || cpus_ >= cpus) && (!counts_memory_ || memory_ >= memory);
}

bool RoomFor::touches(const HeldRun& held) const {
  return std::ranges::any_of(run_.nodes_of(held.nodes),
                             [&](NodeId node) { return nodes_[index(node)].is_eligible; });
}

bool RoomFor::change(const HeldRun& held, std::int64_t sign) {
  const RecordedShape& taken = run_.shape_of(held.job);
  const std::int64_t gpus = sign * static_cast<std::int64_t>(taken.gpus_per_node);
  const std::int64_t cpus = sign * static_cast<std::int64_t>(taken.cpus_per_node);
  const std::int64_t memory = sign * taken.memory_per_node.count;
  for (const NodeId id : run_.nodes_of(held.nodes)) {
    Free& node = nodes_[index(id)];
    const bool had_room = has_room(node);
    node.gpus += gpus;
    if (node.counts_cpus) node.cpus += cpus;
    if (node.counts_memory) node.memory += memory;
    if (node.gpus < 0 || node.cpus < 0 || node.memory < 0) return false;
    if (!node.is_eligible) continue;
    gpus_ += gpus;
    if (node.counts_cpus) cpus_ += cpus;
    if (node.counts_memory) memory_ += memory;
    nodes_with_room_ += static_cast<int>(has_room(node)) - static_cast<int>(had_room);
  }
  return true;
}

}  // namespace headroom
