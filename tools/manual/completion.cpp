#include "tools/manual/completion.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {

const std::vector<std::string>& completed_shells() {
  static const std::vector<std::string> shells{"bash", "zsh", "fish"};
  return shells;
}

std::string completion_script(const DescribedProgram& program, std::string_view shell) {
  if (shell == "bash") return bash_completion(program);
  if (shell == "zsh") return zsh_completion(program);
  if (shell == "fish") return fish_completion(program);
  throw InputError{
      Diagnostic{.path = "SHELL",
                 .message = fmt::format("there is no script for \"{}\"", shell),
                 .hint = fmt::format("one of {}", fmt::join(completed_shells(), ", "))}};
}

std::string completion_file(const DescribedProgram& program, std::string_view shell) {
  if (shell == "zsh") return "_" + program.root.name;
  return shell == "fish" ? program.root.name + ".fish" : program.root.name;
}

}  // namespace headroom
