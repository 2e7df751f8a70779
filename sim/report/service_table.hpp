#pragma once
#include <cstddef>
#include <optional>

#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// The services of a summary, at most `rows_max` of them in order; nullopt when there are none.
/// Language models have columns of their own where there is any.
[[nodiscard]] std::optional<TextTable> service_table(const Tree& summary, std::size_t rows_max);

}  // namespace headroom
