#pragma once
#include <string>

#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// A line for each entry of a summary's `goals`: whether it is met, what it is about, what was
/// seen and what was wanted.
[[nodiscard]] TextTable goals_table(const Tree& goals);

/// `What the stack costs over 4.0y: 1.2 M USD`.
[[nodiscard]] std::string cost_title(const Tree& cost);
/// A line for each part, and one for energy where that is priced.
[[nodiscard]] TextTable cost_table(const Tree& cost);

/// `value` of a summary's figure as people read it: a time when the name of the figure says
/// seconds, a percentage when it says ratio, else a number.
[[nodiscard]] std::string readable_figure(std::string_view metric, double value);

}  // namespace headroom
