#pragma once
#include <string>

#include "sim/report/tree.hpp"
#include "tools/trace/fit_trial.hpp"

namespace headroom {

/// What was fitted and how well, as `trace generate --fit --json` prints it.
[[nodiscard]] Tree fit_tree(const FitResult& result);

/// The same for a person to read, in lines of at most 80 columns.
[[nodiscard]] std::string fit_text(const FitResult& result);

}  // namespace headroom
