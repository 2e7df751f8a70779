#pragma once
#include <span>
#include <string>

#include "tools/compare/comparison.hpp"

namespace headroom {

/// What judged differences say together: better when some are and none is worse, mixed
/// when there are both.
[[nodiscard]] Outcome outcome_of(std::span<const MetricDifference> differences);

/// The verdict on the side called `side` in one sentence. The figure it names is the one
/// that changed most, one of the whole before those of parts of the jobs.
[[nodiscard]] std::string verdict_sentence(const std::string& side,
                                           std::span<const MetricDifference> differences,
                                           bool exact);

}  // namespace headroom
