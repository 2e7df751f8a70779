#pragma once
// Which nodes have changed, for those who keep what they know about nodes and ask again only those.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::kai {

/// A log of ranks of changed nodes. It forgets what nobody who keeps up needs any more.
class NodeChanges {
 public:
  explicit NodeChanges(std::size_t nodes = 0) : nodes_{nodes} {}

  void note(std::size_t rank) {
    log_.push_back(rank);
    if (log_.size() < 4 * nodes_ + 64) return;
    // Who has not asked for longer than there are nodes starts afresh anyway.
    const auto drop = log_.size() - nodes_;
    log_.erase(log_.begin(), log_.begin() + static_cast<std::ptrdiff_t>(drop));
    dropped_ += drop;
  }
  /// Changes ever noted.
  [[nodiscard]] std::uint64_t count() const { return dropped_ + log_.size(); }
  /// Calls `visit(rank)` for what was noted after the first `seen` changes; false, without calling
  /// it, when that is more than there are nodes.
  template <class Visit>
  bool visit_since(std::uint64_t seen, Visit visit) const {
    if (count() - seen > nodes_) return false;
    for (auto at = seen; at < count(); ++at) visit(log_[at - dropped_]);
    return true;
  }

 private:
  std::size_t nodes_;
  std::vector<std::size_t> log_;
  std::uint64_t dropped_ = 0;
};

}  // namespace headroom::kai
