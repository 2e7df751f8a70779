#pragma once
#include "tools/manual/described_program.hpp"

namespace CLI {
class App;
}

namespace headroom {

/// What `app` and its sub-commands say of themselves. An option's type name tells what stands
/// for its value: a list in braces its choices, and of the other words those that name files
/// and folders (`FILE`, `DIR`, `SCENARIO`, …). A footer holds examples; a description is one
/// line, then paragraphs of details.
[[nodiscard]] DescribedProgram describe(const CLI::App& app);

/// Lets `app`, and the commands that are added to it later, answer --help from their
/// description, as wide as the terminal.
void use_described_help(CLI::App& app);

}  // namespace headroom
