#include <CLI/CLI.hpp>
#include <string>

#include "headroom/diagnostics.hpp"

#include "tools/cli/command.hpp"

namespace headroom {

void register_later(CLI::App& app, const std::string& name, const std::string& summary) {
  CLI::App* command = app.add_subcommand(name, summary + " (not available yet)");
  command->allow_extras()->fallthrough(false);
  command->callback([name] {
    throw InputError{{"", "the command \"" + name + "\" is not available yet in this version",
                      "headroom --help lists those that are"}};
  });
}

}  // namespace headroom
