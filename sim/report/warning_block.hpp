#pragma once
#include <string>
#include <vector>

namespace headroom {

/// Warnings as a report shows them near its top: one a line after a blank line, broken at
/// `width` columns. Nothing for none.
[[nodiscard]] std::string warning_block(const std::vector<std::string>& warnings,
                                        std::size_t width = 80);

}  // namespace headroom
