#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/free_capacity.hpp"
#include "headroom/units.hpp"

namespace headroom::slurm {

/// Which nodes are not yet promised to a waiting job, window by window from now to
/// the end of the horizon. A reservation takes whole nodes, whatever the job asks for.
class PlannedNodes {
 public:
  /// Begins a plan in which all of `nodes` are free in [begin, end).
  void reset(const NodeSet& nodes, TimePoint begin, TimePoint end);

  struct Look {
    bool is_enough = false;  ///< whether `free` holds as many nodes as wanted
    /// The end of the window that `start` falls in, unless that is the last one.
    std::optional<TimePoint> next_change;
  };
  /// Takes from `free` what is promised at some time of [start, end]. A window that
  /// begins just at `end` counts, too. Stops when fewer than `wanted` nodes are left,
  /// and what is left then has no meaning.
  [[nodiscard]] Look look(TimePoint start, TimePoint end, std::size_t wanted, NodeSet& free) const;

  /// Whether some of `nodes` is promised at some time of [start, end).
  [[nodiscard]] bool is_promised(const NodeSet& nodes, TimePoint start, TimePoint end) const;
  /// Promises `nodes` in [start, end), cut to the horizon.
  void promise(const NodeSet& nodes, TimePoint start, TimePoint end);

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  /// Windows lie end to end, each before its `next`.
  struct Window {
    TimePoint begin;
    TimePoint end;
    std::uint32_t next = none;
    NodeSet free;
  };

  /// The window that `when` falls in; the last one when it is later.
  [[nodiscard]] std::uint32_t window_at(TimePoint when) const;
  /// Makes `when` a border between windows, where it lies inside one.
  void split_at(TimePoint when);
  std::uint32_t new_window();

  std::vector<Window> windows_;  ///< kept from plan to plan, so that nothing is allocated anew
  std::uint32_t used_ = 0;
  mutable std::uint32_t last_seen_ = 0;  ///< where the last search ended: the next goes on there
};

}  // namespace headroom::slurm
