#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/device_table.hpp"
#include "headroom/footprint.hpp"
#include "headroom/hardware.hpp"
#include "headroom/ids.hpp"
#include "headroom/job.hpp"

namespace headroom {

/// A set of nodes, one bit each.
class NodeSet {
 public:
  NodeSet() = default;
  explicit NodeSet(std::size_t node_count) : words_((node_count + 63) / 64) {}
  [[nodiscard]] bool contains(NodeId node) const {
    return (words_[index(node) / 64] >> (index(node) % 64) & 1U) != 0;
  }
  void insert(NodeId node) { words_[index(node) / 64] |= bit(node); }
  void erase(NodeId node) { words_[index(node) / 64] &= ~bit(node); }
  auto operator<=>(const NodeSet&) const = default;
  void clear() { std::fill(words_.begin(), words_.end(), 0); }
  /// The three below require a set over as many nodes.
  NodeSet& operator|=(const NodeSet& other);
  NodeSet& operator&=(const NodeSet& other);
  NodeSet& operator-=(const NodeSet& other);
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] bool intersects(const NodeSet& other) const;
  /// Visits the members in ascending order.
  template <class Visit>
  void for_each(Visit visit) const;
  /// 64 nodes at a time, lowest id in the lowest bit.
  [[nodiscard]] std::span<const std::uint64_t> words() const { return words_; }
  /// Visits the members in ascending order and empties the set.
  template <class Visit>
  void drain(Visit visit);
  /// The largest member; the set must not be empty.
  [[nodiscard]] NodeId highest() const;

 private:
  static std::uint64_t bit(NodeId node) { return std::uint64_t{1} << (index(node) % 64); }
  std::vector<std::uint64_t> words_;
};

/// What one node has in all.
struct NodeCapacity {
  std::uint32_t gpus = 0;  ///< that can be given whole
  std::uint32_t partitioned_gpus = 0;
  std::int64_t cpu_milli = 0;
  Bytes memory{};
  Bytes gpu_memory{};       ///< of each GPU; 0 when it is not known
  std::uint32_t group = 0;  ///< position of its group in the ClusterSpec
};

/// What is free on each node, with an index that answers "the next node with k
/// GPUs free" by two bit scans: for each k up to `level_max` one bit per node,
/// and one summary bit per 64 nodes. Only the owner of the allocations changes it.
/// Single GPUs are told apart from the first request on that shares one.
class FreeCapacity {
 public:
  explicit FreeCapacity(const ClusterSpec& cluster);

  [[nodiscard]] std::size_t node_count() const { return free_.size(); }
  [[nodiscard]] const NodeCapacity& capacity(NodeId node) const { return capacity_[index(node)]; }
  [[nodiscard]] std::uint32_t free_gpus(NodeId node) const { return free_[index(node)].gpus; }
  [[nodiscard]] std::int64_t free_cpu_milli(NodeId node) const {
    return free_[index(node)].cpu_milli;
  }
  [[nodiscard]] Bytes free_memory(NodeId node) const { return free_[index(node)].memory; }
  /// The part of the node's GPUs that is in use; 0 for a node without GPUs.
  [[nodiscard]] double used_gpu_ratio(NodeId node) const {
    const std::uint32_t gpus = capacity(node).gpus + capacity(node).partitioned_gpus;
    return gpus == 0 ? 0.0 : 1.0 - static_cast<double>(free_share(node).count) / (1000.0 * gpus);
  }
  /// GPUs that nobody uses, partitioned ones left out.
  [[nodiscard]] std::int64_t free_gpus() const { return free_total_; }
  /// All that is free of GPUs, spare parts of shared ones included.
  [[nodiscard]] GpuShare free_share() const {
    return {(free_total_ * 1000) + (devices_.is_active() ? devices_.spare() : partitioned_share_)};
  }
  [[nodiscard]] GpuShare free_share(NodeId node) const {
    return {(std::int64_t{free_gpus(node)} * 1000) +
            (devices_.is_active() ? devices_.spare(node) : 0)};
  }
  [[nodiscard]] std::int64_t gpu_count() const { return gpu_count_; }
  /// Single GPUs, once a request has been resolved that shares them.
  [[nodiscard]] const DeviceTable& devices() const { return devices_; }
  /// Layout of the node's partitioned GPUs; null for whole ones.
  [[nodiscard]] const MigLayout* mig(NodeId node) const;
  /// The profile that `footprint` asks for, as `node` has it; null when it has none such.
  [[nodiscard]] const MigKind* mig_kind(NodeId node, const Footprint& footprint) const;
  /// Names of MIG instances that were asked for; see Footprint::mig_kind.
  [[nodiscard]] std::span<const std::string> mig_kinds() const { return mig_kinds_; }
  /// Thousandths that `footprint` takes of each device, or each instance, on
  /// `node`: all 1,000 of a whole GPU; more than that when it does not fit one. An
  /// amount of memory is rounded down, to 1 at least, so that parts which fill a
  /// GPU to the byte fit it.
  [[nodiscard]] std::int64_t share_on(NodeId node, const Footprint& footprint) const;
  [[nodiscard]] std::uint32_t gpus_per_node_max() const { return gpus_per_node_max_; }
  /// Model of the node's GPUs; empty when it is not named.
  [[nodiscard]] const std::string& gpu_model(NodeId node) const {
    return group_models_[capacity(node).group];
  }

