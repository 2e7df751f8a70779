// Node records and what is free. Source: KAI-Scheduler commit d5bc503a, packages api/node_info and
// gpu_sharing.
#include "models/policy/kai/node.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::kai {
namespace {

/// Devices with more memory than this are not rounded, as in the scheduler.
constexpr std::int64_t rounded_memory_mib = 1024LL * 1024;
constexpr const char* affinity_label = "kai.scheduler/type";

}  // namespace

Node::Node(const SnapshotNode& facts, const ShapeTable& shapes)
    : name{facts.name},
      allocatable(shapes.dimensions(), 0),
      mig{facts.mig},
      gpu_memory_mib{facts.gpu_memory_mib},
      gpu_memory_known{facts.gpu_memory_known},
      affinity_name{facts.name},
      shapes_{&shapes} {
  if (gpu_memory_mib < rounded_memory_mib) gpu_memory_mib -= gpu_memory_mib % 100;
  allocatable[cpu_dimension] = facts.cpu_milli;
  allocatable[memory_dimension] = facts.memory_bytes;
  allocatable[gpu_dimension] = facts.gpus;
  allocatable[pod_dimension] = facts.max_pods;
  for (const auto& [profile, count] : facts.mig_instances) {
    if (const auto d = shapes.dimension(profile)) allocatable[*d] += count;
  }
  if (const auto label = facts.labels.find(affinity_label); label != facts.labels.end()) {
    affinity_name = label->second;
  }
  idle_ = allocatable;
  releasing_.assign(shapes.dimensions(), 0);
  if (facts.numa) numa.emplace(*facts.numa, shapes);
}

std::optional<std::size_t> Node::find(TaskId task) const {
  for (auto at = records_.size(); at-- > 0;) {
    if (records_[at].task == task) return at;
  }
  return std::nullopt;
}

void Node::append(NodeRecord record, const GpuLabels& labels) {
  apply(record, 1, labels);
  records_.push_back(std::move(record));
}

void Node::replace(std::size_t at, NodeRecord record, const GpuLabels& labels) {
  apply(records_[at], -1, labels);
  apply(record, 1, labels);
  records_[at] = std::move(record);
}

void Node::remove(std::size_t at, const GpuLabels& labels) {
  apply(records_[at], -1, labels);
  records_.erase(records_.begin() + static_cast<std::ptrdiff_t>(at));
}

void Node::apply(const NodeRecord& record, int sign, const GpuLabels& labels) {
  is_summed_up_ = false;
  const auto& shape = (*shapes_)[record.shape];
  for (std::size_t d = 0; d < allocatable.size(); ++d) {
    // A node charges only what it has some of.
    if (allocatable[d] == 0) continue;
    const auto amount = sign * shape.need[d];
    if (record.status != Status::pipelined) idle_[d] -= amount;
    if (record.status == Status::releasing) releasing_[d] += amount;
    if (record.status == Status::pipelined) releasing_[d] -= amount;
  }
  if (!record.groups.empty()) apply_groups(record, sign, labels);
}

void Node::apply_groups(const NodeRecord& record, int sign, const GpuLabels& labels) {
  for (const auto label : record.groups) {
    auto at = std::find_if(groups_.begin(), groups_.end(),
                           [&](const GpuGroup& group) { return group.label == label; });
    if (at == groups_.end()) {
      at = std::find_if(groups_.begin(), groups_.end(),
                        [&](const GpuGroup& group) { return labels.precedes(label, group.label); });
      at = groups_.insert(at, GpuGroup{.label = label});
    }
    count_group(*at, -1);
    const auto memory = sign * record.memory_mib;
    at->records += sign;
    at->used += memory;
    if (record.status != Status::pipelined) at->held += memory;
    if (record.status == Status::releasing) at->releasing += memory;
    if (record.status == Status::pipelined) at->releasing -= memory;
    count_group(*at, 1);
    if (at->records == 0) groups_.erase(at);
  }
}

void Node::count_group(const GpuGroup& group, int sign) {
  if (group.held > 0) {
    idle_[gpu_dimension] -= sign;
    // Everybody on it is leaving and nobody is coming.
    if (group.used == group.releasing) releasing_[gpu_dimension] += sign;
  } else if (group.used > 0) {
    // Only newcomers: the device is still to be freed.
    releasing_[gpu_dimension] -= sign;
  }
}

std::int64_t Node::memory_need(const Shape& shape) const {
  if (shape.memory_mib != 0) return shape.memory_mib;
  return static_cast<std::int64_t>(shape.portion * static_cast<double>(gpu_memory_mib));
}

