#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// From `start` to `end`, the end not included.
struct Interval {
  TimePoint start;
  TimePoint end;
};

/// What will be free on one node over time, as running jobs are believed to end
/// and reservations to begin and end: a step function.
class NodeProfile {
 public:
  struct Room {
    std::int64_t gpus = 0;
    std::int64_t cpu_milli = 0;
    WideInt memory = 0;
    bool operator==(const Room&) const = default;
  };

  /// All of `room`, from the start of time on.
  explicit NodeProfile(const Room& room) : steps_{{TimePoint{}, room}} { summarise_from(0); }

  void occupy(const Footprint& footprint, Interval interval);
  void vacate(const Footprint& footprint, Interval interval);
  /// Forgets what was before `now`.
  void forget_before(TimePoint now);

  /// The earliest start at or after `from` with room for `footprint` during
  /// `duration`, looking no further than `until`: what is asked for from
  /// `until` on counts as free. The answer is `until` when there is no earlier one.
  [[nodiscard]] TimePoint earliest(const Footprint& footprint, Duration duration, TimePoint from,
                                   TimePoint until) const;

 private:
  struct Step {
    TimePoint from;
    Room room;
  };

  [[nodiscard]] static bool holds(const Room& room, const Footprint& footprint);
  [[nodiscard]] std::size_t step_at(TimePoint when) const;
  std::size_t cut_at(TimePoint when);
  /// Joins a step with the one before it where nothing changes between them.
  void join_at(std::size_t step);
  void change(const Footprint& footprint, Interval interval, int sign);

  /// What the steps of one block have in common, so that a search can skip it.
  struct Block {
    Room least;  ///< of each resource by itself
    std::int64_t most_gpus = 0;
  };
  static constexpr std::size_t block_size = 32;

  /// Brings the summaries up to date from the block of `step` on.
  void summarise_from(std::size_t step);
  /// The first step at or after `step` that has room for `footprint`, or has none;
  /// the number of steps when there is no such.
  [[nodiscard]] std::size_t next_step(std::size_t step, const Footprint& footprint,
                                      bool with_room) const;

  std::vector<Block> blocks_;
  std::vector<Step> steps_;  ///< ascending; each lasts until the next, the last for ever
};

}  // namespace headroom
