#pragma once
#include <string>

#include "tools/manual/described_program.hpp"

namespace headroom {

/// `headroom-trace-stats`, for the root `headroom`.
[[nodiscard]] std::string page_name(const DescribedProgram& program, const CommandPath& path);

/// The manual page of one command in section 1, in the language of man(7), which both groff and
/// mandoc read. Equal programs write equal pages.
[[nodiscard]] std::string manual_page(const DescribedProgram& program, const CommandPath& path);

}  // namespace headroom
