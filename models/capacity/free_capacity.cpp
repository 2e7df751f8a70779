#include "headroom/free_capacity.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

// Room to spare, so that sums with it stay inside 64 bits.
constexpr std::int64_t cpus_not_modelled = std::numeric_limits<std::int64_t>::max() / 2;
constexpr Bytes memory_not_modelled{std::numeric_limits<std::int64_t>::max()};

template <class Number>
Number divided_up(Number total, Number parts) {
  return (total + parts - 1) / parts;
}

}  // namespace

NodeId NodeSet::highest() const {
  for (std::size_t word = words_.size(); word-- > 0;) {
    if (words_[word] == 0) continue;
    return id_at<NodeId>(word * 64 + static_cast<std::size_t>(std::bit_width(words_[word])) - 1);
  }
  HEADROOM_ASSERT(false, "a set that is asked for its highest node is not empty");
}

FreeCapacity::FreeCapacity(const ClusterSpec& cluster) {
  for (std::uint32_t group = 0; group < cluster.nodes.size(); ++group) {
    const NodeGroup& spec = cluster.nodes[group];
    const NodeCapacity node{
        .gpus = spec.mig ? 0 : spec.gpus,
        .partitioned_gpus = spec.mig ? spec.gpus : 0,
        .cpu_milli = spec.cpus ? std::int64_t{*spec.cpus} * 1000 : cpus_not_modelled,
        .memory = spec.memory.value_or(memory_not_modelled),
        .gpu_memory = spec.gpu_memory.value_or(Bytes{}),
        .group = group};
    capacity_.insert(capacity_.end(), spec.count, node);
    group_models_.push_back(spec.gpu_model);
    group_mig_.push_back(spec.mig);
    gpus_per_node_max_ = std::max(gpus_per_node_max_, node.gpus);
    gpu_count_ += static_cast<std::int64_t>(spec.gpus) * spec.count;
    partitioned_share_ += static_cast<std::int64_t>(node.partitioned_gpus) * spec.count * 1000;
  }
  const std::size_t nodes = capacity_.size();
  words_ = divided_up<std::size_t>(nodes, 64);
  summary_words_ = divided_up<std::size_t>(words_, 64);
  levels_ = std::min(gpus_per_node_max_, level_max);
  // One level more than is ever set, so that "exactly the highest level" needs no special case.
  level_bits_.resize((levels_ + 2) * words_);
  summary_bits_.resize((levels_ + 2) * summary_words_);
  nodes_at_least_.resize(levels_ + 2);
  eligible_.emplace_back(nodes);
  free_.resize(nodes);
  for (std::size_t i = 0; i < nodes; ++i) {
    const auto node = id_at<NodeId>(i);
    eligible_[0].insert(node);
    free_[i] = {capacity_[i].gpus, capacity_[i].cpu_milli, capacity_[i].memory};
    level_bits_[i / 64] |= std::uint64_t{1} << (i % 64);
    summary_bits_[i / 4096] |= std::uint64_t{1} << (i / 64 % 64);
    set_levels(node, 0, level_of(capacity_[i].gpus));
  }
  nodes_at_least_[0] = static_cast<std::uint32_t>(nodes);
  free_total_ = gpu_count_ - partitioned_share_ / 1000;
}

NodeSet FreeCapacity::nodes_with_models(const std::vector<std::string>& gpu_models) const {
  if (gpu_models.empty()) return eligible_[0];
  NodeSet nodes(node_count());
  for (std::size_t i = 0; i < node_count(); ++i) {
    const std::string& model = group_models_[capacity_[i].group];
    if (std::ranges::find(gpu_models, model) != gpu_models.end()) nodes.insert(id_at<NodeId>(i));
  }
  return nodes;
}

std::uint32_t FreeCapacity::eligibility(const NodeSet& nodes) {
  const auto known = std::ranges::find(eligible_, nodes);
  const auto number = static_cast<std::uint32_t>(known - eligible_.begin());
  if (known == eligible_.end()) eligible_.push_back(nodes);
  return number;
}

