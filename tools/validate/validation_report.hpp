#pragma once
#include <string>
#include <vector>

#include "sim/report/tree.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/score.hpp"

namespace headroom {

/// For people: a line for each category, the split of MLPerf training, the tests
/// of storage ceilings, what is not covered and why; with `shows_entries` a line
/// for each compared figure, too. Ends with a line feed.
[[nodiscard]] std::string validation_text(const std::vector<Measurement>& measurements,
                                          const ValidationScore& score, bool shows_entries);

/// For programs: `categories` with `entries`, `covered`, `by_input`, `median`,
/// `p90`, `worst`, `tau` …, `c2_ceiling_transfer`, `c3_at_limit` among them, and
/// `entries` with all figures.
[[nodiscard]] Tree validation_tree(const std::vector<Measurement>& measurements,
                                   const ValidationScore& score);

}  // namespace headroom
