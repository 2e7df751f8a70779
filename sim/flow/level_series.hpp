#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A level that changed, for series of time averages.
struct LevelChange {
  TimePoint time;
  std::uint32_t level = 0;  ///< which one: its owners know
  double by = 0.0;
};

/// Changes of levels in order of time. What happens to one level at one instant is one change.
class LevelSeries {
 public:
  void change(TimePoint now, std::uint32_t level, double by) {
    if (level >= last_.size()) last_.resize(level + 1);
    std::size_t& last = last_[level];
    if (last > 0 && changes_[last - 1].time == now) {
      changes_[last - 1].by += by;
      return;
    }
    changes_.push_back({.time = now, .level = level, .by = by});
    last = changes_.size();
  }
  /// All of them; none are left.
  [[nodiscard]] std::vector<LevelChange> take() {
    last_.clear();
    return std::exchange(changes_, {});
  }

 private:
  std::vector<LevelChange> changes_;
  std::vector<std::size_t> last_;  ///< by level: its place in changes_, plus 1; or 0
};

}  // namespace headroom
