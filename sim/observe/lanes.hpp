#pragma once
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// Rows for intervals that overlap: each takes the lowest row that is free at its start.
/// Intervals come in order of their start; what ends at an instant is free to those that
/// start there. There are never more rows than intervals that overlap at once.
class Lanes {
 public:
  /// The row of an interval, in time O(log rows).
  std::uint32_t take(TimePoint start, TimePoint end);
  /// Keeps a row that was taken until `end`, if that is later.
  void keep(std::uint32_t lane, TimePoint end);
  /// Rows that were ever taken.
  [[nodiscard]] std::size_t size() const { return free_from_.size(); }

 private:
  template <class T>
  using LeastFirst = std::priority_queue<T, std::vector<T>, std::greater<>>;

  std::vector<TimePoint> free_from_;                            ///< by row
  LeastFirst<std::uint32_t> free_;                              ///< rows
  LeastFirst<std::pair<TimePoint, std::uint32_t>> busy_until_;  ///< some of them superseded
};

}  // namespace headroom
