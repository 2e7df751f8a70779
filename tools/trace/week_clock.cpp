#include "tools/trace/week_clock.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::size_t day_length = 3;

/// Two digits below `limit`.
std::optional<std::int64_t> two_digits(std::string_view text, std::int64_t limit) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.size() != 2 || error != std::errc{} || stop != end || value >= limit || value < 0) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> minute_of_week(std::string_view text) {
  constexpr std::size_t length = std::string_view{"tue 09:30"}.size();
  if (text.size() != length || text[day_length] != ' ' || text[6] != ':') return std::nullopt;
  std::string name{text.substr(0, day_length)};
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto* const day = std::ranges::find(days, name);
  const auto hour = two_digits(text.substr(4, 2), 24);
  const auto minute = two_digits(text.substr(7, 2), 60);
  if (day == days.end() || !hour || !minute) return std::nullopt;
  return ((day - days.begin()) * 24 + *hour) * 60 + *minute;
}

}  // namespace

WeekClock week_clock(std::string_view text) {
  const auto minute = minute_of_week(text);
  if (!minute) {
    throw InputError{Diagnostic{"--zero", fmt::format("\"{}\" is no time of the week", text),
                                "a day and a time such as \"tue 09:30\""}};
  }
  return {.zero = 60_s * *minute, .is_known = true};
}

}  // namespace headroom
