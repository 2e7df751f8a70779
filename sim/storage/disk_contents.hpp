#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/random.hpp"
#include "headroom/training.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// Which data sets lie on the disks of each node. Whole data sets come and go; one
/// that a running job reads stays.
class DiskContents {
 public:
  /// `capacities` by node; 0 for a node without disks.
  DiskContents(std::vector<Bytes> capacities, std::uint64_t seed);

  /// Whether `dataset` lies on `node`.
  [[nodiscard]] bool holds(NodeId node, const std::string& dataset) const;
  /// Makes room for `size` bytes of `dataset` and reserves them, or changes nothing and
  /// answers false: the disks are too small, or what would have to go is in use or pinned. `rule`
  /// says what goes: lru the one used longest ago, random any, pinned nothing. Ties by age.
  [[nodiscard]] bool make_room(NodeId node, const std::string& dataset, Bytes size, CacheRule rule);
  /// A job begins, ends to read `dataset` on `node`; requires holds().
  void begin_use(NodeId node, const std::string& dataset);
  void end_use(NodeId node, const std::string& dataset);
  /// Forgets a data set whose copy was broken off, unless another job counts on it: one
  /// that is being copied counts as there for jobs that come meanwhile.
  void drop(NodeId node, const std::string& dataset);
  /// A data set has changed where it comes from: copies of it are no longer there for jobs that
  /// come. Those that jobs read stay until the last of them ends, and no newer copy comes beside.
  void outdate(const std::string& dataset);

 private:
  struct Entry {
    std::string dataset;
    Bytes size;
    std::uint64_t last_use = 0;
    std::uint32_t users = 0;
    bool is_outdated = false;
  };
  struct Disk {
    Bytes capacity;
    Bytes used{};
    std::vector<Entry> entries{};  ///< by age
  };

  [[nodiscard]] Entry& entry(NodeId node, const std::string& dataset);
  /// What is free, or can be.
  [[nodiscard]] static Bytes within_reach(const Disk& disk, CacheRule rule);
  void evict_one(Disk& disk, CacheRule rule);

  std::vector<Disk> disks_;
  RandomStream random_;
  std::uint64_t uses_ = 0;
};

}  // namespace headroom
