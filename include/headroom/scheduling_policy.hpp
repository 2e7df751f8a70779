#pragma once
#include <cstddef>
#include <optional>

#include "headroom/decision.hpp"
#include "headroom/views.hpp"

namespace headroom {

/// A whole scheduler. Owns what it must remember (its queue, its
/// reservations); one object per run. Reads no clock: `now` is in the view.
class SchedulingPolicy {
 public:
  virtual ~SchedulingPolicy() = default;
  /// One decision pass: takes up the newcomers, then decides.
  virtual void decide(const SchedulerView& view, Decisions& decisions) = 0;
  /// The waiting job it would serve first, in its own order.
  [[nodiscard]] virtual std::optional<JobId> first_waiting() const = 0;
  /// How many lines its jobs stand in that do not wait for one another, and who is first in
  /// each.
  [[nodiscard]] virtual std::size_t line_count() const { return 1; }
  [[nodiscard]] virtual std::optional<JobId> first_in_line(std::size_t /*line*/) const {
    return first_waiting();
  }
  /// Whether it reads SchedulerView::ends.
  [[nodiscard]] virtual bool needs_estimated_ends() const = 0;
  /// Whether it reads FreeCapacity::job_classes.
  [[nodiscard]] virtual bool needs_job_classes() const { return false; }
  /// Whether it reads SchedulerView::labels.
  [[nodiscard]] virtual bool needs_labels() const { return false; }
};

}  // namespace headroom
