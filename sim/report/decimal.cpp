#include "sim/report/decimal.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr std::uint64_t nanoseconds = 1'000'000'000;
constexpr std::uint64_t hundred_million = 100'000'000;
constexpr int block_digits = 8;
static_assert(std::endian::native == std::endian::little, "the first digit is the lowest byte");

/// The eight digits of `number` < 10^8, one a byte from the lowest, with leading
/// zeros. Splits into halves, quarters and eighths side by side in one word; the
/// multiplications divide by 100 below 10^4 and by 10 below 100.
std::uint64_t digits_of(std::uint64_t number) {
  const std::uint64_t halves = (number / 10'000) | ((number % 10'000) << 32U);
  const std::uint64_t upper = ((halves * 10'486) >> 20U) & 0x0000'007F'0000'007F;
  const std::uint64_t quarters = upper | ((halves - 100 * upper) << 16U);
  const std::uint64_t tens = ((quarters * 103) >> 10U) & 0x000F'000F'000F'000F;
  return tens | ((quarters - 10 * tens) << 8U);
}

/// Writes the digits from place `first` on; always fills eight characters.
char* write_block(char* out, std::uint64_t digits, int first) {
  constexpr std::uint64_t zeros = 0x3030'3030'3030'3030;
  const std::uint64_t text = (digits | zeros) >> (8 * first);
  std::memcpy(out, &text, sizeof text);
  return out + block_digits - first;
}

/// Writes the nine digits of `fraction`, in nanoseconds, less its trailing zeros.
char* write_fraction(char* out, std::uint64_t fraction) {
  *out++ = static_cast<char>('0' + (fraction / hundred_million));
  const std::uint64_t digits = digits_of(fraction % hundred_million);
  write_block(out, digits, 0);
  return out + block_digits - (std::countl_zero(digits) / 8);
}

}  // namespace

char* write_integer(char* out, std::uint64_t number) {
  if (number >= hundred_million) {
    out = write_integer(out, number / hundred_million);
    return write_block(out, digits_of(number % hundred_million), 0);
  }
  const std::uint64_t digits = digits_of(number);
  // A number of no digits but zeros shows its last.
  const int leading_zeros = digits == 0 ? block_digits - 1 : std::countr_zero(digits) / 8;
  return write_block(out, digits, leading_zeros);
}

char* write_seconds(char* out, Duration duration) {
  auto count = static_cast<std::uint64_t>(duration.count);
  if (duration.count < 0) {
    *out++ = '-';
    count = 0 - count;
  }
  out = write_integer(out, count / nanoseconds);
  const std::uint64_t fraction = count % nanoseconds;
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
