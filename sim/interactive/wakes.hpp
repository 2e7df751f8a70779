#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "headroom/units.hpp"

namespace headroom {

/// Who wants to act when: one time each, in order of time, then number.
class Wakes {
 public:
  /// Replaces what `who` wanted before.
  void set(std::uint32_t who, TimePoint when) {
    clear(who);
    filed_.emplace(who, when);
    order_.emplace(when, who);
  }
  void clear(std::uint32_t who) {
    const auto found = filed_.find(who);
    if (found == filed_.end()) return;
    order_.erase({found->second, who});
    filed_.erase(found);
  }
  [[nodiscard]] std::optional<TimePoint> next() const {
    return order_.empty() ? std::nullopt : std::optional{order_.begin()->first};
  }
  /// The first whose time has come, who is forgotten.
  std::optional<std::uint32_t> take(TimePoint now) {
    if (order_.empty() || order_.begin()->first > now) return std::nullopt;
    const std::uint32_t who = order_.begin()->second;
    clear(who);
    return who;
  }

 private:
  std::map<std::uint32_t, TimePoint> filed_;
  std::set<std::pair<TimePoint, std::uint32_t>> order_;
};

}  // namespace headroom
