#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>

#include "sim/report/output_file.hpp"
#include "sim/scenario/key_description.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/schedule/snapshot_description.hpp"
#include "tools/study/study_description.hpp"

namespace headroom {
namespace {

std::string schema_of_kind(const std::string& kind) {
  if (kind == "snapshot") return schema_text("headroom snapshot", snapshot_description());
  if (kind == "study") return schema_text("headroom study", study_description());
  return scenario_schema();
}

}  // namespace

void register_schema(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of input files");
  command->footer(
      "# for an editor that knows JSON Schema\n"
      "headroom schema > scenario.schema.json");
  const auto kind = std::make_shared<std::string>("scenario");
  command->add_option("KIND", *kind, "Of which files; scenarios when left out")
      ->check(CLI::IsMember({"scenario", "snapshot", "study"}));
  command->callback([kind, &options] {
    const std::string text = schema_of_kind(*kind) + "\n";
    if (options.out.empty()) {
      fmt::print("{}", text);
      return;
    }
    const OutputDirectory directory{options.out};
    write_file(options.out + "/" + *kind + ".schema.json", text);
  });
}

}  // namespace headroom
