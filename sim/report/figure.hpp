#pragma once
#include <optional>
#include <string_view>

#include "sim/report/tree.hpp"

namespace headroom {

/// The figure at `path` of a summary: of one run, or the mean of a merged one; absent
/// where there is none.
[[nodiscard]] std::optional<double> figure(const Tree& tree, std::string_view path);

}  // namespace headroom
