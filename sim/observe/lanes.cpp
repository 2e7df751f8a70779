#include "sim/observe/lanes.hpp"

#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

std::uint32_t Lanes::take(TimePoint start, TimePoint end) {
  for (; !busy_until_.empty() && busy_until_.top().first <= start; busy_until_.pop()) {
    const auto [until, lane] = busy_until_.top();
    if (until == free_from_[lane]) free_.push(lane);
  }
  auto lane = static_cast<std::uint32_t>(free_from_.size());
  if (free_.empty()) {
    free_from_.push_back(end);
  } else {
    lane = free_.top();
    free_.pop();
    free_from_[lane] = end;
  }
  busy_until_.emplace(end, lane);
  return lane;
}

void Lanes::keep(std::uint32_t lane, TimePoint end) {
  if (end <= free_from_[lane]) return;
  free_from_[lane] = end;
  busy_until_.emplace(end, lane);
}

}  // namespace headroom
