#pragma once
#include <cstdint>
#include <string>

#include "headroom/units.hpp"

namespace headroom {

/// Traces count from a zero that is no date; formats of dates need one. Midnight of 1970-01-05, a
/// Monday, so that days of the week stay those of a trace that begins with one.
///
/// `2017-10-09 07:01:55` for what is so long after it, `joint` between day and time; fractions of
/// a second are left out.
[[nodiscard]] std::string date_text(Duration since_zero, char joint);

/// `1-02:03:04`: days, hours, minutes and seconds, as Slurm writes them.
[[nodiscard]] std::string clock_text(std::int64_t seconds);

}  // namespace headroom
