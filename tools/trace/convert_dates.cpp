#include "tools/trace/convert_dates.hpp"

#include <chrono>
#include <cstdint>
#include <fmt/format.h>
#include <string>

#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t days_to_monday = 4;

}  // namespace

std::string date_text(Duration since_zero, char joint) {
  const std::int64_t seconds = since_zero.count / (1_s).count;
  const std::chrono::sys_days day{std::chrono::days{days_to_monday + seconds / seconds_per_day}};
  const std::chrono::year_month_day date{day};
  const std::int64_t of_day = seconds % seconds_per_day;
  return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), joint,
                     of_day / 3600, of_day / 60 % 60, of_day % 60);
}

std::string clock_text(std::int64_t seconds) {
  const std::int64_t of_day = seconds % seconds_per_day;
  const std::string clock =
      fmt::format("{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60);
  return seconds < seconds_per_day ? clock : fmt::format("{}-{}", seconds / seconds_per_day, clock);
}

}  // namespace headroom
