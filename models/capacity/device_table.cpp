#include "headroom/device_table.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

std::uint8_t mask_of(const MigKind& profile, std::uint8_t start) {
  return static_cast<std::uint8_t>(((1U << profile.memory_slices) - 1U) << start);
}

}  // namespace

int slice_for(const MigKind& profile, std::uint8_t used) {
  for (std::size_t i = profile.starts.size(); i-- > 0;) {
    if ((mask_of(profile, profile.starts[i]) & used) == 0) return profile.starts[i];
  }
  return -1;
}

void DeviceTable::activate(std::span<const Node> nodes) {
  if (is_active()) return;
  first_.push_back(0);
  for (const Node& node : nodes) {
    const std::size_t first = free_.size();
    free_.resize(first + node.gpus, node.is_partitioned ? partitioned : all);
    std::fill_n(free_.begin() + static_cast<std::ptrdiff_t>(first), node.held, held_whole);
    first_.push_back(free_.size());
    const std::int64_t spare = node.is_partitioned ? std::int64_t{node.gpus} * all : 0;
    spare_.push_back(spare);
    spare_total_ += spare;
  }
  slices_.resize(free_.size());
  shared_.resize(nodes.size());
}

DeviceTable DeviceTable::only(NodeId node) const {
  DeviceTable one;
  if (!is_active()) return one;
  const auto first = static_cast<std::ptrdiff_t>(first_[index(node)]);
  const auto end = static_cast<std::ptrdiff_t>(first_[index(node) + 1]);
  one.first_ = {0, static_cast<std::size_t>(end - first)};
  one.free_.assign(free_.begin() + first, free_.begin() + end);
  one.slices_.assign(slices_.begin() + first, slices_.begin() + end);
  one.spare_ = {spare_[index(node)]};
  one.shared_ = {shared_[index(node)]};
  one.spare_total_ = spare_[index(node)];
  return one;
}

std::uint32_t DeviceTable::fitting(NodeId node, std::int16_t share) const {
  std::uint32_t found = 0;
  for (const std::int16_t free : this->free(node)) found += free >= share ? 1U : 0U;
  return found;
}

bool DeviceTable::choose(NodeId node, std::int16_t share, std::uint32_t count,
                         std::vector<DeviceSlot>& chosen) const {
  const std::span<const std::int16_t> free = this->free(node);
  const std::size_t before = chosen.size();
  for (std::size_t i = 0; i < free.size(); ++i) {
    if (free[i] >= share) chosen.push_back({.device = static_cast<std::uint16_t>(i)});
  }
  if (chosen.size() - before < count) return false;
  const auto first = chosen.begin() + static_cast<std::ptrdiff_t>(before);
  std::stable_sort(first, chosen.end(), [&](const DeviceSlot& a, const DeviceSlot& b) {
    return free[a.device] < free[b.device];
  });
  chosen.resize(before + count);
  return true;
}

bool DeviceTable::choose_slices(NodeId node, const MigKind& profile, std::uint32_t count,
                                std::vector<DeviceSlot>& chosen) const {
  std::map<std::size_t, std::uint8_t> changed;
  const std::size_t devices = free(node).size();
  for (std::uint32_t instance = 0; instance < count; ++instance) {
    std::size_t best = devices;
    std::uint8_t best_used = 0;
    for (std::size_t device = 0; device < devices; ++device) {
      const auto planned = changed.find(device);
      const std::uint8_t used =
          planned != changed.end() ? planned->second : used_slices(node, device);
      if (slice_for(profile, used) < 0) continue;
      if (best != devices && std::popcount(used) <= std::popcount(best_used)) continue;
      best = device;
      best_used = used;
    }
    if (best == devices) return false;
    const auto start = static_cast<std::uint8_t>(slice_for(profile, best_used));
    changed[best] = static_cast<std::uint8_t>(best_used | mask_of(profile, start));
    chosen.push_back({.device = static_cast<std::uint16_t>(best), .first_slice = start});
  }
  return true;
}

void DeviceTable::add_spare(NodeId node, std::int64_t by) {
  spare_[index(node)] += by;
  spare_total_ += by;
}

int DeviceTable::change(NodeId node, DeviceSlot slot, int by) {
  std::int16_t& free = free_[first_[index(node)] + slot.device];
  const std::int16_t before = free;
  free = static_cast<std::int16_t>(free + by);
  HEADROOM_ASSERT(before >= 0 && free >= 0 && free <= all, "a GPU is shared out once");
  const bool was_shared = before != all;
  const bool is_shared_now = free != all;
  add_spare(node, (is_shared_now ? free : 0) - (was_shared ? before : 0));
  if (was_shared == is_shared_now) return 0;
  shared_[index(node)] += is_shared_now ? 1U : ~0U;
  return is_shared_now ? -1 : 1;
}

void DeviceTable::take_slices(NodeId node, DeviceSlot slot, const MigKind& profile,
                              std::int16_t share) {
  std::uint8_t& used = slices_[first_[index(node)] + slot.device];
  const std::uint8_t mask = mask_of(profile, slot.first_slice);
  HEADROOM_ASSERT((used & mask) == 0, "no slice is given away twice");
  used = static_cast<std::uint8_t>(used | mask);
  add_spare(node, -share);
}

void DeviceTable::give_slices(NodeId node, DeviceSlot slot, const MigKind& profile,
                              std::int16_t share) {
  std::uint8_t& used = slices_[first_[index(node)] + slot.device];
  used = static_cast<std::uint8_t>(used & ~mask_of(profile, slot.first_slice));
  add_spare(node, share);
}

void DeviceTable::mark(NodeId node, std::uint32_t count, std::int16_t from, std::int16_t to) {
  for (std::size_t i = first_[index(node)]; count > 0 && i < first_[index(node) + 1]; ++i) {
    if (free_[i] != from) continue;
    free_[i] = to;
    --count;
  }
  HEADROOM_ASSERT(count == 0, "whole GPUs are there as counted");
}

}  // namespace headroom
