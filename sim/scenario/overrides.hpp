#pragma once
#include <string>
#include <vector>

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"

namespace headroom {

/// Changes `root` by each of `overrides` in turn. One is `path=value`, where a
/// path looks like `cluster.nodes[0].count` and a value is taken as JSON when
/// it is JSON, else as text. Objects on the way are made; a list can grow by
/// one entry at its end. What cannot be done goes to `findings`.
void apply_overrides(JsonValue& root, const std::vector<std::string>& overrides,
                     Findings& findings);

}  // namespace headroom
