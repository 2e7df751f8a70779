#pragma once
#include "tools/cli/command.hpp"

namespace headroom {

/// Adds `generate` to the commands of `trace`; both arguments must outlive the parse.
void add_generate_command(CLI::App& trace, const CommonOptions& options);

}  // namespace headroom
