#pragma once
#include <string>

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {

/// Holds `value` against its description and files every difference: unknown
/// keys with the nearest known one, missing keys, wrong types, units and ranges.
void check_keys(const JsonValue& value, const ObjectDescription& description,
                const std::string& path, Findings& findings);

}  // namespace headroom
