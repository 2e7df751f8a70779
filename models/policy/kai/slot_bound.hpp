#pragma once
// An upper bound on what could be placed once victims are gone. It rejects, without simulating
// them, scenarios that cannot work; the scheduler itself finds that out by trying.
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

/// What victims would leave on one node.
struct FreedOnNode {
  std::span<const std::int64_t> amounts;  ///< by dimension; shared GPUs are not in it
  std::int64_t shared_mib = 0;            ///< on shared GPUs
  std::int64_t shared_devices = 0;        ///< shared GPUs that victims were on, one each
};

/// How many pods of one shape each node could take at most: idle, releasing and freed resources
/// together, shared GPUs poured into one. Never less than what placing them would find.
class SlotCounter {
 public:
  SlotCounter(const SchedulingSession& session, ShapeId shape);

  [[nodiscard]] std::int64_t total() const { return total_; }
  [[nodiscard]] std::int64_t on(NodeId node) const { return slots_[index(node)]; }
  /// Counts the node again, which has changed.
  void recount(NodeId node);
  /// The same once `freed` is added.
  [[nodiscard]] std::int64_t with(NodeId node, const FreedOnNode& freed) const;

 private:
  [[nodiscard]] std::int64_t memory_on(const Node& node, const FreedOnNode& freed) const;

  const SchedulingSession& session_;
  const Shape& shape_;
  std::vector<std::int64_t> nothing_;  ///< freed
  std::vector<std::int64_t> slots_;
  std::int64_t total_ = 0;
};

/// The slots that a growing set of victims would leave.
class SlotBound {
 public:
  explicit SlotBound(const SchedulingSession& session);

  /// Counts slots for another shape, from no victims on. `counter` must live until the next start.
  void start(const SlotCounter& counter);
  /// Each pod at most once between two calls of clear().
  void add(std::span<const TaskId> victims);
  void clear();
  [[nodiscard]] std::int64_t slots() const { return slots_; }

 private:
  const SchedulingSession& session_;
  const SlotCounter* counter_ = nullptr;
  std::int64_t slots_ = 0;
  std::size_t dimensions_;
  std::vector<std::int64_t> freed_;  ///< by node and dimension
  std::vector<std::int64_t> freed_mib_;
  std::vector<std::int64_t> freed_devices_;
  std::vector<std::int64_t> now_;  ///< slots of nodes with victims; -1 elsewhere
  std::vector<NodeId> touched_;
  std::vector<NodeId> fresh_;  ///< nodes of the call of add() at hand
};

}  // namespace headroom::kai
