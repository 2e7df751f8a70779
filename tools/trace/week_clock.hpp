#pragma once
#include <string_view>

#include "tools/trace/arrival_pattern.hpp"

namespace headroom {

/// The clock of a trace whose time is 0 at `text`, such as `tue 09:30`. Throws InputError, naming
/// --zero, for anything else.
[[nodiscard]] WeekClock week_clock(std::string_view text);

}  // namespace headroom