void FreeCapacity::spread_over_whole_nodes(Footprint& footprint, std::uint32_t gpus,
                                           const NodeSet& allowed) {
  std::set<std::uint32_t, std::greater<>> sizes;
  for (std::size_t i = 0; i < node_count(); ++i) {
    if (allowed.contains(id_at<NodeId>(i)) && capacity_[i].gpus > 0)
      sizes.insert(capacity_[i].gpus);
  }
  for (const std::uint32_t size : sizes) {
    NodeSet of_size(node_count());
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < node_count(); ++i) {
      if (capacity_[i].gpus != size || !allowed.contains(id_at<NodeId>(i))) continue;
      of_size.insert(id_at<NodeId>(i));
      ++count;
    }
    footprint.nodes = divided_up(gpus, size);
    footprint.gpus_per_node = size;
    footprint.eligible = eligibility(of_size);
    if (count >= footprint.nodes) return;
  }
}

void FreeCapacity::tell_devices_apart() {
  if (devices_.is_active()) return;
  std::vector<DeviceTable::Node> nodes;
  for (std::size_t i = 0; i < node_count(); ++i) {
    const NodeCapacity& node = capacity_[i];
    nodes.push_back({.gpus = node.gpus + node.partitioned_gpus,
                     .held = node.gpus - free_[i].gpus,
                     .is_partitioned = node.partitioned_gpus > 0});
  }
  devices_.activate(nodes);
}

void FreeCapacity::resolve_shares(const ResourceRequest& request, Footprint& footprint) {
  tell_devices_apart();
  footprint.nodes = request.nodes.value_or(1);
  const auto in_all = static_cast<std::uint32_t>(gpus_rounded_up(request.gpus));
  footprint.gpus_per_node =
      std::max(1U, request.gpus_per_node.value_or(divided_up(in_all, footprint.nodes)));
  footprint.device_share = static_cast<std::uint16_t>(request.device_share.count);
  footprint.gpu_memory = request.gpu_memory;
  if (request.mig.empty()) return;
  const auto known = std::ranges::find(mig_kinds_, request.mig);
  footprint.mig_kind = static_cast<std::uint16_t>(known - mig_kinds_.begin() + 1);
  if (known == mig_kinds_.end()) mig_kinds_.push_back(request.mig);
}

Footprint FreeCapacity::resolve(const ResourceRequest& request, const NodeSet* within) {
  NodeSet allowed = nodes_with_models(request.gpu_models);
  if (within != nullptr) allowed &= *within;
  const bool shares =
      request.device_share.count > 0 || request.gpu_memory.count > 0 || !request.mig.empty();
  const auto gpus = static_cast<std::uint32_t>(gpus_rounded_up(total_gpus(request)));
  std::uint32_t gpus_max = 0;
  std::int64_t cpus_max = 0;
  for (std::size_t i = 0; i < node_count(); ++i) {
    if (!allowed.contains(id_at<NodeId>(i))) continue;
    gpus_max = std::max(gpus_max, capacity_[i].gpus);
    cpus_max = std::max(cpus_max, capacity_[i].cpu_milli);
  }
  Footprint footprint{.eligible = eligibility(allowed)};
  if (shares) {
    resolve_shares(request, footprint);
  } else if (request.nodes) {
    footprint.nodes = *request.nodes;
    footprint.gpus_per_node = request.gpus_per_node.value_or(divided_up(gpus, *request.nodes));
  } else if (gpus > gpus_max) {
    spread_over_whole_nodes(footprint, gpus, allowed);
  } else if (gpus > 0) {
    footprint.gpus_per_node = gpus;
  } else if (request.cpu_milli > cpus_max && cpus_max > 0) {
    footprint.nodes = static_cast<std::uint32_t>(divided_up(request.cpu_milli, cpus_max));
  }
  footprint.cpu_milli_per_node = divided_up<std::int64_t>(request.cpu_milli, footprint.nodes);
  footprint.memory_per_node =
      Bytes{divided_up(request.memory.count, static_cast<std::int64_t>(footprint.nodes))};

  std::uint32_t able = 0;
  for (std::size_t i = 0; i < node_count(); ++i) {
    able += could_hold(id_at<NodeId>(i), footprint) ? 1U : 0U;
  }
  footprint.impossible =
      able < footprint.nodes ||
      (!shares && !request.nodes && footprint.gpus() < static_cast<std::int64_t>(gpus));
  return footprint;
}

const MigLayout* FreeCapacity::mig(NodeId node) const {
  const auto& layout = group_mig_[capacity(node).group];
  return layout ? &*layout : nullptr;
}

