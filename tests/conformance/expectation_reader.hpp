#pragma once
#include "tests/conformance/case_fields.hpp"
#include "tests/conformance/conformance_case.hpp"

namespace headroom {

/// What a scenario expects. What is wrong is filed with the fields' findings.
[[nodiscard]] ScenarioExpectations read_expectations(const CaseFields& fields);

}  // namespace headroom
