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
  std::uint32_t gpus = 0;
  std::uint32_t cpus = 0;
  Bytes memory{};
  std::uint32_t group = 0;  ///< position of its group in the ClusterSpec
};

/// What is free on each node, with an index that answers "the next node with k
/// GPUs free" by two bit scans: for each k up to `level_max` one bit per node,
/// and one summary bit per 64 nodes. Only the owner of the allocations changes it.
class FreeCapacity {
 public:
  explicit FreeCapacity(const ClusterSpec& cluster);

  [[nodiscard]] std::size_t node_count() const { return free_.size(); }
  [[nodiscard]] const NodeCapacity& capacity(NodeId node) const { return capacity_[index(node)]; }
  [[nodiscard]] std::uint32_t free_gpus(NodeId node) const { return free_[index(node)].gpus; }
  [[nodiscard]] std::uint32_t free_cpus(NodeId node) const { return free_[index(node)].cpus; }
  [[nodiscard]] Bytes free_memory(NodeId node) const { return free_[index(node)].memory; }
  /// The part of the node's GPUs that is in use; 0 for a node without GPUs.
  [[nodiscard]] double used_gpu_ratio(NodeId node) const {
    const std::uint32_t gpus = capacity(node).gpus;
    return gpus == 0 ? 0.0 : 1.0 - static_cast<double>(free_gpus(node)) / gpus;
  }
  [[nodiscard]] std::int64_t free_gpus() const { return free_total_; }
  [[nodiscard]] std::int64_t gpu_count() const { return gpu_count_; }
  [[nodiscard]] std::uint32_t gpus_per_node_max() const { return gpus_per_node_max_; }

  /// `request` on this cluster: the number of nodes and the share on each. A
  /// request of more GPUs than any node has takes whole nodes of one size, the
  /// largest size of which there are enough. A request that the empty cluster
  /// could not hold comes back with `impossible` set.
  [[nodiscard]] Footprint resolve(const ResourceRequest& request);

  /// Whether `node` may serve `footprint` at all, were it empty.
  [[nodiscard]] bool is_eligible(NodeId node, const Footprint& footprint) const;
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

  /// Takes the share of `footprint` from `node`; requires has_room.
  void take(NodeId node, const Footprint& footprint);
  /// Gives it back.
  void give(NodeId node, const Footprint& footprint);

  /// Counts of free GPUs up to this have a bit per node; nodes with more free
  /// are found by their bit for level_max and looked at one by one.
  static constexpr std::uint32_t level_max = 64;

 private:
  struct Free {
    std::uint32_t gpus = 0;
    std::uint32_t cpus = 0;
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
  void set_levels(NodeId node, std::uint32_t from, std::uint32_t to);
  void clear_levels(NodeId node, std::uint32_t from, std::uint32_t to);
  std::uint32_t eligibility(const NodeSet& nodes);
  [[nodiscard]] NodeSet nodes_with_models(const std::vector<std::string>& gpu_models) const;
  void spread_over_whole_nodes(Footprint& footprint, std::uint32_t gpus, const NodeSet& allowed);

  std::vector<NodeCapacity> capacity_;
  std::vector<Free> free_;
  std::vector<std::string> group_models_;
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