const MigKind* FreeCapacity::mig_kind(NodeId node, const Footprint& footprint) const {
  const MigLayout* layout = mig(node);
  if (layout == nullptr || footprint.mig_kind == 0) return nullptr;
  const auto found =
      std::ranges::find(layout->kinds, mig_kinds_[footprint.mig_kind - 1U], &MigKind::name);
  return found != layout->kinds.end() ? &*found : nullptr;
}

std::int64_t FreeCapacity::share_on(NodeId node, const Footprint& footprint) const {
  constexpr std::int64_t whole = 1000;
  if (footprint.device_share != 0) return footprint.device_share;
  if (const MigKind* profile = mig_kind(node, footprint)) {
    return whole * profile->compute_slices / mig(node)->compute_slices;
  }
  if (footprint.gpu_memory.count == 0) return whole;
  const Bytes memory = capacity(node).gpu_memory;
  if (memory < footprint.gpu_memory) return whole + 1;
  const WideInt part = static_cast<WideInt>(footprint.gpu_memory.count) * whole / memory.count;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(part));
}

bool FreeCapacity::could_hold(NodeId node, const Footprint& footprint) const {
  const NodeCapacity& has = capacity(node);
  if (!is_eligible(node, footprint) || has.cpu_milli < footprint.cpu_milli_per_node ||
      has.memory < footprint.memory_per_node) {
    return false;
  }
  if (footprint.mig_kind == 0) {
    return has.gpus >= footprint.gpus_per_node && share_on(node, footprint) <= 1000;
  }
  const MigKind* profile = mig_kind(node, footprint);
  if (profile == nullptr) return false;
  std::uint8_t used = 0;
  std::uint32_t per_device = 0;
  for (int start = slice_for(*profile, used); start >= 0; start = slice_for(*profile, used)) {
    used = static_cast<std::uint8_t>(used | (((1U << profile->memory_slices) - 1U) << start));
    ++per_device;
  }
  return has.partitioned_gpus * per_device >= footprint.gpus_per_node;
}

bool FreeCapacity::is_eligible(NodeId node, const Footprint& footprint) const {
  return footprint.eligible == 0 || eligible_[footprint.eligible].contains(node);
}

bool FreeCapacity::has_devices(NodeId node, const Footprint& footprint) const {
  if (const MigKind* profile = mig_kind(node, footprint)) {
    std::vector<DeviceSlot> slots;
    return devices_.choose_slices(node, *profile, footprint.gpus_per_node, slots);
  }
  if (footprint.mig_kind != 0) return false;
  const std::int64_t share = share_on(node, footprint);
  if (share > 1000) return false;
  return devices_.fitting(node, static_cast<std::int16_t>(share)) >= footprint.gpus_per_node;
}

bool FreeCapacity::has_room(NodeId node, const Footprint& footprint) const {
  const Free& free = free_[index(node)];
  const bool shares = footprint.shares_devices();
  if (!shares && free.gpus < footprint.gpus_per_node) return false;
  return free.cpu_milli >= footprint.cpu_milli_per_node &&
         free.memory >= footprint.memory_per_node && is_eligible(node, footprint) &&
         (!shares || has_devices(node, footprint));
}

bool FreeCapacity::fits(const Footprint& footprint, const NodeSet* blocked) const {
  if (footprint.impossible) return false;
  if (!footprint.shares_devices()) {
    // Necessary in any case, and all there is to know when GPUs alone decide.
    if (nodes_at_least_[level_of(footprint.gpus_per_node)] < footprint.nodes) return false;
    if (blocked == nullptr && footprint.only_gpus() && footprint.gpus_per_node <= levels_)
      return true;
  }
  std::uint32_t found = 0;
  for_each_with_room(footprint, blocked, [&](NodeId) { return ++found < footprint.nodes; });
  return found >= footprint.nodes;
}

bool FreeCapacity::choose_devices(NodeId node, const Footprint& footprint,
                                  std::vector<DeviceSlot>& slots) const {
  if (!has_room(node, footprint)) return false;
  if (!footprint.shares_devices()) return true;
  if (const MigKind* profile = mig_kind(node, footprint)) {
    return devices_.choose_slices(node, *profile, footprint.gpus_per_node, slots);
  }
  return devices_.choose(node, static_cast<std::int16_t>(share_on(node, footprint)),
                         footprint.gpus_per_node, slots);
}

