#include "models/cron/cron_times.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>

using namespace headroom;

namespace {

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 24 * hour;
/// 2026-03-02 00:00 UTC, a Monday: 20,514 days after 1970-01-01.
constexpr std::int64_t monday = 20'514 * day;

std::int64_t last(std::string_view line, std::int64_t epoch_s) {
  const auto times = parse_cron(line);
  REQUIRE_MESSAGE(times.value, times.problem);
  const auto found = last_cron_time(*times.value, epoch_s);
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("cron names the newest instant at or before the present") {
  CHECK(last("* * * * *", monday + 61) == monday + 60);
  CHECK(last("0 0 * * *", monday + 5 * hour) == monday);
  CHECK(last("0 0 * * *", monday) == monday);
  CHECK(last("0 0 * * *", monday - 1) == monday - day);
  CHECK(last("30 8-17/3 * * *", monday + 16 * hour) == monday + 14 * hour + 1800);
  CHECK(last("5/20 0 * * *", monday + hour) == monday + 45 * 60);
}

TEST_CASE("cron days follow the calendar") {
  CHECK(last("0 0 * * 1", monday + 6 * day) == monday);
  CHECK(last("0 0 * * 0", monday + 5 * day) == monday - day);
  CHECK(last("0 0 * * 7", monday + 5 * day) == monday - day);
  CHECK(last("0 0 1 * *", monday + 20 * day) == monday - day);
  CHECK(last("0 0 1 1 *", monday) == monday - (31 + 28 + 1) * day);
  CHECK(last("0 0 29 2 *", monday) == 19'782 * day);  // 2024-02-29
}

TEST_CASE("a cron day needs to satisfy one of two given fields") {
  // The 13th or a Friday: from Sunday the 15th back, Friday the 13th; from the 19th back, still it.
  CHECK(last("0 0 13 * 5", monday + 17 * day) == monday + 11 * day);
  CHECK(last("0 0 10 * 5", monday + 9 * day) == monday + 8 * day);
  CHECK(last("0 0 10 * 5", monday + 12 * day) == monday + 11 * day);
}

TEST_CASE("a cron line that names nothing has no instant") {
  const auto times = parse_cron("0 0 30 2 *");
  REQUIRE(times.value);
  CHECK(!last_cron_time(*times.value, monday));
}

TEST_CASE("bad cron lines are told apart") {
  CHECK(parse_cron("0 0 * *").problem == "has 4 fields");
  CHECK(parse_cron("60 0 * * *").problem == "'60' is no minute");
  CHECK(parse_cron("0 5-3 * * *").problem == "'5-3' is no hour");
  CHECK(parse_cron("0 0 0 * *").problem == "'0' is no day of the month");
  CHECK(parse_cron("0 0 * jam *").problem == "'jam' is no month");
  CHECK(parse_cron("0 0 * * */0").problem == "'*/0' is no day of the week");
  CHECK(!parse_cron("0,, 0 * * *").value);
  CHECK(!parse_cron("1-2-3 0 * * *").value);
  CHECK(parse_cron("0-59/2147483647 0 * * *").value);
}

TEST_CASE("months and days have names, and usual lines too") {
  CHECK(last("0 0 * * MON", monday + 6 * day) == monday);
  CHECK(last("0 0 1 jan ?", monday) == monday - (31 + 28 + 1) * day);
  CHECK(last("0 0 * * mon-fri", monday - 1) == monday - 3 * day);
  CHECK(last("@daily", monday + hour) == monday);
  CHECK(last("@hourly", monday + hour + 1) == monday + hour);
  CHECK(last("@weekly", monday) == monday - day);
  CHECK(last("@monthly", monday) == monday - day);
  CHECK(parse_cron("@reboot").problem == "has 1 fields");
  CHECK(!parse_cron("mon 0 * * *").value);
}

TEST_CASE("the next instant comes after the present, as a walk by minutes finds it") {
  for (const char* line : {"*/7 * * * *", "0 3 * * 1", "30 8-17/3 2 * 5", "59 23 28 2 *"}) {
    const auto times = parse_cron(line);
    REQUIRE(times.value);
    std::int64_t now = monday + 30;
    for (int i = 0; i < 20; ++i) {
      const auto next = next_cron_time(*times.value, now);
      REQUIRE(next);
      CHECK(*next > now);
      // Nothing is named between: the newest instant just before it is not after the present.
      const auto before = last_cron_time(*times.value, *next - 1);
      CHECK((!before || *before <= now));
      CHECK(last_cron_time(*times.value, *next) == next);
      now = *next;
    }
  }
  CHECK(!next_cron_time(*parse_cron("0 0 31 2 *").value, monday));
}
