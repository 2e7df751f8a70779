#include "models/policy/windows/week_windows.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

TimePoint hour(std::int64_t hours) { return TimePoint{1_h * hours}; }

std::vector<WeekWindow> windows(const std::string& text) {
  const auto parsed = parse_week_windows(text);
  REQUIRE(parsed.value);
  return *parsed.value;
}

/// Whether each minute of the week is in some window, looked at one by one.
std::vector<bool> open_minutes(const std::vector<WeekWindow>& all) {
  constexpr std::int64_t week = 7 * 24 * 60;
  std::vector<bool> open(week);
  for (const WeekWindow& window : all) {
    for (std::int64_t minute = 0; minute < 2 * week; ++minute) {
      const Duration time = 60_s * minute;
      if (window.begin <= time && time < window.end)
        open[static_cast<std::size_t>(minute % week)] = true;
    }
  }
  return open;
}

}  // namespace

TEST_CASE("windows are read with and without days") {
  CHECK(windows("09:30-12:00").size() == 7);
  CHECK(windows("09:30-12:00").at(6) == WeekWindow{one_day * 6 + 60_s * 570, one_day * 6 + 12_h});
  CHECK(windows("Mon-Fri 19:00-07:00").size() == 5);
  CHECK(windows("Fri 19:00-07:00").at(0) == WeekWindow{one_day * 4 + 19_h, one_day * 5 + 7_h});
  CHECK(windows("Sat-Mon 00:00-24:00").size() == 3);
  CHECK(windows("Sun 22:00-06:00").at(0).end > one_week);
}

TEST_CASE("what is no window says why") {
  const auto problem = [](const char* text) { return parse_week_windows(text).problem; };
  CHECK(problem("19:00") == "names no hours");
  CHECK(problem("19-7") == "names no hours");
  CHECK(problem("25:00-07:00") == "names no hours");
  CHECK(problem("19:60-07:00") == "names no hours");
  CHECK(problem("24:00-07:00") == "names no hours");
  CHECK(problem("-1:00-07:00") == "names no hours");
  CHECK(problem("07:00-07:00") == "begins when it ends");
  CHECK(problem("Mo 07:00-08:00") == "names no days");
  CHECK(problem("Mon- 07:00-08:00") == "names no days");
  CHECK(problem("") == "names no hours");
}

TEST_CASE("a time of the week is read and follows from the clock") {
  CHECK(parse_week_time("Mon 08:00").value == 8_h);
  CHECK(parse_week_time("Sun 23:59").value == one_week - 60_s);
  CHECK(parse_week_time("08:00").problem == "names no day");
  CHECK(parse_week_time("Mon").problem == "names no day");
  CHECK(parse_week_time("Mon 24:00").problem == "names no time of the day");
  // 2026-11-26 13:30 UTC was a Thursday.
  CHECK(week_time_at(1_s * 1'795'699'800) == one_day * 3 + 13_h + 1800_s);
  CHECK(week_time_at({}) == one_day * 3);
}

TEST_CASE("nights are open from their beginning on and closed at their end") {
  const WeekWindows nights{windows("19:00-07:00"), 8_h};  // the run starts at 08:00
  CHECK_FALSE(nights.is_open(hour(0)));
  CHECK(nights.next_change(hour(0)) == hour(11));
  CHECK(nights.is_open(hour(11)));
  CHECK(nights.next_change(hour(11)) == hour(23));
  CHECK_FALSE(nights.is_open(hour(23)));
  CHECK(nights.next_change(hour(23)) == hour(35));
}

TEST_CASE("windows that touch are one, across the end of the week, too") {
  std::vector<WeekWindow> all = windows("Fri 19:00-24:00");
  for (const char* more : {"Sat-Sun 00:00-24:00", "Mon 00:00-07:00"}) {
    for (const WeekWindow& window : windows(more)) all.push_back(window);
  }
  const WeekWindows weekend{all, {}};
  CHECK(weekend.next_change(hour(10)) == hour(4 * 24 + 19));
  CHECK(weekend.next_change(hour(4 * 24 + 19)) == hour(7 * 24 + 7));
  CHECK_FALSE(WeekWindows{windows("00:00-24:00"), {}}.next_change(hour(5)));
}

TEST_CASE("windows agree with a list of all minutes of the week") {
  constexpr std::int64_t week = 7 * 24 * 60;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    RandomStream random{seed, "week windows", 0};
    std::vector<WeekWindow> all;
    for (std::uint64_t i = 1 + random.below(4); i > 0; --i) {
      const Duration begin = 60_s * static_cast<std::int64_t>(random.below(week));
      all.push_back({begin, begin + 60_s * static_cast<std::int64_t>(1 + random.below(3000))});
    }
    const auto offset = static_cast<std::int64_t>(random.below(week));
    const std::vector<bool> open = open_minutes(all);
    const auto is_open = [&](std::int64_t minute) {
      return bool{open[static_cast<std::size_t>((minute + offset) % week)]};
    };
    const WeekWindows tested{all, 60_s * offset};
    std::int64_t next = week * 2;
    while (next > 0 && is_open(next) == is_open(next - 1)) --next;
    for (std::int64_t minute = next - 1; minute >= 0; --minute) {
      REQUIRE(tested.is_open(TimePoint{60_s * minute}) == is_open(minute));
      REQUIRE(tested.next_change(TimePoint{60_s * minute}) == TimePoint{60_s * next});
      if (minute > 0 && is_open(minute) != is_open(minute - 1)) next = minute;
    }
  }
}

}  // namespace headroom
