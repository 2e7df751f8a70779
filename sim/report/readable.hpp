#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace headroom {

/// Numbers and names for people: short, rounded, without control characters.

/// `seconds` >= 0 to three digits in the largest unit that leaves at least 1:
/// `0`, `20ms`, `1.5s`, `12.3min`, `4.0h`, `151d`; from two days on in days.
[[nodiscard]] std::string readable_duration(double seconds);

/// `28,481`; reals are rounded to a whole number from 100 on, else to three digits.
[[nodiscard]] std::string readable_number(double number);

/// `71.2%` for 0.712.
[[nodiscard]] std::string readable_ratio(double ratio);

/// `text` without control characters, at most `width_max` >= 1 columns wide; a
/// longer one ends in `…`.
[[nodiscard]] std::string readable_name(std::string_view text, std::size_t width_max);

/// Columns a terminal needs for UTF-8 `text`: wide characters take two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// A bar of `ratio` (0 to 1) of `width` columns, in eighths of a column. A
/// ratio above 0 always shows.
[[nodiscard]] std::string bar(double ratio, std::size_t width);

/// `text` broken at blanks into lines of at most `width` columns, each after the
/// first indented by `indent` blanks; words longer than that stay whole.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace headroom
