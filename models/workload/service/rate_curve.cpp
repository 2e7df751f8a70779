#include "models/workload/service/rate_curve.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace headroom {
namespace {

constexpr std::int64_t hour = Duration{1_h}.count;

}  // namespace

RateCurve::Piece RateCurve::at(TimePoint time) const {
  Piece piece{.per_s = spec_.per_s, .end = end_of_time};
  if (!spec_.steps.empty()) {
    const auto next = std::ranges::upper_bound(spec_.steps, time.since_start, {}, &RateStep::at);
    piece.per_s = next == spec_.steps.begin() ? 0.0 : (next - 1)->per_s;
    if (next != spec_.steps.end()) piece.end = TimePoint{next->at};
  }
  if (spec_.daily.empty() && spec_.weekly.empty()) return piece;
  const std::int64_t hours = time.since_start.count / hour;
  if (!spec_.daily.empty()) piece.per_s *= spec_.daily[static_cast<std::size_t>(hours % 24)];
  if (!spec_.weekly.empty()) piece.per_s *= spec_.weekly[static_cast<std::size_t>(hours / 24 % 7)];
  piece.end = std::min(piece.end, TimePoint{Duration{(hours + 1) * hour}});
  return piece;
}

}  // namespace headroom
