#include "models/policy/kai/cron.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>

using namespace headroom::kai;

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
  CHECK(parse_cron("0 0 * jan *").problem == "'jan' is no month");
  CHECK(parse_cron("0 0 * * */0").problem == "'*/0' is no day of the week");
  CHECK(!parse_cron("0,, 0 * * *").value);
  CHECK(!parse_cron("1-2-3 0 * * *").value);
  CHECK(parse_cron("0-59/2147483647 0 * * *").value);
}
