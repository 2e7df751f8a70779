#include "sim/report/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr std::uint64_t nanoseconds = 1'000'000'000;
constexpr int fraction_digits = 9;

/// Writes the nine digits of `fraction` < 10^9 less its trailing zeros.
char* write_fraction(char* out, std::uint32_t fraction) {
  int digits = fraction_digits;
  while (fraction % 10 == 0) {
    fraction /= 10;
    --digits;
  }
  for (char* place = out + digits; place != out; fraction /= 10) {
    *--place = static_cast<char>('0' + (fraction % 10));
  }
  return out + digits;
}

}  // namespace

char* write_integer(char* out, std::uint64_t number) {
  return std::to_chars(out, out + decimal_length_max, number).ptr;
}

char* write_seconds(char* out, Duration duration) {
  auto count = static_cast<std::uint64_t>(duration.count);
  if (duration.count < 0) {
    *out++ = '-';
    count = 0 - count;
  }
  out = write_integer(out, count / nanoseconds);
  const auto fraction = static_cast<std::uint32_t>(count % nanoseconds);
  if (fraction == 0) return out;
  *out++ = '.';
  return write_fraction(out, fraction);
}

std::string seconds_text(Duration duration) {
  std::array<char, decimal_length_max> text{};
  return {text.data(), write_seconds(text.data(), duration)};
}

std::string number_text(double number) {
  constexpr double smallest_plain = 1e-9;
  constexpr double largest_plain = 1e17;
  std::array<char, 64> text{};
  const double size = std::abs(number);
  const bool plain = size == 0.0 || (size >= smallest_plain && size < largest_plain);
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const char* const end = std::to_chars(text.data(), text.data() + text.size(), number, format).ptr;
  return {text.data(), static_cast<std::size_t>(end - text.data())};
}

}  // namespace headroom