  /// From now on tells apart what kinds of jobs run on a node. Requires that none
  /// runs yet.
  void tell_job_classes_apart() {
    class_counts_.resize(node_count() * job_class_count);
    classes_.resize(node_count());
  }
  /// The kinds of jobs with GPUs on `node`, one bit each: bit 0 for those that share
  /// devices, bit k for those with k whole GPUs there, bit 63 also for more. 0 where
  /// kinds are not told apart.
  [[nodiscard]] std::uint64_t job_classes(NodeId node) const;

  /// `request` on this cluster: the number of nodes and the share on each. A
  /// request of more GPUs than any node has takes whole nodes of one size, the
  /// largest size of which there are enough. A request that the empty cluster
  /// could not hold comes back with `impossible` set. Nodes outside `within` (may be null)
  /// count as if there were none.
  [[nodiscard]] Footprint resolve(const ResourceRequest& request, const NodeSet* within = nullptr);

  /// Whether `node` may serve `footprint` at all, were it empty.
  [[nodiscard]] bool is_eligible(NodeId node, const Footprint& footprint) const;
  /// Whether `node` could hold its share of `footprint`, were it empty.
  [[nodiscard]] bool could_hold(NodeId node, const Footprint& footprint) const;
  /// Whether `node` has room for its share of `footprint` now.
  [[nodiscard]] bool has_room(NodeId node, const Footprint& footprint) const;
  /// Whether `footprint` fits now on nodes outside `blocked` (may be null).
  [[nodiscard]] bool fits(const Footprint& footprint, const NodeSet* blocked = nullptr) const;

  /// Calls `visit(NodeId)` for each node with room, ascending, until it answers false.
  template <class Visit>
  void for_each_with_room(const Footprint& footprint, const NodeSet* blocked, Visit visit) const;
  /// The same for nodes with room of which exactly `gpus` GPUs are free;
  /// requires footprint.gpus_per_node <= gpus <= level_max.
  template <class Visit>
  void for_each_with_exactly(std::uint32_t gpus, const Footprint& footprint, const NodeSet* blocked,
                             Visit visit) const;

  /// Adds to `slots` the devices of `node` that `footprint` would share, the
  /// fullest that fit; false when it has no room. Nothing for whole GPUs.
  [[nodiscard]] bool choose_devices(NodeId node, const Footprint& footprint,
                                    std::vector<DeviceSlot>& slots) const;

  /// The capacity of `node` alone, as it is now, there under NodeId{0}.
  [[nodiscard]] FreeCapacity only(NodeId node) const;

  /// Takes the share of `footprint` from `node`; requires has_room. `slots`
  /// are the devices it shares, none for whole GPUs.
  void take(NodeId node, const Footprint& footprint, std::span<const DeviceSlot> slots = {});
  /// Gives it back; requires the slots as they were taken.
  void give(NodeId node, const Footprint& footprint, std::span<const DeviceSlot> slots = {});

  /// Counts of free GPUs up to this have a bit per node; nodes with more free
  /// are found by their bit for level_max and looked at one by one.
  static constexpr std::uint32_t level_max = 64;

 private:
  struct Free {
    std::uint32_t gpus = 0;
    std::int64_t cpu_milli = 0;
    Bytes memory{};
  };

  [[nodiscard]] std::uint32_t level_of(std::uint32_t gpus) const { return std::min(gpus, levels_); }
  /// The nodes of one word that `footprint` may use whatever is free there.
  [[nodiscard]] std::uint64_t allowed(const Footprint& footprint, const NodeSet* blocked,
                                      std::size_t word) const {
    std::uint64_t nodes = ~std::uint64_t{0};
    if (blocked != nullptr) nodes &= ~blocked->words()[word];
    if (footprint.eligible != 0) nodes &= eligible_[footprint.eligible].words()[word];
    return nodes;
  }
  void resolve_shares(const ResourceRequest& request, Footprint& footprint);
  void tell_devices_apart();
  void count_class(NodeId node, const Footprint& footprint, int by);
  [[nodiscard]] bool has_devices(NodeId node, const Footprint& footprint) const;
  template <class Visit>
  void for_each_shared(const Footprint& footprint, const NodeSet* blocked, Visit visit) const;
  void change_gpus(NodeId node, std::int64_t by);
  void set_levels(NodeId node, std::uint32_t from, std::uint32_t to);
  void clear_levels(NodeId node, std::uint32_t from, std::uint32_t to);
  std::uint32_t eligibility(const NodeSet& nodes);
  [[nodiscard]] NodeSet nodes_with_models(const std::vector<std::string>& gpu_models) const;
  void spread_over_whole_nodes(Footprint& footprint, std::uint32_t gpus, const NodeSet& allowed);

