#pragma once
#include <string>
#include <vector>

#include "tests/conformance/conformance_case.hpp"

namespace headroom {

/// Reads a file of cases, plain or compressed by gzip. Throws InputError as parse_cases(), and for
/// a file that cannot be read.
[[nodiscard]] std::vector<ConformanceCase> read_case_file(const std::string& path);

}  // namespace headroom
