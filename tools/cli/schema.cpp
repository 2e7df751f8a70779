#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "sim/report/output_file.hpp"
#include "sim/scenario/key_description.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/output_directory.hpp"

namespace headroom {

void register_schema(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  command->callback([&options] {
    const std::string text = scenario_schema() + "\n";
    if (options.out.empty()) {
      fmt::print("{}", text);
      return;
    }
    const OutputDirectory directory{options.out};
    write_file(options.out + "/scenario.schema.json", text);
  });
}

}  // namespace headroom
