#include "models/workload/synthetic/day_deck.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr std::size_t days_per_week = 7;
constexpr double seconds_per_week = 604'800.0;

}  // namespace

Duration quietest_hour(std::span<const Duration> submits) {
  std::array<std::uint64_t, 24> counts{};
  constexpr std::int64_t hour = (1_h).count;
  for (const Duration submit : submits) {
    ++counts.at(static_cast<std::size_t>(submit.count / hour % 24));
  }
  return 1_h * (std::ranges::min_element(counts) - counts.begin());
}

std::vector<std::size_t> dealt_days(std::size_t days, std::optional<Duration> window,
                                    RandomStream stream) {
  std::vector<std::size_t> dealt(days);
  for (std::size_t weekday = 0; weekday < std::min(days, days_per_week); ++weekday) {
    std::vector<std::pair<double, std::size_t>> keys;
    for (std::size_t day = weekday; day < days; day += days_per_week) {
      const auto week = static_cast<double>(day / days_per_week);
      const double uniform = stream.uniform();
      keys.emplace_back(window ? week + to_seconds(*window) / seconds_per_week * uniform : uniform,
                        day);
    }
    std::ranges::sort(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      dealt[weekday + i * days_per_week] = keys[i].second;
    }
  }
  return dealt;
}

}  // namespace headroom
