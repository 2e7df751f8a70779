#pragma once
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/field_text.hpp"

namespace headroom {

/// Reads a date and time, `2017-10-09 07:01:55` or with `T` between and a
/// fraction of a second after, as the time since the start of 1970. The text is
/// taken as it stands: no time zone, no summer time. Years 1970 to 2069.
FieldFinding read_date(std::string_view text, Duration& since_1970);

/// The same with an offset from universal time behind it, `Z` or `+08:00`, which is taken
/// off; without one the text stands as it is.
FieldFinding read_zoned_date(std::string_view text, Duration& since_1970);

/// Reads a duration as Slurm prints it: `[days-]HH:MM:SS`, `HH:MM:SS` or `MM:SS`,
/// each with an optional fraction of a second, or `days-HH`, `days-HH:MM`.
FieldFinding read_clock_duration(std::string_view text, Duration& duration);

}  // namespace headroom
