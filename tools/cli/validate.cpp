#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "models/hardware/catalog.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/cli/command.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/score.hpp"
#include "tools/validate/validation_report.hpp"

namespace headroom {
namespace {

/// What only `validate` takes.
struct ValidateArguments {
  std::string measurements;
  bool entries = false;
};

void validate_command(const ValidateArguments& arguments, const CommonOptions& options) {
  const std::string text = read_text_file(arguments.measurements);
  const std::vector<Measurement> measurements = parse_measurements(text, arguments.measurements);
  const ValidationScore score = validate(measurements, Catalog::built_in());
  const bool needs_json = options.json || !options.out.empty();
  const std::string json = needs_json ? json_text(validation_tree(measurements, score)) : "";
  if (!options.out.empty()) {
    make_output_directory(options.out);
    write_file(options.out + "/validation.json", json);
  }
  if (options.json) fmt::print("{}", json);
  if (!options.json && !options.quiet) {
    fmt::print("{}", validation_text(measurements, score, arguments.entries));
  }
}

}  // namespace

void register_validate(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("validate", "Compare the models with measured results");
  command->footer(
      "# errors by category, then every figure\n"
      "headroom validate measurements.json --entries");
  const auto arguments = std::make_shared<ValidateArguments>();
  command->add_option("MEASUREMENTS", arguments->measurements, "A file of measurements")
      ->required();
  command->add_flag("--entries", arguments->entries, "Also list every compared figure");
  command->callback([arguments, &options] { validate_command(*arguments, options); });
}

}  // namespace headroom
