#pragma once
// Sets of nodes, and nodes by their free GPUs: what the scheduler finds by scoring every node.
// Source of the order: KAI-Scheduler commit d5bc503a, package plugins/nodeplacement.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::kai {

/// A set of nodes by their rank in name order.
class NodeMask {
 public:
  explicit NodeMask(std::size_t nodes = 0) : words_((nodes + 63) / 64, 0) {}

  void set(std::size_t rank) { words_[rank / 64] |= bit(rank); }
  void clear(std::size_t rank) { words_[rank / 64] &= ~bit(rank); }
  [[nodiscard]] bool test(std::size_t rank) const { return (words_[rank / 64] & bit(rank)) != 0; }
  [[nodiscard]] bool is_empty() const {
    for (const auto word : words_) {
      if (word != 0) return false;
    }
    return true;
  }
  NodeMask& operator&=(const NodeMask& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  NodeMask& operator|=(const NodeMask& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }

  /// Calls `visit(rank)` in order of rank until it returns true; whether it did.
  template <class Visit>
  bool find(Visit visit) const {
    return scan(visit, [](std::size_t) { return ~std::uint64_t{0}; });
  }
  /// The same over the ranks that are in `other`, too.
  template <class Visit>
  bool find_in_both(const NodeMask& other, Visit visit) const {
    return scan(visit, [&](std::size_t i) { return other.words_[i]; });
  }
  template <class Visit>
  void for_each(Visit visit) const {
    find([&](std::size_t rank) { return visit(rank), false; });
  }

 private:
  static std::uint64_t bit(std::size_t rank) { return std::uint64_t{1} << (rank % 64); }

  template <class Visit, class Filter>
  bool scan(Visit visit, Filter filter) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (auto word = words_[i] & filter(i); word != 0; word &= word - 1) {
        if (visit(i * 64 + static_cast<std::size_t>(std::countr_zero(word)))) return true;
      }
    }
    return false;
  }

  std::vector<std::uint64_t> words_;
};

/// Nodes that have GPUs, by how many whole ones are idle or releasing.
class FreeGpuIndex {
 public:
  explicit FreeGpuIndex(std::size_t nodes = 0) : at_(nodes, absent), nodes_{nodes} {}

  void remove(std::size_t rank) {
    if (at_[rank] != absent) buckets_[at_[rank]].clear(rank);
    at_[rank] = absent;
  }
  /// Less than none counts as none.
  void put(std::size_t rank, std::int64_t free) {
    const auto bucket = static_cast<std::size_t>(free > 0 ? free : 0);
    if (at_[rank] == bucket) return;
    remove(rank);
    while (buckets_.size() <= bucket) buckets_.emplace_back(nodes_);
    buckets_[bucket].set(rank);
    at_[rank] = bucket;
  }
  /// One more than the largest number of free GPUs that any node ever had.
  [[nodiscard]] std::size_t size() const { return buckets_.size(); }
  [[nodiscard]] const NodeMask& with_free(std::size_t gpus) const { return buckets_[gpus]; }

 private:
  static constexpr std::size_t absent = SIZE_MAX;
  std::vector<std::size_t> at_;
  std::vector<NodeMask> buckets_;
  std::size_t nodes_;
};

}  // namespace headroom::kai
