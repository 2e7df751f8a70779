#pragma once
#include <cstddef>
#include <optional>

#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// The people at notebooks of a summary, at most `rows_max` populations in order; nullopt when
/// there are none. Returns have a column where there were any.
[[nodiscard]] std::optional<TextTable> interactive_table(const Tree& summary, std::size_t rows_max);

}  // namespace headroom
