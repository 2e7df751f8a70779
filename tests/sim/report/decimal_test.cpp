#include "sim/report/decimal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <random>
#include <string>

#include "headroom/units.hpp"

namespace headroom {
namespace {

std::string integer_text(std::uint64_t number) {
  std::array<char, decimal_length_max> text{};
  return {text.data(), write_integer(text.data(), number)};
}

TEST_CASE("seconds are exact decimals without trailing zeros") {
  CHECK(seconds_text(0_s) == "0");
  CHECK(seconds_text(90_s) == "90");
  CHECK(seconds_text(1_ns) == "0.000000001");
  CHECK(seconds_text(1'500_ms) == "1.5");
  CHECK(seconds_text(10_ms) == "0.01");
  CHECK(seconds_text(123'456'789_ns) == "0.123456789");
  CHECK(seconds_text(1'000'000_s) == "1000000");
  CHECK(seconds_text({-1'500'000'000}) == "-1.5");
  CHECK(seconds_text({-1}) == "-0.000000001");
  CHECK(seconds_text({INT64_MAX}) == "9223372036.854775807");
  CHECK(seconds_text({INT64_MIN}) == "-9223372036.854775808");
}

TEST_CASE("whole numbers are written digit by digit") {
  CHECK(integer_text(0) == "0");
  CHECK(integer_text(100) == "100");
  CHECK(integer_text(UINT64_MAX) == "18446744073709551615");
}

TEST_CASE("digits agree with the library's around every power of ten") {
  std::mt19937_64 bits{23};
  for (std::uint64_t power = 1; power <= UINT64_MAX / 10; power *= 10) {
    for (const std::uint64_t number : {power - 1, power, power + 1, power * 9, bits() % power}) {
      CHECK(integer_text(number) == std::to_string(number));
    }
  }
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    CHECK(integer_text(number) == std::to_string(number));
  }
}

TEST_CASE("every fraction of a second reads back to its nanoseconds") {
  std::mt19937_64 bits{29};
  for (int i = 0; i < 20'000; ++i) {
    const auto fraction = bits() % 1'000'000'000;
    const std::string text = seconds_text({static_cast<std::int64_t>(fraction)});
    std::string digits = text.substr(std::min<std::size_t>(text.size(), 2));
    CHECK((digits.empty() || digits.back() != '0'));
    digits.resize(9, '0');
    CHECK(std::stoull(digits) == fraction);
  }
}

TEST_CASE("reals are short and plain") {
  CHECK(number_text(0.0) == "0");
  CHECK(number_text(3.0) == "3");
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(-2.5) == "-2.5");
  CHECK(number_text(1e6) == "1000000");
  CHECK(number_text(1e-9) == "0.000000001");
  CHECK(number_text(123456789012345.0) == "123456789012345");
  CHECK(number_text(1e300) == "1e+300");
  CHECK(number_text(5e-324) == "5e-324");
}

TEST_CASE("reals read back to the same double") {
  std::mt19937_64 bits{7};
  for (int i = 0; i < 20'000; ++i) {
    const double size = std::ldexp(1.0, static_cast<int>(bits() % 200) - 100);
    const double number = static_cast<double>(bits()) * size;
    CHECK(std::strtod(number_text(number).c_str(), nullptr) == number);
  }
}

}  // namespace
}  // namespace headroom
