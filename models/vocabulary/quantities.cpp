#include "headroom/quantities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {
namespace {

/// A unit and how many of the smallest ones it holds.
struct Unit {
  std::string_view name;
  std::int64_t size;
};

constexpr std::array duration_units{
    Unit{"ns", 1},
    Unit{"us", 1'000},
    Unit{"ms", 1'000'000},
    Unit{"s", 1'000'000'000},
    Unit{"min", 60'000'000'000},
    Unit{"h", 3'600'000'000'000},
    Unit{"d", 86'400'000'000'000},
    Unit{"w", 604'800'000'000'000},
};
constexpr std::array byte_units{
    Unit{"B", 1},
    Unit{"kB", 1'000},
    Unit{"KiB", 1LL << 10U},
    Unit{"MB", 1'000'000},
    Unit{"MiB", 1LL << 20U},
    Unit{"GB", 1'000'000'000},
    Unit{"GiB", 1LL << 30U},
    Unit{"TB", 1'000'000'000'000},
    Unit{"TiB", 1LL << 40U},
    Unit{"PB", 1'000'000'000'000'000},
    Unit{"PiB", 1LL << 50U},
};
/// In bits, so that both bits and bytes a second are whole.
constexpr std::array bandwidth_units{
    Unit{"b/s", 1},
    Unit{"B/s", 8},
    Unit{"kb/s", 1'000},
    Unit{"kB/s", 8'000},
    Unit{"KiB/s", 8LL << 10U},
    Unit{"Mb/s", 1'000'000},
    Unit{"MB/s", 8'000'000},
    Unit{"MiB/s", 8LL << 20U},
    Unit{"Gb/s", 1'000'000'000},
    Unit{"GB/s", 8'000'000'000},
    Unit{"GiB/s", 8LL << 30U},
    Unit{"Tb/s", 1'000'000'000'000},
    Unit{"TB/s", 8'000'000'000'000},
    Unit{"TiB/s", 8LL << 40U},
};
/// By the seconds that one period lasts.
constexpr std::array rate_units{
    Unit{"/s", 1}, Unit{"/min", 60}, Unit{"/h", 3'600}, Unit{"/d", 86'400}, Unit{"/w", 604'800},
};
constexpr std::array watt_units{Unit{"W", 1}, Unit{"kW", 1'000}, Unit{"MW", 1'000'000}};

std::span<const Unit> units_of(QuantityKind kind) {
  switch (kind) {
    case QuantityKind::duration:
      return duration_units;
    case QuantityKind::bytes:
      return byte_units;
    case QuantityKind::bandwidth:
      return bandwidth_units;
    case QuantityKind::rate:
      return rate_units;
    case QuantityKind::watts:
      return watt_units;
  }
  return {};
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A decimal number as written: `mantissa` × 10^`exponent`, perhaps negative.
struct Decimal {
  WideInt mantissa = 0;
  int exponent = 0;
  bool negative = false;
};

/// Reads the digits at the front of `text` and removes them; nullopt when there
/// are none. Digits beyond the 20th significant one only count as places.
std::optional<Decimal> take_digits(std::string_view& text) {
  constexpr int digits_max = 20;
  Decimal number;
  int kept = 0;
  bool any = false;
  bool after_point = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (!is_digit(text[at])) break;
    any = true;
    if (kept < digits_max) {
      number.mantissa = number.mantissa * 10 + (text[at] - '0');
      if (number.mantissa != 0) ++kept;
      if (after_point) --number.exponent;
    } else if (!after_point) {
      ++number.exponent;
    }
  }
  text.remove_prefix(at);
  return any ? std::optional{number} : std::nullopt;
}

/// Reads `e-3` or the like at the front of `text` and removes it; 0 when there
/// is none. Powers beyond a thousand million are cut: no value survives them.
int take_exponent(std::string_view& text) {
  constexpr int limit = 1'000'000'000;
  if (text.size() < 2 || (text.front() != 'e' && text.front() != 'E')) return 0;
  std::string_view digits = text.substr(text[1] == '+' ? 2 : 1);
  int power = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), power);
  if (error == std::errc::invalid_argument) return 0;
  if (error == std::errc::result_out_of_range) power = digits.front() == '-' ? -limit : limit;
  text = digits.substr(static_cast<std::size_t>(end - digits.data()));
  return std::clamp(power, -limit, limit);
}

/// Reads the number at the front of `text` and removes it; nullopt when there is none.
std::optional<Decimal> take_decimal(std::string_view& text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  auto number = take_digits(rest);
  if (!number) return std::nullopt;
  number->negative = negative;
  number->exponent += take_exponent(rest);
  text = rest;
  return number;
}

/// `number` × `unit` to the nearest integer, halves up; nullopt beyond `largest`.
std::optional<std::int64_t> scaled(const Decimal& number, std::int64_t unit, std::int64_t largest) {
  // 20 digits times a unit below 2^54 stay below 2^121.
  WideInt value = number.mantissa * unit;
  if (value == 0) return 0;
  for (int exponent = number.exponent; exponent > 0; --exponent) {
    if (value > largest) return std::nullopt;
    value *= 10;
  }
  WideInt divisor = 1;
  for (int exponent = number.exponent; exponent < 0; ++exponent) {
    if (divisor > value * 2) return 0;
    divisor *= 10;
  }
  value = (value + divisor / 2) / divisor;
  if (value > largest) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// The value of `text`, all of which is one number; nullopt beyond a double.
std::optional<double> as_double(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// A number, exactly and as it was written, and the unit that followed it.
struct Amount {
  Decimal number;
  std::string_view written;
  Unit unit{};
};

/// Splits `text` into number and unit, or says what is wrong with it.
Parsed<Amount> parse_amount(std::string_view text, QuantityKind kind) {
  const auto wrong = [kind](std::string problem) {
    return Parsed<Amount>{{}, std::move(problem), allowed_form(kind)};
  };
  text = trimmed(text);
  if (text.empty()) return wrong("empty quantity");
  std::string_view rest = text;
  const auto number = take_decimal(rest);
  if (!number) return wrong("no number at the front");
  if (number->negative) return wrong("must not be negative");
  const std::string_view name = trimmed(rest);
  if (name.empty()) return wrong("missing unit");
  for (const Unit& unit : units_of(kind)) {
    if (unit.name != name) continue;
    return {Amount{*number, text.substr(0, text.size() - rest.size()), unit}, {}, {}};
  }
  return wrong("wrong unit \"" + std::string{name} + "\"");
}

/// `amount` in the smallest unit, or that it is out of range.
Parsed<std::int64_t> whole(const Parsed<Amount>& amount, std::int64_t largest,
                           std::string_view largest_shown) {
  if (!amount.value) return {{}, amount.problem, amount.allowed};
  if (auto count = scaled(amount.value->number, amount.value->unit.size, largest)) {
    return {count, {}, {}};
  }
  return {{}, "out of range", "at most " + std::string{largest_shown}};
}

constexpr std::string_view duration_max_shown = "36525d, which is 100 years";
/// Largest double that a rate or a power may be; beyond it sums lose sense.
constexpr double amount_max = 1e18;

}  // namespace

std::vector<std::string_view> unit_names(QuantityKind kind) {
  std::vector<std::string_view> names;
  for (const Unit& unit : units_of(kind)) names.push_back(unit.name);
  return names;
}

std::string allowed_form(QuantityKind kind) {
  constexpr std::array<std::string_view, 5> examples{
      "a time such as \"30min\"", "a size such as \"64GiB\"", "a bandwidth such as \"100Gb/s\"",
      "a rate such as \"60/h\"", "a power such as \"6.5kW\""};
  std::string text{examples[static_cast<std::size_t>(kind)]};
  text += "; units";
  char separator = ' ';
  for (const Unit& unit : units_of(kind)) {
    text += separator;
    text += unit.name;
    separator = ',';
  }
  return text;
}

Parsed<Duration> parse_duration(std::string_view text) {
  auto count =
      whole(parse_amount(text, QuantityKind::duration), longest_duration.count, duration_max_shown);
  if (!count.value) return {{}, std::move(count.problem), std::move(count.allowed)};
  return {Duration{*count.value}, {}, {}};
}

Parsed<Duration> parse_seconds(std::string_view text) {
  std::string_view rest = trimmed(text);
  const auto number = take_decimal(rest);
  if (!number || !rest.empty()) return {{}, "not a number", "seconds as a plain number"};
  if (number->negative && number->mantissa != 0) {
    return {{}, "must not be negative", "seconds, 0 or more"};
  }
  const auto count = scaled(*number, (1_s).count, longest_duration.count);
  if (!count) return {{}, "out of range", "at most 3155760000 s, which is 100 years"};
  return {Duration{*count}, {}, {}};
}

Parsed<Bytes> parse_bytes(std::string_view text) {
  constexpr std::int64_t largest = std::int64_t{1} << 62U;
  auto count = whole(parse_amount(text, QuantityKind::bytes), largest, "4096PiB");
  if (!count.value) return {{}, std::move(count.problem), std::move(count.allowed)};
  return {Bytes{*count.value}, {}, {}};
}

Parsed<Bandwidth> parse_bandwidth(std::string_view text) {
  auto bits =
      whole(parse_amount(text, QuantityKind::bandwidth), 1'000'000'000'000'000'000, "1000000Tb/s");
  if (!bits.value) return {{}, std::move(bits.problem), std::move(bits.allowed)};
  if (*bits.value == 0) {
    return {{}, "must be greater than zero", allowed_form(QuantityKind::bandwidth)};
  }
  return {Bandwidth{static_cast<double>(*bits.value) / 8.0}, {}, {}};
}

Parsed<double> parse_rate(std::string_view text) {
  auto amount = parse_amount(text, QuantityKind::rate);
  if (!amount.value) return {{}, std::move(amount.problem), std::move(amount.allowed)};
  const auto number = as_double(amount.value->written);
  if (!number || *number > amount_max) return {{}, "out of range", "at most 1e18/s"};
  if (*number <= 0.0) return {{}, "must be greater than zero", allowed_form(QuantityKind::rate)};
  return {*number / static_cast<double>(amount.value->unit.size), {}, {}};
}

Parsed<double> parse_watts(std::string_view text) {
  auto amount = parse_amount(text, QuantityKind::watts);
  if (!amount.value) return {{}, std::move(amount.problem), std::move(amount.allowed)};
  const auto number = as_double(amount.value->written);
  const auto watts = number.value_or(INFINITY) * static_cast<double>(amount.value->unit.size);
  if (watts > amount_max) return {{}, "out of range", "at most 1e18 W"};
  return {watts, {}, {}};
}

Parsed<double> parse_number(std::string_view text) {
  std::string_view rest = trimmed(text);
  if (!take_decimal(rest) || !rest.empty()) return {{}, "not a number", "a plain number"};
  if (const auto number = as_double(text)) return {number, {}, {}};
  return {{}, "out of range", "a finite number"};
}

std::string format_duration(Duration duration) {
  if (duration.count == 0) return "0s";
  constexpr std::size_t weeks = 1;
  std::string text = duration.count < 0 ? "-" : "";
  auto rest = duration.count < 0 ? 0 - static_cast<std::uint64_t>(duration.count)
                                 : static_cast<std::uint64_t>(duration.count);
  std::size_t parts = 0;
  for (std::size_t i = duration_units.size() - weeks; i-- > 0 && parts < 2;) {
    const auto size = static_cast<std::uint64_t>(duration_units[i].size);
    const std::uint64_t count = rest / size;
    rest %= size;
    if (count != 0) {
      if (parts > 0) text += ' ';
      text += std::to_string(count) + std::string{duration_units[i].name};
    }
    // Parts are counted from the first one shown, so that `2d 5min` reads `2d`.
    if (count != 0 || parts > 0) ++parts;
  }
  return text;
}

}  // namespace headroom
