#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>

#include "sim/report/output_file.hpp"
#include "sim/scenario/key_description.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/schedule/snapshot_description.hpp"

namespace headroom {

void register_schema(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of input files");
  const auto kind = std::make_shared<std::string>("scenario");
  command->add_option("KIND", *kind, "Of which files: scenario (default) or snapshot")
      ->check(CLI::IsMember({"scenario", "snapshot"}));
  command->callback([kind, &options] {
    const std::string schema = *kind == "snapshot"
                                   ? schema_text("headroom snapshot", snapshot_description())
                                   : scenario_schema();
    const std::string text = schema + "\n";
    if (options.out.empty()) {
      fmt::print("{}", text);
      return;
    }
    const OutputDirectory directory{options.out};
    write_file(options.out + "/" + *kind + ".schema.json", text);
  });
}

}  // namespace headroom
