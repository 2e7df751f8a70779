#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tools/manual/described_program.hpp"

namespace headroom {

/// Scripts that complete the program's commands, options, choices and files. Each is whole: it
/// needs the shell alone (bash 3.2, zsh 5, fish 3 or later).
[[nodiscard]] std::string bash_completion(const DescribedProgram& program);
[[nodiscard]] std::string zsh_completion(const DescribedProgram& program);
[[nodiscard]] std::string fish_completion(const DescribedProgram& program);

/// The shells there are scripts for: bash, zsh, fish.
[[nodiscard]] const std::vector<std::string>& completed_shells();
/// The script for one of them. Throws InputError for others.
[[nodiscard]] std::string completion_script(const DescribedProgram& program,
                                            std::string_view shell);
/// The name under which the shell looks for the script: `headroom`, `_headroom`, `headroom.fish`.
[[nodiscard]] std::string completion_file(const DescribedProgram& program, std::string_view shell);

}  // namespace headroom
