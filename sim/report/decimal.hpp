#pragma once
#include <cstdint>
#include <string>

#include "headroom/units.hpp"

namespace headroom {

/// Numbers as outputs show them: never in more digits than they have, never
/// through a type that cannot hold them.

/// Room that the two functions below need; they may overwrite all of it.
inline constexpr std::size_t decimal_length_max = 32;

/// Writes `number` to `out`, which must have room for decimal_length_max
/// characters; returns the end.
char* write_integer(char* out, std::uint64_t number);
/// Writes `duration` in seconds, exactly and without trailing zeros: `90`,
/// `0.000000001`, `-1.5`. The same promise about room.
char* write_seconds(char* out, Duration duration);

[[nodiscard]] std::string seconds_text(Duration duration);

/// The shortest decimal that reads back to `number`, without exponent between
/// 1e-9 and 1e17; a whole number has no decimal point. Requires a finite number.
[[nodiscard]] std::string number_text(double number);

}  // namespace headroom