  std::vector<NodeCapacity> capacity_;
  std::vector<Free> free_;
  std::vector<std::string> group_models_;
  std::vector<std::optional<MigLayout>> group_mig_;
  std::size_t words_ = 0;
  std::size_t summary_words_ = 0;
  std::uint32_t levels_ = 0;
  std::vector<std::uint64_t> level_bits_;      ///< [level][word]
  std::vector<std::uint64_t> summary_bits_;    ///< [level][summary word]
  std::vector<std::uint32_t> nodes_at_least_;  ///< [level]: nodes with that many GPUs free
  std::vector<NodeSet> eligible_;              ///< by eligibility set
  std::int64_t free_total_ = 0;
  std::int64_t gpu_count_ = 0;
  std::uint32_t gpus_per_node_max_ = 0;
  std::vector<std::string> mig_kinds_;  ///< that were asked for; see Footprint
  std::int64_t partitioned_share_ = 0;  ///< thousandths of all partitioned GPUs
  DeviceTable devices_;
  static constexpr std::size_t job_class_count = 64;
  std::vector<std::int32_t> class_counts_;  ///< [node][class]; empty until told apart
  std::vector<std::uint64_t> classes_;      ///< by node, those of which there are some
};

inline NodeSet& NodeSet::operator|=(const NodeSet& other) {
  for (std::size_t word = 0; word < words_.size(); ++word) words_[word] |= other.words_[word];
  return *this;
}

inline NodeSet& NodeSet::operator&=(const NodeSet& other) {
  for (std::size_t word = 0; word < words_.size(); ++word) words_[word] &= other.words_[word];
  return *this;
}

inline NodeSet& NodeSet::operator-=(const NodeSet& other) {
  for (std::size_t word = 0; word < words_.size(); ++word) words_[word] &= ~other.words_[word];
  return *this;
}

inline std::size_t NodeSet::count() const {
  std::size_t members = 0;
  for (const std::uint64_t word : words_) members += static_cast<std::size_t>(std::popcount(word));
  return members;
}

inline bool NodeSet::intersects(const NodeSet& other) const {
  for (std::size_t word = 0; word < words_.size(); ++word) {
    if ((words_[word] & other.words_[word]) != 0) return true;
  }
  return false;
}

template <class Visit>
void NodeSet::for_each(Visit visit) const {
  for (std::size_t word = 0; word < words_.size(); ++word) {
    for (std::uint64_t bits = words_[word]; bits != 0; bits &= bits - 1) {
      visit(id_at<NodeId>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
    }
  }
}

template <class Visit>
void NodeSet::drain(Visit visit) {
  for (std::size_t word = 0; word < words_.size(); ++word) {
    for (std::uint64_t bits = std::exchange(words_[word], 0); bits != 0; bits &= bits - 1) {
      visit(id_at<NodeId>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
    }
  }
}

template <class Visit>
void FreeCapacity::for_each_with_room(const Footprint& footprint, const NodeSet* blocked,
                                      Visit visit) const {
  if (footprint.shares_devices()) return for_each_shared(footprint, blocked, visit);
  const std::size_t level = level_of(footprint.gpus_per_node);
  const bool bits_tell_all = footprint.only_gpus() && footprint.gpus_per_node <= levels_;
  for (std::size_t s = 0; s < summary_words_; ++s) {
    for (std::uint64_t some = summary_bits_[level * summary_words_ + s]; some != 0;
         some &= some - 1) {
      const std::size_t word = s * 64 + static_cast<std::size_t>(std::countr_zero(some));
      std::uint64_t room = level_bits_[level * words_ + word] & allowed(footprint, blocked, word);
      for (; room != 0; room &= room - 1) {
        const auto node =
            id_at<NodeId>(word * 64 + static_cast<std::size_t>(std::countr_zero(room)));
        if ((bits_tell_all || has_room(node, footprint)) && !visit(node)) return;
      }
    }
  }
}

template <class Visit>
void FreeCapacity::for_each_shared(const Footprint& footprint, const NodeSet* blocked,
                                   Visit visit) const {
  for (std::size_t word = 0; word < words_; ++word) {
    std::uint64_t nodes = level_bits_[word] & allowed(footprint, blocked, word);
    for (; nodes != 0; nodes &= nodes - 1) {
      const auto node =
          id_at<NodeId>(word * 64 + static_cast<std::size_t>(std::countr_zero(nodes)));
      if (has_room(node, footprint) && !visit(node)) return;
    }
  }
}

template <class Visit>
void FreeCapacity::for_each_with_exactly(std::uint32_t gpus, const Footprint& footprint,
                                         const NodeSet* blocked, Visit visit) const {
  for (std::size_t word = 0; word < words_; ++word) {
    std::uint64_t room = level_bits_[gpus * words_ + word] &
                         ~level_bits_[(gpus + 1) * words_ + word] &
                         allowed(footprint, blocked, word);
    for (; room != 0; room &= room - 1) {
      const auto node = id_at<NodeId>(word * 64 + static_cast<std::size_t>(std::countr_zero(room)));
      if (has_room(node, footprint) && !visit(node)) return;
    }
  }
}

}  // namespace headroom
