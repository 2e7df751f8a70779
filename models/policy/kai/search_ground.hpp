#pragma once
// What a victim search knows about the nodes before it evicts anybody. Source: KAI-Scheduler commit
// d5bc503a, packages actions/common and plugins/accumulated_scenario_filters.
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/policy/kai/scheduling_session.hpp"
#include "models/policy/kai/slot_bound.hpp"

namespace headroom::kai {

struct RoomOnNode {
  double gpus = 0;
  NodeId node{};
};

/// Finds what is seen for the second time.
class TaskMarks {
 public:
  /// Forgets all marks.
  void start(std::size_t tasks) {
    if (epochs_.size() < tasks) epochs_.resize(tasks, 0);
    ++now_;
  }
  /// Whether the pod had no mark yet.
  bool mark(TaskId id) { return std::exchange(epochs_[index(id)], now_) != now_; }

 private:
  std::vector<std::uint64_t> epochs_;
  std::uint64_t now_ = 0;
};

/// Free GPUs of all nodes, kept over actions and cycles; only nodes that changed are looked at
/// again.
class SearchGround {
 public:
  /// An action begins, with a budget of its own.
  void start_action() { looked_at_ = 0; }
  /// Requires that no transaction is under construction, as do all that follow but the budget's.
  void refresh(const SchedulingSession& session);

  /// All nodes, the one with most free GPUs first.
  [[nodiscard]] const std::vector<RoomOnNode>& by_room() const { return by_room_; }
  /// Nodes with a part of a GPU idle or releasing.
  [[nodiscard]] const NodeMask& with_gpus() const { return with_gpus_; }
  /// GPUs in the whole cluster, idle or being freed.
  [[nodiscard]] GpuSum total() const;
  /// Slots for one shape before anybody is evicted, to be filled with two sets of victims.
  struct Bounds {
    SlotBound* all_gone;
    SlotBound* some_gone;
  };
  [[nodiscard]] Bounds bounds(const SchedulingSession& session, ShapeId shape);
  [[nodiscard]] TaskMarks& marks() { return marks_; }
  /// Whether the budget of the action lets it look at one scenario more; counts it when it does.
  [[nodiscard]] bool may_look(const SchedulingSession& session) {
    if (is_exhausted(session)) return false;
    ++looked_at_;
    return true;
  }
  [[nodiscard]] bool is_exhausted(const SchedulingSession& session) const {
    const auto most = session.settings.scenarios_max;
    return most && looked_at_ >= *most;
  }

 private:
  struct KnownSlots {
    SlotCounter counter;
    std::uint64_t seen = 0;
  };
  struct GpusOnNode {
    GpuSum idle;
    GpuSum releasing;
    double room = 0;
  };

  void look_at_all(const SchedulingSession& session);
  void look_at(const SchedulingSession& session, NodeId id);
  [[nodiscard]] const SlotCounter& slots(const SchedulingSession& session, ShapeId shape);

  bool is_built_ = false;
  std::uint64_t seen_ = 0;
  std::vector<GpusOnNode> gpus_;
  std::vector<RoomOnNode> by_room_;
  NodeMask with_gpus_;
  std::map<ShapeId, KnownSlots> slots_;
  std::optional<SlotBound> all_gone_;
  std::optional<SlotBound> some_gone_;
  TaskMarks marks_;
  std::size_t looked_at_ = 0;
};

/// Room on the nodes that victims would leave, more with every victim.
class VictimRoom {
 public:
  VictimRoom(const SchedulingSession& session, const SearchGround& ground)
      : session_{session}, ground_{ground} {}

  void add(std::span<const TaskId> victims);
  [[nodiscard]] double on(NodeId node) const;
  /// The `count` largest rooms, largest first.
  [[nodiscard]] std::vector<double> largest(std::size_t count) const;

 private:
  const SchedulingSession& session_;
  const SearchGround& ground_;
  std::map<NodeId, double> changed_;
};

/// Necessary for a scenario to work: the GPUs asked for, largest first, go into the largest rooms;
/// and those of sub-groups that must share a domain, into the domains.
class Plausibility {
 public:
  Plausibility(const SchedulingSession& session, const PodGroup& preemptor, const GangView& part,
               std::span<const TaskId> part_tasks);
  [[nodiscard]] bool holds(std::span<const TaskId> pending, const VictimRoom& room) const;

 private:
  const SchedulingSession& session_;
  /// GPUs of each set that requires this level, by label.
  std::map<std::string, std::vector<double>> needs_;
};

}  // namespace headroom::kai
