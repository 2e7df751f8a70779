#include "models/workload/trace/field_text.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "models/workload/trace/calendar.hpp"

namespace headroom {
namespace {

std::int64_t nanoseconds(std::string_view text, TimeUnit unit = TimeUnit::second) {
  Duration time{-1};
  CHECK(read_time(text, unit, time) == FieldFinding::fine);
  return time.count;
}

FieldFinding finding(std::string_view text) {
  Duration time{};
  return read_time(text, TimeUnit::second, time);
}

TEST_CASE("times are read digit by digit, in the unit of the file") {
  CHECK(nanoseconds("0") == 0);
  CHECK(nanoseconds("007") == 7'000'000'000);
  CHECK(nanoseconds("0.1") == 100'000'000);
  CHECK(nanoseconds("16.00392741153018") == 16'003'927'412);
  CHECK(nanoseconds("0.0000000005") == 1);
  CHECK(nanoseconds("0.00000000049") == 0);
  CHECK(nanoseconds("1e3") == 1'000'000'000'000);
  CHECK(nanoseconds("1.5E-3") == 1'500'000);
  CHECK(nanoseconds("1e+2") == 100'000'000'000);
  CHECK(nanoseconds("5", TimeUnit::millisecond) == 5'000'000);
  CHECK(nanoseconds("0.4", TimeUnit::millisecond) == 400'000);
  CHECK(nanoseconds("90", TimeUnit::minute) == 5'400'000'000'000);
  CHECK(nanoseconds("3155760000") == longest_duration.count);
}

TEST_CASE("what is no time says why") {
  CHECK(finding("") == FieldFinding::missing);
  CHECK(finding("None") == FieldFinding::missing);
  CHECK(finding("Unknown") == FieldFinding::missing);
  CHECK(finding("-1") == FieldFinding::negative);
  CHECK(finding("-0.5") == FieldFinding::negative);
  CHECK(finding("nan") == FieldFinding::not_a_number);
  CHECK(finding("inf") == FieldFinding::not_a_number);
  CHECK(finding("5m") == FieldFinding::not_a_number);
  CHECK(finding("1h5") == FieldFinding::not_a_number);
  CHECK(finding("0x10") == FieldFinding::not_a_number);
  CHECK(finding("1 2") == FieldFinding::not_a_number);
  CHECK(finding("1e308") == FieldFinding::out_of_range);
  CHECK(finding("3155760001") == FieldFinding::out_of_range);
  CHECK(finding(std::string(400, '9')) != FieldFinding::fine);
}

TEST_CASE("counts are whole and below a thousand million") {
  const auto count = [](std::string_view text, FieldFinding expected) {
    std::uint32_t value = 0;
    CHECK(read_count(text, value) == expected);
    return value;
  };
  CHECK(count("8", FieldFinding::fine) == 8);
  CHECK(count("8.0", FieldFinding::fine) == 8);
  CHECK(count("8.", FieldFinding::fine) == 8);
  CHECK(count("1000000000", FieldFinding::fine) == 1'000'000'000);
  count("1000000001", FieldFinding::out_of_range);
  count("1000000000000000000", FieldFinding::out_of_range);
  count("99999999999999999999999", FieldFinding::out_of_range);
  count("1.5", FieldFinding::fractional);
  count("-1", FieldFinding::negative);
  count("-1.5", FieldFinding::negative);
  count("nan", FieldFinding::not_a_number);
  count("8 GPUs", FieldFinding::not_a_number);
  count("", FieldFinding::missing);
  count("NA", FieldFinding::missing);
}

TEST_CASE("dates count from 1970 as they stand") {
  Duration time{};
  CHECK(read_date("1970-01-01 00:00:00", time) == FieldFinding::fine);
  CHECK(time == 0_s);
  CHECK(read_date("2017-10-09T07:01:55.5", time) == FieldFinding::fine);
  CHECK(time == Duration{1'507'532'515'500'000'000});
  CHECK(read_date("2000-02-29 23:59:60", time) == FieldFinding::fine);
  CHECK(time == Duration{951'868'800'000'000'000});
  for (const char* text :
       {"2017-02-29 00:00:00", "2017-13-01 00:00:00", "2017-10-09", "2017-10-09 24:00:00",
        "2017-10-09 07:60:00", "2017/10/09 07:00:00", "2017-10-09 07:00:00 UTC",
        "2017-10-09 07:00:00.", "2017-10-09_07:00:00"}) {
    CHECK_MESSAGE(read_date(text, time) == FieldFinding::unreadable_time, text);
  }
  CHECK(read_date("1969-12-31 23:59:59", time) == FieldFinding::out_of_range);
  CHECK(read_date("2070-01-01 00:00:00", time) == FieldFinding::out_of_range);
  CHECK(read_date("None", time) == FieldFinding::missing);
}

TEST_CASE("durations of Slurm have many forms") {
  const auto seconds = [](std::string_view text) {
    Duration time{-1};
    CHECK(read_clock_duration(text, time) == FieldFinding::fine);
    return time.count / 1'000'000'000;
  };
  CHECK(seconds("01:02:03") == 3723);
  CHECK(seconds("2-01:02:03") == 2 * 86'400 + 3723);
  CHECK(seconds("02:03") == 123);
  CHECK(seconds("2-01") == 2 * 86'400 + 3600);
  CHECK(seconds("2-01:30") == 2 * 86'400 + 5400);
  CHECK(seconds("100:00:00") == 360'000);
  Duration time{};
  CHECK(read_clock_duration("02:03.250", time) == FieldFinding::fine);
  CHECK(time == 123'250_ms);
  for (const char* text : {"5", "a:b", "1:2:3:4", "-1:00", "1-", "01:02:03.", "01:02.x"}) {
    CHECK_MESSAGE(read_clock_duration(text, time) == FieldFinding::unreadable_time, text);
  }
  CHECK(read_clock_duration("999999999-00:00:00", time) == FieldFinding::out_of_range);
}

}  // namespace
}  // namespace headroom
