#include "headroom/estimated_ends.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace headroom {

/// What is free on a node while tenants leave it one by one.
struct EstimatedEnds::Room {
  std::int64_t gpus;
  std::int64_t cpu_milli;
  WideInt memory;

  Room(const FreeCapacity& free, NodeId node)
      : gpus{free.free_gpus(node)},
        cpu_milli{free.free_cpu_milli(node)},
        memory{free.free_memory(node).count} {}
  void leave(const Tenant& tenant) {
    gpus += tenant.gpus;
    cpu_milli += tenant.cpu_milli;
    memory += tenant.memory.count;
  }
  void enter(const Footprint& footprint) {
    gpus -= footprint.gpus_per_node;
    cpu_milli -= footprint.cpu_milli_per_node;
    memory -= footprint.memory_per_node.count;
  }
  [[nodiscard]] bool holds(const Footprint& footprint) const {
    return gpus >= footprint.gpus_per_node && cpu_milli >= footprint.cpu_milli_per_node &&
           memory >= footprint.memory_per_node.count;
  }
};

void EstimatedEnds::add_sharing(NodeId node, const Tenant& tenant, const Footprint& footprint,
                                std::span<const DeviceSlot> slots) {
  add(node, tenant);
  sharing_[{node, tenant.job}].push_back(
      {.footprint = footprint, .slots = {slots.begin(), slots.end()}});
}

void EstimatedEnds::forget_sharing(NodeId node, JobId job) {
  const auto held = sharing_.find({node, job});
  if (held == sharing_.end()) return;
  held->second.pop_back();
  if (held->second.empty()) sharing_.erase(held);
}

bool EstimatedEnds::by_device(NodeId node, const Footprint& footprint) const {
  const DeviceTable& devices = free_->devices();
  return footprint.shares_devices() || (devices.is_active() && devices.is_shared(node));
}

template <class Visit>
void EstimatedEnds::for_each_leaving(NodeId node, Visit visit) const {
  constexpr NodeId self{0};
  FreeCapacity room = free_->only(node);
  const Tenants& tenants = tenants_[index(node)];
  std::optional<JobId> sharing;  // the last tenant that shares; all its parts leave at once
  for (std::size_t chunk = 0; chunk < tenants.chunk_count(); ++chunk) {
    for (const Tenant& tenant : tenants.items(chunk)) {
      if (tenant.job == sharing) continue;
      const auto shares = sharing_.find({node, tenant.job});
      if (shares != sharing_.end()) {
        sharing = tenant.job;
        for (const Sharing& share : shares->second) room.give(self, share.footprint, share.slots);
      } else {
        room.give(self, {.gpus_per_node = tenant.gpus,
                         .cpu_milli_per_node = tenant.cpu_milli,
                         .memory_per_node = tenant.memory});
      }
      if (!visit(tenant.end, room)) return;
    }
  }
}

TimePoint EstimatedEnds::room_from_by_device(NodeId node, const Footprint& footprint) const {
  if (free_->has_room(node, footprint)) return TimePoint{};
  Footprint here = footprint;
  here.eligible = 0;
  TimePoint from = end_of_time;
  for_each_leaving(node, [&](TimePoint end, const FreeCapacity& room) {
    if (!room.has_room(NodeId{0}, here)) return true;
    from = end;
    return false;
  });
  return from;
}

bool EstimatedEnds::has_room_beside_by_device(NodeId node, const Footprint& footprint,
                                              const Footprint& other, TimePoint when) const {
  Footprint here = footprint;
  Footprint beside = other;
  here.eligible = 0;
  beside.eligible = 0;
  FreeCapacity left = free_->only(node);
  for_each_leaving(node, [&](TimePoint end, const FreeCapacity& room) {
    if (end > when) return false;
    left = room;
    return true;
  });
  std::vector<DeviceSlot> slots;
  if (!left.choose_devices(NodeId{0}, beside, slots)) return false;
  left.take(NodeId{0}, beside, slots);
  return left.has_room(NodeId{0}, here);
}

TimePoint EstimatedEnds::room_from(NodeId node, const Footprint& footprint) const {
  if (!free_->is_eligible(node, footprint)) return end_of_time;
  if (by_device(node, footprint)) return room_from_by_device(node, footprint);
  Room room{*free_, node};
  if (room.holds(footprint)) return TimePoint{};
  const Tenants& tenants = tenants_[index(node)];
  const bool only_gpus = footprint.cpu_milli_per_node == 0 && footprint.memory_per_node.count == 0;
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
  if (by_device(node, footprint) || other.shares_devices()) {
    return has_room_beside_by_device(node, footprint, other, when);
  }
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
  if (by_device(node, Footprint{})) {
    for_each_leaving(node, [&](TimePoint end, const FreeCapacity& room) {
      const std::size_t free = room.free_gpus(NodeId{0});
      for (; level < from.size() && level <= free; ++level) from[level] = end;
      return level < from.size();
    });
    std::fill(from.begin() + static_cast<std::ptrdiff_t>(level), from.end(), end_of_time);
    return;
  }
  for (std::size_t chunk = 0; chunk < tenants.chunk_count(); ++chunk) {
    for (const Tenant& tenant : tenants.items(chunk)) {
      gpus += tenant.gpus;
      for (; level < from.size() && level <= gpus; ++level) from[level] = tenant.end;
    }
  }
  for (; level < from.size(); ++level) from[level] = end_of_time;
}

}  // namespace headroom
