#include "tools/explain/room_for.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

constexpr std::int64_t whole = 1000;

/// The kind that a shape asks for on nodes of `group`; null when it has none such.
const RecordedKind* kind_on(const RecordedGroup& group, const RecordedShape& shape) {
  const auto found = std::ranges::find(group.mig, shape.mig, &RecordedKind::name);
  return found != group.mig.end() ? &*found : nullptr;
}

std::uint32_t slices_of(const RecordedKind& kind, std::uint32_t start) {
  return ((1U << kind.memory_slices) - 1U) << start;
}

}  // namespace

RoomFor::RoomFor(const RecordedRun& run, std::uint32_t job)
    : run_{run}, shape_{run.shape_of(job)}, needed_{run.needed_by(job)} {
  nodes_.reserve(run.node_count());
  for (std::size_t i = 0; i < run.groups.size(); ++i) {
    const RecordedGroup& group = run.groups[i];
    Node empty;
    empty.group = i;
    empty.cpu_milli = group.cpus.value_or(0) * whole;
    empty.memory = group.memory.value_or(Bytes{}).count;
    empty.is_eligible = shape_.eligible.empty() && !shape_.impossible;
    nodes_.insert(nodes_.end(), group.count, empty);
  }
  for (const NodeId node : shape_.eligible) nodes_[index(node)].is_eligible = true;
  for (const Node& node : nodes_) {
    if (!node.is_eligible) continue;
    counts_cpus_ = counts_cpus_ && run.groups[node.group].cpus.has_value();
    counts_memory_ = counts_memory_ && run.groups[node.group].memory.has_value();
    count(node, 1);
  }
}

std::int64_t RoomFor::whole_free(const Node& node) const {
  const RecordedGroup& group = run_.groups[node.group];
  return group.mig.empty() ? std::int64_t{group.gpus} - node.held - node.shared : 0;
}

GpuShare RoomFor::free_on(const Node& node) const {
  std::int64_t free = whole_free(node) * whole;
  if (!shape_.shares_devices()) return {free};
  const RecordedGroup& group = run_.groups[node.group];
  // Of partitioned GPUs what is left counts, of others what is left of used ones.
  if (!group.mig.empty()) free += std::int64_t{group.gpus} * whole;
  for (const Device& device : node.devices) {
    if (!group.mig.empty()) {
      free -= device.used;
    } else if (device.used > 0) {
      free += whole - device.used;
    }
  }
  return {free};
}

bool RoomFor::has_gpus(const Node& node) const {
  if (!shape_.shares_devices()) return whole_free(node) >= shape_.gpus_per_node;
  if (!shape_.mig.empty()) return instances_free(node) >= shape_.gpus_per_node;
  const std::int64_t share = shape_.shares[node.group];
  if (share > whole) return false;
  std::int64_t devices = whole_free(node);
  for (const Device& device : node.devices) {
    if (device.used > 0 && whole - device.used >= share) ++devices;
  }
  return devices >= shape_.gpus_per_node;
}

std::int64_t RoomFor::instances_free(const Node& node) const {
  const RecordedGroup& group = run_.groups[node.group];
  const RecordedKind* kind = kind_on(group, shape_);
  if (kind == nullptr) return 0;
  const auto fitting = [&](std::uint32_t used) {
    std::int64_t instances = 0;
    for (const std::uint32_t start : kind->starts) {
      const std::uint32_t slices = slices_of(*kind, start);
      if ((used & slices) != 0) continue;
      used |= slices;
      ++instances;
    }
    return instances;
  };
  const auto touched = static_cast<std::int64_t>(node.devices.size());
  std::int64_t instances = (std::int64_t{group.gpus} - touched) * fitting(0);
  for (const Device& device : node.devices) instances += fitting(device.slices);
  return instances;
}

bool RoomFor::has_room(const Node& node) const {
  const RecordedGroup& group = run_.groups[node.group];
  return node.is_eligible && has_gpus(node) &&
         (!group.cpus || node.cpu_milli >= shape_.cpu_milli_per_node) &&
         (!group.memory || node.memory >= shape_.memory_per_node.count);
}

bool RoomFor::fits() const {
  return !shape_.impossible && nodes_with_room_ >= std::int64_t{shape_.nodes};
}

bool RoomFor::enough_gpus() const { return !shape_.impossible && free_ >= needed_; }

bool RoomFor::enough_beside_gpus() const {
  const auto cpus = static_cast<WideInt>(shape_.cpu_milli_per_node) * shape_.nodes;
  const auto memory = static_cast<WideInt>(shape_.memory_per_node.count) * shape_.nodes;
  return (!counts_cpus_ || cpu_milli_ >= cpus) && (!counts_memory_ || memory_ >= memory);
}

bool RoomFor::touches(const HeldRun& held) const {
  return std::ranges::any_of(run_.nodes_of(held.nodes),
                             [&](NodeId node) { return nodes_[index(node)].is_eligible; });
}

bool RoomFor::take(const HeldRun& held) { return change(held, 1); }

void RoomFor::give(const HeldRun& held) { static_cast<void>(change(held, -1)); }

/// Adds an eligible node to the sums, or takes it away.
void RoomFor::count(const Node& node, std::int64_t sign) {
  free_.count += sign * free_on(node).count;
  cpu_milli_ += sign * node.cpu_milli;
  memory_ += sign * node.memory;
  if (has_room(node)) nodes_with_room_ += sign;
}

bool RoomFor::change(const HeldRun& held, std::int64_t sign) {
  const RecordedShape& taken = run_.shapes[held.shape];
  const auto nodes = run_.nodes_of(held.nodes);
  const auto slots = run_.slots_of(held.slots);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Node& node = nodes_[index(nodes[i])];
    const RecordedGroup& group = run_.groups[node.group];
    if (node.is_eligible) count(node, -1);
    if (group.cpus) node.cpu_milli -= sign * taken.cpu_milli_per_node;
    if (group.memory) node.memory -= sign * taken.memory_per_node.count;
    bool is_sound = node.cpu_milli >= 0 && node.memory >= 0;
    if (taken.shares_devices()) {
      const std::size_t each = taken.gpus_per_node;
      is_sound = change_devices(node, taken, slots.subspan(i * each, each), sign) && is_sound;
    } else {
      node.held += sign * std::int64_t{taken.gpus_per_node};
    }
    if (!is_sound || whole_free(node) < 0) return false;
    if (node.is_eligible) count(node, 1);
  }
  return true;
}

bool RoomFor::change_devices(Node& node, const RecordedShape& taken,
                             std::span<const DeviceSlot> slots, std::int64_t sign) const {
  const RecordedGroup& group = run_.groups[node.group];
  const RecordedKind* kind = taken.mig.empty() ? nullptr : kind_on(group, taken);
  for (const DeviceSlot slot : slots) {
    if (slot.device >= group.gpus) return false;
    if (slot.device >= node.devices.size()) node.devices.resize(slot.device + std::size_t{1});
    Device& device = node.devices[slot.device];
    const bool was_used = device.used > 0;
    device.used += sign * taken.shares[node.group];
    node.shared += static_cast<int>(device.used > 0) - static_cast<int>(was_used);
    if (device.used > whole) return false;
    if (kind == nullptr) continue;
    const std::uint32_t slices = slices_of(*kind, slot.first_slice);
    if (sign > 0 && (device.slices & slices) != 0) return false;
    device.slices ^= slices;
  }
  return true;
}

}  // namespace headroom
