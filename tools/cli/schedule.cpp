#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/schedule/dry_run.hpp"
#include "tools/schedule/dry_run_report.hpp"
#include "tools/schedule/read_snapshot.hpp"

namespace headroom {
namespace {

void schedule(const std::string& file, const CommonOptions& options) {
  const DryRunInput input = parse_snapshot(read_text_file(file), file, options.overrides);
  const OutputDirectory directory{options.out};
  if (!options.quiet) {
    for (const Diagnostic& warning : input.warnings) {
      fmt::print(stderr, "warning: {}: {}\n", file, to_string(warning));
    }
  }
  const DryRun run = dry_run(input);
  const Tree tree = dry_run_tree(run);
  if (!options.out.empty()) write_file(options.out + "/schedule.json", json_text(tree));
  if (options.json) {
    fmt::print("{}", json_text(tree));
  } else if (!options.quiet) {
    fmt::print("{}", dry_run_text(run, terminal_style()));
  }
}

}  // namespace

void register_schedule(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command =
      app.add_subcommand("schedule", "Make one scheduling decision for a cluster as it stands");
  command->footer(
      "# what would start where, and what waits for what\n"
      "headroom schedule now.json\n"
      "# for programs\n"
      "headroom schedule now.json --json");
  const auto file = std::make_shared<std::string>();
  command->add_option("SNAPSHOT", *file, "A cluster with its queues and jobs")->required();
  command->callback([file, &options] { schedule(*file, options); });
}

}  // namespace headroom
