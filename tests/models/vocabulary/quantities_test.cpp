#include "headroom/quantities.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>

#include "headroom/units.hpp"

using namespace headroom;

TEST_CASE("a duration is its number times its unit, to the nanosecond") {
  CHECK(parse_duration("30min").value == 1800_s);
  CHECK(parse_duration("40d").value == Duration{40LL * 86'400'000'000'000});
  CHECK(parse_duration("1.5h").value == 5400_s);
  CHECK(parse_duration("200ms").value == 200_ms);
  CHECK(parse_duration("2w").value == Duration{1'209'600'000'000'000});
  CHECK(parse_duration("0s").value == 0_s);
  CHECK(parse_duration(" 7 us ").value == 7_us);
  CHECK(parse_duration("2e3s").value == 2000_s);
  CHECK(parse_duration("1E-3s").value == 1_ms);
  CHECK(parse_duration("+1s").value == 1_s);
  CHECK(parse_duration(".5s").value == 500_ms);
}

TEST_CASE("decimal places are not drawn through a double") {
  // As a double, 0.1 s x 3 and 12345678.123456789 s are both off by some nanoseconds.
  CHECK(parse_duration("0.3s").value == 300_ms);
  CHECK(parse_duration("12345678.123456789s").value == Duration{12'345'678'123'456'789});
  CHECK(parse_duration("2147483647.999999999s").value == Duration{2'147'483'647'999'999'999});
  CHECK(parse_seconds("1234567890.000000001").value == Duration{1'234'567'890'000'000'001});
  CHECK(parse_seconds("0.30000000000000004").value == 300_ms);
}

TEST_CASE("what is finer than a nanosecond rounds to the nearest, halves up") {
  CHECK(parse_duration("0.4ns").value == 0_ns);
  CHECK(parse_duration("0.5ns").value == 1_ns);
  CHECK(parse_duration("1.4999ns").value == 1_ns);
  CHECK(parse_duration("1e-400s").value == 0_s);
  CHECK(parse_seconds("0.0000000005").value == 1_ns);
}

TEST_CASE("a duration ends at a hundred years") {
  CHECK(parse_duration("36525d").value == longest_duration);
  CHECK(parse_duration("36525.1d").problem == "out of range");
  for (const char* huge : {"1e18s", "1e308h", "1e99999999999s", "99999999999999999999999999999d"}) {
    const auto parsed = parse_duration(huge);
    CHECK_FALSE(parsed.value);
    CHECK(parsed.problem == "out of range");
    CHECK(parsed.allowed == "at most 36525d, which is 100 years");
  }
  CHECK(parse_seconds("3155760000").value == longest_duration);
  CHECK(parse_seconds("3155760001").problem == "out of range");
}

TEST_CASE("a quantity that cannot be read says what is wrong and what is allowed") {
  CHECK(parse_duration("30").problem == "missing unit");
  CHECK(parse_duration("30 parsecs").problem == "wrong unit \"parsecs\"");
  CHECK(parse_duration("30MIN").problem == "wrong unit \"MIN\"");
  CHECK(parse_duration("-3s").problem == "must not be negative");
  CHECK(parse_duration("soon").problem == "no number at the front");
  CHECK(parse_duration("nan s").problem == "no number at the front");
  CHECK(parse_duration("inf").problem == "no number at the front");
  CHECK(parse_duration("").problem == "empty quantity");
  CHECK(parse_duration("1h30min").problem == "wrong unit \"h30min\"");
  CHECK(parse_duration("1.2.3s").problem == "wrong unit \".3s\"");
  CHECK(parse_duration("30").allowed == "a time such as \"30min\"; units ns,us,ms,s,min,h,d,w");
  CHECK(parse_bytes("64GHz").allowed.find("GiB") != std::string::npos);
}

TEST_CASE("sizes know powers of ten and of two") {
  CHECK(parse_bytes("512B").value == Bytes{512});
  CHECK(parse_bytes("1kB").value == Bytes{1'000});
  CHECK(parse_bytes("1KiB").value == Bytes{1'024});
  CHECK(parse_bytes("0.5MiB").value == Bytes{524'288});
  CHECK(parse_bytes("64GiB").value == Bytes{68'719'476'736});
  CHECK(parse_bytes("1.5TB").value == Bytes{1'500'000'000'000});
  CHECK(parse_bytes("4096PiB").value == Bytes{std::int64_t{1} << 62U});
  CHECK(parse_bytes("4097PiB").problem == "out of range");
  CHECK(parse_bytes("1Gb").problem == "wrong unit \"Gb\"");
}

TEST_CASE("bandwidth is in bytes a second, whether written in bits or in bytes") {
  CHECK(parse_bandwidth("100Gb/s").value == Bandwidth{12.5e9});
  CHECK(parse_bandwidth("7.8GB/s").value == Bandwidth{7.8e9});
  CHECK(parse_bandwidth("1MiB/s").value == Bandwidth{1'048'576.0});
  CHECK(parse_bandwidth("0Gb/s").problem == "must be greater than zero");
  CHECK(parse_bandwidth("100Gb").problem == "wrong unit \"Gb\"");
  CHECK(parse_bandwidth("1e30Tb/s").problem == "out of range");
}

TEST_CASE("rates are per second, powers in watts") {
  CHECK(parse_rate("0.5/s").value == 0.5);
  CHECK(parse_rate("60/h").value == 60.0 / 3600.0);
  CHECK(parse_rate("60 / h").problem == "wrong unit \"/ h\"");
  CHECK(parse_rate("0/h").problem == "must be greater than zero");
  CHECK(parse_rate("-1/h").problem == "must not be negative");
  CHECK(parse_rate("1e308/s").problem == "out of range");
  CHECK(parse_rate("1e-400/s").problem == "out of range");
  CHECK(parse_watts("6.5kW").value == 6500.0);
  CHECK(parse_watts("0W").value == 0.0);
  CHECK(parse_watts("1e300MW").problem == "out of range");
}

TEST_CASE("a plain number is finite and has nothing behind it") {
  CHECK(parse_number("-2.5e3").value == -2500.0);
  CHECK(parse_number("1e308").value == 1e308);
  CHECK(parse_number("1e309").problem == "out of range");
  CHECK(parse_number("12x").problem == "not a number");
  CHECK(parse_number("nan").problem == "not a number");
  CHECK(parse_seconds("-0").value == 0_s);
  CHECK(parse_seconds("-1").problem == "must not be negative");
  CHECK(parse_seconds("1s").problem == "not a number");
}

TEST_CASE("every unit named in a message is one that is read") {
  for (const auto unit : unit_names(QuantityKind::duration)) {
    CHECK(parse_duration("1" + std::string{unit}).value.has_value());
  }
  for (const auto unit : unit_names(QuantityKind::bytes)) {
    CHECK(parse_bytes("1" + std::string{unit}).value.has_value());
  }
  for (const auto unit : unit_names(QuantityKind::bandwidth)) {
    CHECK(parse_bandwidth("1" + std::string{unit}).value.has_value());
  }
}

TEST_CASE("people read the two largest parts of a duration") {
  CHECK(format_duration(0_s) == "0s");
  CHECK(format_duration(250_ms) == "250ms");
  CHECK(format_duration(90_s) == "1min 30s");
  CHECK(format_duration(3600_s) == "1h");
  CHECK(format_duration(3605_s) == "1h");
  CHECK(format_duration(187'200_s) == "2d 4h");
  CHECK(format_duration(40_h * 24) == "40d");
  CHECK(format_duration(Duration{-1'500'000}) == "-1ms 500us");
  CHECK(format_duration(Duration{INT64_MIN}).starts_with("-106751d"));
}
