#include "models/kubernetes/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr WideInt thousand = 1000;
constexpr WideInt largest = (WideInt{1} << 62U) * thousand;

struct Suffix {
  std::string_view name;
  int decimal = 0;  ///< power of ten
  int binary = 0;   ///< power of two
};
constexpr std::array<Suffix, 16> suffixes{{{"", 0, 0},
                                           {"n", -9, 0},
                                           {"u", -6, 0},
                                           {"m", -3, 0},
                                           {"k", 3, 0},
                                           {"M", 6, 0},
                                           {"G", 9, 0},
                                           {"T", 12, 0},
                                           {"P", 15, 0},
                                           {"E", 18, 0},
                                           {"Ki", 0, 10},
                                           {"Mi", 0, 20},
                                           {"Gi", 0, 30},
                                           {"Ti", 0, 40},
                                           {"Pi", 0, 50},
                                           {"Ei", 0, 60}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits of a number without its point, and the power of ten that they count.
struct Decimal {
  WideInt digits = 0;
  int power = 0;
};

/// Takes a number off the front of `text`; nullopt when there is none or it has too many digits.
std::optional<Decimal> take_decimal(std::string_view& text) {
  constexpr int digits_max = 18;
  Decimal number;
  int kept = 0;
  bool has_digits = false;
  bool has_point = false;
  std::size_t at = text.starts_with('+') ? 1 : 0;
  for (; at < text.size() && (is_digit(text[at]) || text[at] == '.'); ++at) {
    if (text[at] == '.') {
      if (has_point) return std::nullopt;
      has_point = true;
      continue;
    }
    has_digits = true;
    if (has_point) --number.power;
    if (kept == 0 && text[at] == '0') continue;
    if (++kept > digits_max) return std::nullopt;
    number.digits = number.digits * 10 + (text[at] - '0');
  }
  if (!has_digits) return std::nullopt;
  text.remove_prefix(at);
  return number;
}

/// `e3`, `E-2`: the power; nullopt where `text` is no exponent.
std::optional<int> exponent_in(std::string_view text) {
  if (text.size() < 2 || (text.front() != 'e' && text.front() != 'E')) return std::nullopt;
  text.remove_prefix(text[1] == '+' ? 2 : 1);
  int power = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), power);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  constexpr int power_max = 40;
  return std::clamp(power, -power_max, power_max);
}

/// number × 2^binary in thousandths, rounded up; nullopt beyond what there is room for.
std::optional<WideInt> scaled(const Decimal& number, int power, int binary) {
  WideInt value = number.digits;
  if (value == 0) return value;
  // Eighteen digits and sixty bits leave room in 128.
  value <<= static_cast<unsigned>(binary);
  bool is_exact = true;
  for (power += 3; power > 0; --power) {
    if (value > largest) return std::nullopt;
    value *= 10;
  }
  for (; power < 0; ++power) {
    is_exact = is_exact && value % 10 == 0;
    value /= 10;
  }
  if (!is_exact) ++value;
  return value > largest ? std::nullopt : std::optional{value};
}

}  // namespace

Parsed<WideInt> parse_kubernetes_quantity(std::string_view text) {
  constexpr auto allowed = "a number such as 2, 0.5, 500m, 4Gi or 1e3";
  std::string_view rest = text;
  const auto number = take_decimal(rest);
  if (!number) {
    const bool is_negative = text.starts_with('-');
    return {std::nullopt, is_negative ? "is below zero" : "is no quantity", allowed};
  }
  const auto suffix = std::ranges::find(suffixes, rest, &Suffix::name);
  const auto exponent = exponent_in(rest);
  if (suffix == suffixes.end() && !exponent) {
    return {std::nullopt, "has a unit that Kubernetes does not know", allowed};
  }
  const Suffix& unit = suffix != suffixes.end() ? *suffix : suffixes.front();
  const auto value =
      scaled(*number, number->power + unit.decimal + exponent.value_or(0), unit.binary);
  if (!value) return {std::nullopt, "is too large", "at most 2^62"};
  return {*value, {}, {}};
}

}  // namespace headroom
