#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// The base of `study` with `overrides`, checked, for one run with `seed`. The base was read
/// once and is only copied here. Throws InputError when the values do not go together.
[[nodiscard]] Scenario scenario_at(const Study& study, const std::vector<std::string>& overrides,
                                   std::uint64_t seed);

/// The same for a point; its replications have the seeds study.seed, study.seed + 1, …
[[nodiscard]] Scenario scenario_at(const Study& study, const StudyPoint& point, std::uint64_t seed);

}  // namespace headroom
