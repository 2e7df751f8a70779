#include "sim/storage/disk_contents.hpp"

#include <algorithm>
#include <cstddef>

#include "headroom/diagnostics.hpp"

namespace headroom {

DiskContents::DiskContents(std::vector<Bytes> capacities, std::uint64_t seed)
    : random_{seed, "disk contents", 0} {
  for (const Bytes capacity : capacities) disks_.push_back({.capacity = capacity});
}

bool DiskContents::holds(NodeId node, const std::string& dataset) const {
  const auto& entries = disks_[index(node)].entries;
  const auto found = std::ranges::find(entries, dataset, &Entry::dataset);
  return found != entries.end() && !found->is_outdated;
}

DiskContents::Entry& DiskContents::entry(NodeId node, const std::string& dataset) {
  auto& entries = disks_[index(node)].entries;
  const auto found = std::ranges::find(entries, dataset, &Entry::dataset);
  HEADROOM_ASSERT(found != entries.end(), "a data set that is used lies on the disk");
  return *found;
}

Bytes DiskContents::within_reach(const Disk& disk, CacheRule rule) {
  Bytes room = disk.capacity - disk.used;
  if (rule == CacheRule::pinned) return room;
  for (const Entry& entry : disk.entries) {
    if (entry.users == 0) room += entry.size;
  }
  return room;
}

void DiskContents::evict_one(Disk& disk, CacheRule rule) {
  std::vector<std::size_t> idle;
  for (std::size_t i = 0; i < disk.entries.size(); ++i) {
    if (disk.entries[i].users == 0) idle.push_back(i);
  }
  HEADROOM_ASSERT(!idle.empty(), "what has to go is not in use");
  std::size_t victim = idle.front();
  if (rule == CacheRule::random) {
    victim = idle[random_.below(idle.size())];
  } else {
    victim = *std::ranges::min_element(idle, {},
                                       [&](std::size_t i) { return disk.entries[i].last_use; });
  }
  disk.used -= disk.entries[victim].size;
  disk.entries.erase(disk.entries.begin() + static_cast<std::ptrdiff_t>(victim));
}

bool DiskContents::make_room(NodeId node, const std::string& dataset, Bytes size, CacheRule rule) {
  Disk& disk = disks_[index(node)];
  if (std::ranges::find(disk.entries, dataset, &Entry::dataset) != disk.entries.end()) return false;
  // Looked up first: nothing goes in vain.
  if (size > within_reach(disk, rule)) return false;
  while (size > disk.capacity - disk.used) evict_one(disk, rule);
  disk.used += size;
  disk.entries.push_back({.dataset = dataset, .size = size, .last_use = ++uses_});
  return true;
}

void DiskContents::begin_use(NodeId node, const std::string& dataset) {
  Entry& used = entry(node, dataset);
  used.last_use = ++uses_;
  ++used.users;
}

void DiskContents::end_use(NodeId node, const std::string& dataset) {
  Entry& used = entry(node, dataset);
  if (--used.users == 0 && used.is_outdated) drop(node, dataset);
}

void DiskContents::drop(NodeId node, const std::string& dataset) {
  Disk& disk = disks_[index(node)];
  const auto broken = std::ranges::find(disk.entries, dataset, &Entry::dataset);
  if (broken == disk.entries.end() || broken->users > 0) return;
  disk.used -= broken->size;
  disk.entries.erase(broken);
}

void DiskContents::outdate(const std::string& dataset) {
  for (std::size_t node = 0; node < disks_.size(); ++node) {
    auto& entries = disks_[node].entries;
    const auto found = std::ranges::find(entries, dataset, &Entry::dataset);
    if (found == entries.end()) continue;
    found->is_outdated = true;
    drop(id_at<NodeId>(node), dataset);
  }
}

}  // namespace headroom
