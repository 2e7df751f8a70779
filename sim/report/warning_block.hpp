#pragma once
#include <string>
#include <vector>

namespace headroom {

/// Warnings as a report shows them near its top: one a line between blank lines, broken at
/// `width` columns. Nothing for none.
[[nodiscard]] std::string warning_block(const std::vector<std::string>& warnings,
                                        std::size_t width = 80);

}  // namespace headroom
