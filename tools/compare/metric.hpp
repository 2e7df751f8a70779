#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/goal.hpp"

#include "sim/report/tree.hpp"

namespace headroom {

/// What a figure counts, so that people read it in the right unit.
enum class FigureUnit : std::uint8_t { number, seconds, ratio, hours };

struct MetricTraits {
  Direction good = Direction::neither;
  FigureUnit unit = FigureUnit::number;
};

/// Of the figure at `path` of summary.json, for parts of the jobs, too
/// (`by_size.5-8.queue_delay_s.p95`): which way is good, as direction_of() says, and its
/// unit. A path that is not known is a number.
[[nodiscard]] MetricTraits metric_traits(std::string_view path);

/// `path` in words, such as `queue delay p95, jobs of 5-8 GPUs`; one that is not
/// known as it is.
[[nodiscard]] std::string metric_words(std::string_view path);

/// `value` in the unit of the figure, for people.
[[nodiscard]] std::string figure_words(double value, FigureUnit unit);
/// The same with its sign.
[[nodiscard]] std::string change_words(double value, FigureUnit unit);

/// The paths of all numbers in a summary, in its order. Lists are left out.
[[nodiscard]] std::vector<std::string> number_paths(const Tree& summary);

}  // namespace headroom