double Node::share_of_memory(std::int64_t memory_mib) const {
  return std::ceil(static_cast<double>(memory_mib) / static_cast<double>(gpu_memory_mib) * 100) /
         100;
}

double Node::accepted_gpus(const Shape& shape) const {
  if (!shape.is_shared()) return shape.quota[Resource::gpu];
  const auto portion = shape.memory_mib != 0 ? share_of_memory(shape.memory_mib) : shape.portion;
  return std::floor(portion * 100 + 0.5) * shape.devices / 100;
}

bool Node::fits_group(const Shape& shape, const GpuGroup& group) const {
  return group.used != 0 && !group.is_all_released() &&
         gpu_memory_mib - group.held + group.releasing - memory_need(shape) >= 0;
}

bool Node::fits_some_group(const Shape& shape) const {
  return std::any_of(groups_.begin(), groups_.end(),
                     [&](const GpuGroup& group) { return fits_group(shape, group); });
}

bool Node::fits(const Shape& shape, bool with_releasing) const {
  const auto available = [&](std::size_t d) {
    return with_releasing ? idle_[d] + releasing_[d] : idle_[d];
  };
  const auto is_shared = shape.is_shared();
  if (shape.has_unknown_profile) return false;
  for (std::size_t d = 0; d < idle_.size(); ++d) {
    if (is_shared && d == gpu_dimension) continue;
    if (shape.need[d] > available(d)) return false;
  }
  if (!is_shared) return true;
  const auto portion = shape.memory_mib != 0 ? share_of_memory(shape.memory_mib) : shape.portion;
  if (portion > 1 && portion != std::floor(portion)) return false;
  const auto whole = available(gpu_dimension);
  if (whole >= shape.devices) return true;
  const auto matching = std::count_if(groups_.begin(), groups_.end(), [&](const GpuGroup& group) {
    return fits_group(shape, group);
  });
  return whole + std::min<std::int64_t>(matching, shape.devices) >= shape.devices;
}

bool Node::accepts_type(const Shape& shape, bool is_legacy_mig) const {
  if (is_legacy_mig) return false;
  if (!shape.wants_gpu()) return true;
  if (shape.kind == GpuKind::mig && (mig == MigStrategy::none || legacy_mig_pods_ > 0)) {
    return false;
  }
  if (mig == MigStrategy::single) return shape.kind == GpuKind::whole;
  if (mig == MigStrategy::mixed) return shape.kind == GpuKind::mig;
  return true;
}

const GpuSum& Node::idle_gpus() const {
  if (!is_summed_up_) sum_up();
  return idle_gpus_;
}

const GpuSum& Node::releasing_gpus() const {
  if (!is_summed_up_) sum_up();
  return releasing_gpus_;
}

void Node::sum_up() const {
  is_summed_up_ = true;
  const auto idle = is_ready_ ? shapes_->total_gpus(idle_) : 0;
  const auto releasing = is_ready_ ? shapes_->total_gpus(releasing_) : 0;
  idle_gpus_ = {static_cast<double>(idle), idle * gpu_memory_mib};
  releasing_gpus_ = {static_cast<double>(releasing), releasing * gpu_memory_mib};
  if (!is_ready_ || groups_.empty()) return;
  // Hundredths do not add up exactly, so the order is that of the records, as in the scheduler.
  std::vector<GpuLabel> seen;
  for (const auto& record : records_) {
    for (const auto label : record.groups) {
      if (std::find(seen.begin(), seen.end(), label) != seen.end()) continue;
      seen.push_back(label);
      const auto& group = *std::find_if(groups_.begin(), groups_.end(),
                                        [&](const GpuGroup& g) { return g.label == label; });
      if (group.held > 0) {
        idle_gpus_.gpus += 1 - share_of_memory(group.held);
        idle_gpus_.memory_mib += gpu_memory_mib - group.held;
      }
      if (group.releasing > 0 && !group.is_all_leaving()) {
        releasing_gpus_.gpus += share_of_memory(group.releasing);
        releasing_gpus_.memory_mib += group.releasing;
      }
    }
  }
}

double Node::spare_fractions() const {
  double spare = 0;
  for (const auto& group : groups_) {
    const auto left = std::max<std::int64_t>(0, gpu_memory_mib - group.held + group.releasing);
    if (group.used > 0) spare += static_cast<double>(left) / static_cast<double>(gpu_memory_mib);
  }
  return spare;
}

}  // namespace headroom::kai
