#include "headroom/estimated_ends.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

/// What is free on a node while tenants leave it one by one.
struct EstimatedEnds::Room {
  std::int64_t gpus;
  std::int64_t cpus;
  WideInt memory;

  Room(const FreeCapacity& free, NodeId node)
      : gpus{free.free_gpus(node)},
        cpus{free.free_cpus(node)},
        memory{free.free_memory(node).count} {}
  void leave(const Tenant& tenant) {
    gpus += tenant.gpus;
    cpus += tenant.cpus;
    memory += tenant.memory.count;
  }
  void enter(const Footprint& footprint) {
    gpus -= footprint.gpus_per_node;
    cpus -= footprint.cpus_per_node;
    memory -= footprint.memory_per_node.count;
  }
  [[nodiscard]] bool holds(const Footprint& footprint) const {
    return gpus >= footprint.gpus_per_node && cpus >= footprint.cpus_per_node &&
           memory >= footprint.memory_per_node.count;
  }
};

TimePoint EstimatedEnds::room_from(NodeId node, const Footprint& footprint) const {
  if (!free_->is_eligible(node, footprint)) return end_of_time;
  Room room{*free_, node};
  if (room.holds(footprint)) return TimePoint{};
  const Tenants& tenants = tenants_[index(node)];
  const bool only_gpus = footprint.cpus_per_node == 0 && footprint.memory_per_node.count == 0;
  for (std::size_t chunk = 0; chunk < tenants.chunk_count(); ++chunk) {
    const std::int64_t after = room.gpus + tenants.summary(chunk).gpus;
    if (only_gpus && after < footprint.gpus_per_node) {
      room.gpus = after;
      continue;
    }
    for (const Tenant& tenant : tenants.items(chunk)) {
      room.leave(tenant);
      if (room.holds(footprint)) return tenant.end;
    }
  }
  return end_of_time;
}

std::int64_t EstimatedEnds::free_gpus_at(NodeId node, TimePoint when) const {
  std::int64_t gpus = free_->free_gpus(node);
  const Tenants& tenants = tenants_[index(node)];
  for (std::size_t chunk = 0; chunk < tenants.chunk_count(); ++chunk) {
    const std::span<const Tenant> items = tenants.items(chunk);
    if (items.back().end <= when) {
      gpus += tenants.summary(chunk).gpus;
      continue;
    }
    for (const Tenant& tenant : items) {
      if (tenant.end > when) return gpus;
      gpus += tenant.gpus;
    }
  }
  return gpus;
}

bool EstimatedEnds::has_room_beside(NodeId node, const Footprint& footprint, const Footprint& other,
                                    TimePoint when) const {
  if (footprint.only_gpus() && other.only_gpus()) {
    return free_gpus_at(node, when) >=
           static_cast<std::int64_t>(footprint.gpus_per_node) + other.gpus_per_node;
  }
  Room room{*free_, node};
  const Tenants& tenants = tenants_[index(node)];
  for (std::size_t chunk = 0; chunk < tenants.chunk_count(); ++chunk) {
    for (const Tenant& tenant : tenants.items(chunk)) {
      if (tenant.end <= when) room.leave(tenant);
    }
  }
  room.enter(other);
  return room.holds(footprint);
}

void EstimatedEnds::room_from_by_gpus(NodeId node, std::span<TimePoint> from) const {
  const Tenants& tenants = tenants_[index(node)];
  std::size_t level = 0;
  auto gpus = static_cast<std::size_t>(free_->free_gpus(node));
  for (; level < from.size() && level <= gpus; ++level) from[level] = TimePoint{};
  for (std::size_t chunk = 0; chunk < tenants.chunk_count(); ++chunk) {
    for (const Tenant& tenant : tenants.items(chunk)) {
      gpus += tenant.gpus;
      for (; level < from.size() && level <= gpus; ++level) from[level] = tenant.end;
    }
  }
  for (; level < from.size(); ++level) from[level] = end_of_time;
}

}  // namespace headroom
