#pragma once
#include <cstddef>
#include <string>

#include "tools/manual/described_program.hpp"

namespace headroom {

struct HelpStyle {
  std::size_t width = 80;  ///< columns, at least 40
  bool bold = false;       ///< whether headings carry ANSI attributes
};

/// What `--help` prints for one command: usage, what it is for, arguments, options, those of
/// every command, commands below it, examples.
[[nodiscard]] std::string help_text(const DescribedProgram& program, const CommandPath& path,
                                    const HelpStyle& style);

}  // namespace headroom
