#pragma once
#include "tools/plan/plan.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// What the section `search` of `study` says, defaults filled in. Throws InputError for names
/// that are no dimensions.
[[nodiscard]] PlanSettings plan_settings(const Study& study);

}  // namespace headroom
