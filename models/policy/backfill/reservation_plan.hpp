#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/views.hpp"

#include "models/policy/backfill/node_profile.hpp"

namespace headroom {

/// Where and when each running and each waiting job has its place, none in the
/// way of another: the plan of conservative backfill.
class ReservationPlan {
 public:
  struct Slot {
    Interval interval;
    std::vector<NodeId> nodes;  ///< ascending
  };

  /// A plan with the jobs that run now and no reservation.
  explicit ReservationPlan(const SchedulerView& view);

  /// Moves the plan's present to now and gives back what the jobs that ended
  /// had left. Answers whether one ended earlier than planned.
  [[nodiscard]] bool take_back(const SchedulerView& view);
  /// Whether it still describes the cluster: false once a job runs longer than
  /// planned, or one runs that was not planned here.
  [[nodiscard]] bool holds(const SchedulerView& view);

  /// Reserves the earliest slot for a job that has none: lowest node ids, free
  /// for its whole estimate.
  void reserve(JobId job, const SchedulerView& view);
  /// To be called before improve() is, for every waiting job in turn.
  void begin_improving();
  /// Lets a job give up its slot for the earliest one now. Looks only at nodes
  /// that have gained room since it last looked: no other offers more than then.
  void improve(JobId job, const SchedulerView& view);
  /// The job begins to run in its slot.
  void start(JobId job);

  [[nodiscard]] const Slot& slot(JobId job) const { return *places_[index(job)].slot; }
  [[nodiscard]] bool has_slot(JobId job) const {
    return index(job) < places_.size() && places_[index(job)].slot.has_value();
  }

 private:
  struct Place {
    std::optional<Slot> slot;
    std::size_t looked_at = 0;  ///< entries of gained_ seen
  };
  struct Running {
    TimePoint end;
    JobId job;
    [[nodiscard]] bool operator<(const Running& other) const {
      return end != other.end ? end > other.end
                              : job > other.job;  // the next end on the heap's top
    }
  };

  [[nodiscard]] Slot earliest_slot(JobId job, const SchedulerView& view);
  [[nodiscard]] bool offers_more(NodeId node, JobId job, const SchedulerView& view) const;
  void set_slot(JobId job, Slot slot, const SchedulerView& view);
  Place& place(JobId job);

  std::vector<NodeProfile> profiles_;  ///< by node
  std::vector<Place> places_;          ///< by JobId
  std::vector<Running> running_;       ///< a heap; jobs that have ended stay until their turn
  std::size_t running_count_ = 0;
  std::vector<NodeId> gained_;            ///< nodes that gained room, in order
  std::size_t seen_by_all_ = 0;           ///< entries of gained_ that no job needs any more
  std::vector<std::uint64_t> last_look_;  ///< by node: the look that asked it last
  std::uint64_t look_ = 0;
  std::vector<TimePoint> room_from_;  ///< scratch, by node
  std::vector<TimePoint> sorted_;     ///< scratch
};

}  // namespace headroom
