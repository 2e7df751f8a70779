#pragma once
#include "models/json/json_value.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/findings.hpp"

namespace headroom {

/// Where a pipeline of `root` names a `file`, adds what that says to its `steps`, by name: what a
/// step comes after and asks for, its retries; and the schedule. What the scenario says itself
/// stays. Throws InputError for files that cannot be read, and with all findings where the names of
/// steps do not match.
void expand_pipeline_files(JsonValue& root, const BuildContext& context, Findings& findings);

}  // namespace headroom
