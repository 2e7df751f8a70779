#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "headroom/decision.hpp"
#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// What can happen to a job besides its submission, first start and end, which
/// its record holds.
enum class LifeEvent : std::uint8_t {
  hold,     ///< submitted, but a predecessor has not ended; or stopped, and not waiting yet
  release,  ///< its last predecessor has ended, or it waits again
  stop,     ///< it gave back its nodes and waits again
  restart,  ///< it runs again
  resize,   ///< it gave back its nodes and goes on with others
  takes,    ///< what it holds on each node is not what its shape says, or lies on `slots`
  wait,     ///< the policy says why it waits
};

[[nodiscard]] std::string_view to_string(LifeEvent event);
/// As journals write them, such as `reservation`.
[[nodiscard]] std::string_view to_string(HoldReason reason);

struct LifeEntry {
  TimePoint time;
  JobId job{};
  std::optional<JobId> cause{};  ///< predecessor, the job it was stopped for, the one ahead
  HoldReason reason{};           ///< of `wait`
  LifeEvent event{};
  Duration lost{};      ///< work thrown away by a stop; what a restart or resize costs
  FootprintId shape{};  ///< of `takes`
  /// Of `stop` and `resize`: the nodes it held until then; of `takes`: its nodes, one for
  /// each worker, where it has several on one.
  std::uint32_t first_node = 0;
  std::uint32_t node_count = 0;
  std::uint32_t first_slot = 0;  ///< of `takes`
  std::uint32_t slot_count = 0;
};

/// Who is the first waiting job of a line in the policy's order from `time` on, if anyone waits.
struct FirstWaiting {
  TimePoint time;
  std::optional<JobId> job;
  std::uint32_t line = 0;
};

/// The lives of all jobs in order of time, as far as their records do not tell
/// them. Kept on request; together with the records it says who held what when.
class LifeLog {
 public:
  void held(TimePoint now, JobId job) { add({.time = now, .job = job, .event = LifeEvent::hold}); }
  void released(TimePoint now, JobId job, std::optional<JobId> predecessor) {
    add({.time = now, .job = job, .cause = predecessor, .event = LifeEvent::release});
  }
  struct Stop {
    std::optional<JobId> for_whom;
    std::span<const NodeId> nodes;
    Duration lost{};
  };
  void stopped(TimePoint now, JobId job, const Stop& stop);
  /// `nodes` are those it gave back, `cost` is what the change costs.
  void resized(TimePoint now, JobId job, std::span<const NodeId> nodes, Duration cost);
  struct Take {
    FootprintId shape{};
    std::span<const NodeId> nodes;      ///< one for each worker
    std::span<const DeviceSlot> slots;  ///< node by node; none for whole GPUs
  };
  /// A run that began at this instant takes a shape on each of its nodes.
  void takes(TimePoint now, JobId job, const Take& take);
  void restarted(TimePoint now, JobId job, Duration cost) {
    add({.time = now, .job = job, .event = LifeEvent::restart, .lost = cost});
  }
  /// Says who is first of a line from `now` on; the same as before is not kept again.
  void first(TimePoint now, std::optional<JobId> job, std::uint32_t line = 0);
  /// The same for why a job waits.
  void waits(TimePoint now, JobId job, HoldReason reason, std::optional<JobId> behind);

  [[nodiscard]] std::span<const LifeEntry> entries() const { return entries_; }
  /// One entry whenever the first waiting job changed.
  [[nodiscard]] const std::deque<FirstWaiting>& first_waiting() const { return first_waiting_; }
  [[nodiscard]] std::span<const NodeId> nodes_of(const LifeEntry& entry) const {
    return std::span{nodes_}.subspan(entry.first_node, entry.node_count);
  }
  [[nodiscard]] std::span<const DeviceSlot> slots_of(const LifeEntry& entry) const {
    return std::span{slots_}.subspan(entry.first_slot, entry.slot_count);
  }

 private:
  struct Word {
    HoldReason reason = HoldReason::room;
    std::optional<JobId> behind;
    bool operator==(const Word&) const = default;
  };
  void add(const LifeEntry& entry) { entries_.push_back(entry); }
  void add_nodes(std::span<const NodeId> nodes);

  std::vector<LifeEntry> entries_;
  std::vector<NodeId> nodes_;
  std::vector<DeviceSlot> slots_;
  std::deque<FirstWaiting> first_waiting_;
  std::vector<std::optional<JobId>> firsts_;  ///< by line, the last ones
  std::vector<Word> words_;                   ///< the last one on each job
};

}  // namespace headroom
