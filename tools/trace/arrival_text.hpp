#pragma once
#include <string>

#include "tools/trace/arrival_pattern.hpp"

namespace headroom {

/// Hours and days of the week, bursts and gaps, for a person to read.
[[nodiscard]] std::string arrival_text(const ArrivalPattern& arrivals, const WeekClock& clock);

}  // namespace headroom
