#pragma once
#include <cstddef>
#include <optional>

#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// Who used whose quota, from the `billing` block of a summary: a row a queue, those below
/// another indented, at most `rows_max` of them. Absent where there are no bills.
[[nodiscard]] std::optional<TextTable> bill_table(const Tree& summary, std::size_t rows_max);

}  // namespace headroom