void FreeCapacity::set_levels(NodeId node, std::uint32_t from, std::uint32_t to) {
  const std::size_t word = index(node) / 64;
  const std::uint64_t bit = std::uint64_t{1} << (index(node) % 64);
  const std::uint64_t summary_bit = std::uint64_t{1} << (word % 64);
  for (std::size_t level = from + 1; level <= to; ++level) {
    level_bits_[level * words_ + word] |= bit;
    summary_bits_[level * summary_words_ + word / 64] |= summary_bit;
    ++nodes_at_least_[level];
  }
}

void FreeCapacity::clear_levels(NodeId node, std::uint32_t from, std::uint32_t to) {
  const std::size_t word = index(node) / 64;
  const std::uint64_t bit = std::uint64_t{1} << (index(node) % 64);
  const std::uint64_t summary_bit = std::uint64_t{1} << (word % 64);
  for (std::size_t level = to + 1; level <= from; ++level) {
    std::uint64_t& bits = level_bits_[level * words_ + word];
    bits &= ~bit;
    if (bits == 0) summary_bits_[level * summary_words_ + word / 64] &= ~summary_bit;
    --nodes_at_least_[level];
  }
}

FreeCapacity FreeCapacity::only(NodeId node) const {
  const NodeCapacity& has = capacity(node);
  NodeGroup group{.name = {},
                  .count = 1,
                  .gpus = has.gpus + has.partitioned_gpus,
                  .gpu_model = {},
                  .cpus = {},
                  .memory = {},
                  .gpu_memory = has.gpu_memory,
                  .mig = group_mig_[has.group]};
  FreeCapacity one{ClusterSpec{{std::move(group)}}};
  constexpr NodeId self{0};
  one.change_gpus(self, std::int64_t{free_gpus(node)} - one.free_gpus(self));
  one.free_.front() = free_[index(node)];
  one.mig_kinds_ = mig_kinds_;
  one.devices_ = devices_.only(node);
  return one;
}

void FreeCapacity::change_gpus(NodeId node, std::int64_t by) {
  Free& free = free_[index(node)];
  const std::uint32_t before = level_of(free.gpus);
  free.gpus = static_cast<std::uint32_t>(free.gpus + by);
  free_total_ += by;
  if (by < 0) {
    clear_levels(node, before, level_of(free.gpus));
  } else {
    set_levels(node, before, level_of(free.gpus));
  }
}

void FreeCapacity::take(NodeId node, const Footprint& footprint,
                        std::span<const DeviceSlot> slots) {
  if (!class_counts_.empty()) count_class(node, footprint, 1);
  Free& free = free_[index(node)];
  free.cpu_milli -= footprint.cpu_milli_per_node;
  free.memory -= footprint.memory_per_node;
  if (!footprint.shares_devices()) {
    if (devices_.is_active()) devices_.take_whole(node, footprint.gpus_per_node);
    change_gpus(node, -std::int64_t{footprint.gpus_per_node});
    return;
  }
  const auto share = static_cast<std::int16_t>(share_on(node, footprint));
  const MigKind* profile = mig_kind(node, footprint);
  for (const DeviceSlot slot : slots) {
    if (profile != nullptr) {
      devices_.take_slices(node, slot, *profile, share);
    } else if (devices_.take(node, slot, share) != 0) {
      change_gpus(node, -1);
    }
  }
}

void FreeCapacity::give(NodeId node, const Footprint& footprint,
                        std::span<const DeviceSlot> slots) {
  if (!class_counts_.empty()) count_class(node, footprint, -1);
  Free& free = free_[index(node)];
  free.cpu_milli += footprint.cpu_milli_per_node;
  free.memory += footprint.memory_per_node;
  if (!footprint.shares_devices()) {
    if (devices_.is_active()) devices_.give_whole(node, footprint.gpus_per_node);
    change_gpus(node, footprint.gpus_per_node);
    return;
  }
  const auto share = static_cast<std::int16_t>(share_on(node, footprint));
  const MigKind* profile = mig_kind(node, footprint);
  for (const DeviceSlot slot : slots) {
    if (profile != nullptr) {
      devices_.give_slices(node, slot, *profile, share);
    } else if (devices_.give(node, slot, share) != 0) {
      change_gpus(node, 1);
    }
  }
}

}  // namespace headroom
