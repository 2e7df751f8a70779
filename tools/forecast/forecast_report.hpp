#pragma once
#include <string>

#include "sim/report/terminal_report.hpp"
#include "sim/report/tree.hpp"
#include "tools/forecast/forecast.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// When which goal breaks, what to order, and the months, for people.
[[nodiscard]] std::string forecast_text(const Study& study, const Forecast& forecast,
                                        const TerminalStyle& style = {.width = unlimited_width});

/// The same for programs.
[[nodiscard]] Tree forecast_tree(const Study& study, const Forecast& forecast);

}  // namespace headroom
