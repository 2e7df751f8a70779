// An upper bound on what could be placed once victims are gone.
#include "models/policy/kai/slot_bound.hpp"

#include <algorithm>

namespace headroom::kai {

SlotCounter::SlotCounter(const SchedulingSession& session, ShapeId shape)
    : session_{session},
      shape_{session.shapes[shape]},
      nothing_(session.shapes.dimensions(), 0),
      slots_(session.nodes.size(), 0) {
  for (std::size_t i = 0; i < slots_.size(); ++i) recount(id_at<NodeId>(i));
}

void SlotCounter::recount(NodeId node) {
  auto& slots = slots_[index(node)];
  total_ -= slots;
  slots = with(node, {.amounts = nothing_});
  total_ += slots;
}

/// Memory of whole free devices and free parts of shared ones.
std::int64_t SlotCounter::memory_on(const Node& node, const FreedOnNode& freed) const {
  const auto whole = node.free(gpu_dimension) + freed.amounts[gpu_dimension];
  auto memory = whole * node.gpu_memory_mib + freed.shared_mib;
  for (const auto& group : node.groups()) {
    // One that all are leaving counts as a whole device already.
    if (group.used > 0 && !group.is_all_leaving()) {
      // Not less than nothing: a pod that asks for more memory than a device has may be on one.
      memory += std::max<std::int64_t>(0, node.gpu_memory_mib - group.held + group.releasing);
    }
  }
  return std::max<std::int64_t>(0, memory);
}

std::int64_t SlotCounter::with(NodeId id, const FreedOnNode& freed) const {
  const auto& node = session_.node(id);
  if (!node.is_ready() || shape_.has_unknown_profile) return 0;
  // A pod takes a slot of its node even when it asks for nothing else.
  auto slots = INT64_MAX;
  for (std::size_t d = 0; d < freed.amounts.size(); ++d) {
    const auto need = shape_.need[d];
    if (need <= 0) continue;
    auto free = node.free(d) + freed.amounts[d];
    // A shared device is free once its last pod has left.
    if (d == gpu_dimension) {
      free += std::min(freed.shared_devices, static_cast<std::int64_t>(node.groups().size()));
    }
    slots = std::min(slots, free < need ? 0 : free / need);
  }
  if (!shape_.is_shared() || slots == 0) return slots;
  const auto on_device = std::min(node.memory_need(shape_), node.gpu_memory_mib);
  const auto need = std::max<std::int64_t>(1, on_device) * shape_.devices;
  return std::min(slots, memory_on(node, freed) / need);
}

SlotBound::SlotBound(const SchedulingSession& session)
    : session_{session},
      dimensions_{session.shapes.dimensions()},
      freed_(session.nodes.size() * dimensions_, 0),
      freed_mib_(session.nodes.size(), 0),
      freed_devices_(session.nodes.size(), 0),
      now_(session.nodes.size(), -1) {}

void SlotBound::start(const SlotCounter& counter) {
  counter_ = &counter;
  clear();
}

void SlotBound::add(std::span<const TaskId> victims) {
  fresh_.clear();
  for (const auto id : victims) {
    const auto& task = session_.task(id);
    const auto where = *task.at.node;
    const auto n = index(where);
    const auto& shape = session_.shapes[task.shape];
    const auto& node = session_.node(where);
    for (std::size_t d = 0; d < dimensions_; ++d) {
      if (node.allocatable[d] != 0) freed_[n * dimensions_ + d] += shape.need[d];
    }
    if (shape.is_shared()) {
      const auto devices = static_cast<std::int64_t>(task.at.groups.size());
      freed_mib_[n] += node.memory_need(shape) * devices;
      freed_devices_[n] += devices;
    }
    if (fresh_.empty() || fresh_.back() != where) fresh_.push_back(where);
  }
  for (const auto where : fresh_) {
    const auto n = index(where);
    const auto before = now_[n] >= 0 ? now_[n] : counter_->on(where);
    if (now_[n] < 0) touched_.push_back(where);
    now_[n] =
        counter_->with(where, {.amounts = std::span{freed_}.subspan(n * dimensions_, dimensions_),
                               .shared_mib = freed_mib_[n],
                               .shared_devices = freed_devices_[n]});
    slots_ += now_[n] - before;
  }
}

void SlotBound::clear() {
  for (const auto where : touched_) {
    const auto n = index(where);
    std::fill_n(freed_.begin() + static_cast<std::ptrdiff_t>(n * dimensions_), dimensions_, 0);
    freed_mib_[n] = 0;
    freed_devices_[n] = 0;
    now_[n] = -1;
  }
  touched_.clear();
  slots_ = counter_->total();
}

}  // namespace headroom::kai
