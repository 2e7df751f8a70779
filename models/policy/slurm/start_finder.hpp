#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/units.hpp"
#include "headroom/views.hpp"

#include "models/policy/backfill/availability.hpp"
#include "models/policy/slurm/running_ends.hpp"

namespace headroom::slurm {

/// When and where a job could start on given nodes, if running jobs end at their
/// limits and nothing else starts. Running jobs count by what they hold of a node.
///
/// A start in the future is not tried after each end, but after groups of ends:
/// those within 30, 60, 120, … s of the first end. A job that would fit after the
/// second of three ends of one group is planned for the third.
/// Source: observed on Slurm 22.05.8, and option bf_window_linear of slurm.conf(5),
/// which tells of the doubling.
class StartFinder {
 public:
  /// Takes note of nodes whose tenants changed.
  void mark(std::span<const NodeId> touched) {
    availability_.mark(touched);
    if (!touched.empty()) readiness_.clear();
  }

  struct Start {
    TimePoint when;  ///< `now` when it fits at once
    std::vector<NodeId> nodes;
  };
  /// The earliest start of `footprint` on nodes of `allowed`; nullopt when there is
  /// none. `kill_wait` is how long a job may outlive its limit.
  [[nodiscard]] const std::optional<Start>& find(const Footprint& footprint, const NodeSet& allowed,
                                                 const SchedulerView& view,
                                                 const RunningEnds& ends);
  /// Whether enough nodes of `allowed` have room by `deadline`. Fast when it is asked again
  /// and again for one footprint and rising deadlines.
  [[nodiscard]] bool is_ready(const Footprint& footprint, const NodeSet& allowed,
                              TimePoint deadline, const SchedulerView& view);
  void set_kill_wait(Duration kill_wait) { kill_wait_ = kill_wait; }

 private:
  [[nodiscard]] TimePoint end_of_group(TimePoint enough, const NodeSet& allowed,
                                       const SchedulerView& view, const RunningEnds& ends) const;

  /// Nodes in the order in which they get room for a footprint, and those that have it
  /// by the deadline asked for last.
  struct Readiness {
    std::vector<std::pair<TimePoint, NodeId>> order;
    std::size_t next = 0;
    NodeSet ready;
    void go_to(TimePoint deadline);
  };
  [[nodiscard]] Readiness& readiness_for(const Footprint& footprint, const SchedulerView& view);

  Availability availability_;
  std::map<Footprint, Readiness> readiness_;
  Duration kill_wait_{};
  std::vector<NodeId> usable_;
  std::optional<Start> found_;
};

}  // namespace headroom::slurm
