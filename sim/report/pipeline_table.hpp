#pragma once
#include <cstddef>
#include <optional>

#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// The pipelines of a summary, at most `rows_max` of them in order; nullopt when there are none.
/// Deadlines have a column where there is one.
[[nodiscard]] std::optional<TextTable> pipeline_table(const Tree& summary, std::size_t rows_max);

/// The sweeps, likewise.
[[nodiscard]] std::optional<TextTable> sweep_table(const Tree& summary, std::size_t rows_max);

}  // namespace headroom
