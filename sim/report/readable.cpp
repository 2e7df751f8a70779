#include "sim/report/readable.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fmt/core.h>
#include <limits>
#include <string>
#include <string_view>

#include "sim/report/display_width.hpp"

namespace headroom {
namespace {

struct Unit {
  double seconds;
  std::string_view name;
  double below;  ///< shown in this unit up to here, in seconds
};
constexpr double minute = 60.0;
constexpr double hour = 3600.0;
constexpr double day = 86'400.0;
/// Each ends where rounding to three digits would reach the next.
constexpr std::array<Unit, 5> units{
    {{.seconds = 1e-3, .name = "ms", .below = 0.9995},
     {.seconds = 1.0, .name = "s", .below = 59.95},
     {.seconds = minute, .name = "min", .below = 59.95 * minute},
     {.seconds = hour, .name = "h", .below = 47.95 * hour},
     {.seconds = day, .name = "d", .below = std::numeric_limits<double>::infinity()}}};

/// `digits` of a whole number with a comma after each three.
std::string grouped(std::string digits) {
  constexpr std::size_t group = 3;
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t place = digits.size(); place > first + group;) {
    place -= group;
    digits.insert(place, 1, ',');
  }
  return digits;
}

/// Three digits, or all before the point where they are more.
std::string three_digits(double number) {
  constexpr double from_hundred = 99.95;
  if (std::abs(number) < from_hundred) return fmt::format("{:.1f}", number);
  return grouped(fmt::format("{:.0f}", number));
}

}  // namespace

std::string readable_duration(double seconds) {
  constexpr double half_millisecond = 0.0005;
  if (seconds < half_millisecond) return seconds > 0.0 ? "<1ms" : "0";
  const auto* const unit =
      std::ranges::find_if(units, [&](const Unit& candidate) { return seconds < candidate.below; });
  const double count = seconds / unit->seconds;
  if (unit == units.begin()) return fmt::format("{:.0f}ms", count);
  return three_digits(count) + std::string{unit->name};
}

std::string readable_number(double number) {
  return number == std::floor(number) ? grouped(fmt::format("{:.0f}", number))
                                      : three_digits(number);
}

std::string readable_ratio(double ratio) { return fmt::format("{:.1f}%", 100.0 * ratio); }

std::string readable_name(std::string_view text, std::size_t width_max) {
  std::string name{text};
  for (char& c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20U || byte == 0x7FU) c = '?';
  }
  if (display_width(name) <= width_max) return name;
  // One column is left for the sign that it was cut.
  return name.substr(0, cut_at(name, width_max - 1)) + "…";
}

std::string bar(double ratio, std::size_t width) {
  constexpr std::array<std::string_view, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double eighths_exact = std::clamp(ratio, 0.0, 1.0) * 8.0 * static_cast<double>(width);
  auto eighths = static_cast<std::size_t>(std::lround(eighths_exact));
  if (ratio > 0.0) eighths = std::max<std::size_t>(eighths, 1);
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  text += parts[eighths % 8];
  return text;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string lines;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    if (word.empty()) continue;
    if (column > indent && column + 1 + display_width(word) > width) {
      lines += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += display_width(word);
  }
  return lines;
}

}  // namespace headroom
