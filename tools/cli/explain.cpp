#include <CLI/CLI.hpp>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <string>

#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/explanation_report.hpp"
#include "tools/explain/read_recorded_run.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

/// What only `explain` takes.
struct ExplainArguments {
  std::string result;
  std::string job;
  std::uint32_t occurrence = 1;
  bool all = false;
};

void explain_command(const ExplainArguments& arguments, const CommonOptions& options) {
  const RecordedRun run = read_recorded_run(arguments.result);
  const std::uint32_t job = find_job(run, arguments.job, arguments.occurrence);
  const Explanation explanation = explain(run, job);
  const std::string json = json_text(explanation_tree(run, explanation));
  if (!options.out.empty()) {
    make_output_directory(options.out);
    write_file(options.out + "/explanation.json", json);
  }
  if (options.json) fmt::print("{}", json);
  if (options.json || options.quiet) return;
  fmt::print("{}", explanation_text(run, explanation, terminal_style(), arguments.all));
  const std::uint32_t count = namesakes(run, job);
  if (count == 1) return;
  fmt::print("\n{} jobs have this name, this is number {}; --occurrence N explains another\n",
             count, arguments.occurrence);
}

}  // namespace

void register_explain(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("explain", "Tell why a job waited");
  command->footer(
      "headroom run scenarios/quickstart.json --out results\n"
      "# why this job waited, and every stretch of its life\n"
      "headroom explain results 17 --all");
  const auto arguments = std::make_shared<ExplainArguments>();
  command->add_option("RESULT", arguments->result, "Folder that run --out has written")->required();
  command->add_option("JOB", arguments->job, "Id of the job")->required();
  command
      ->add_option("--occurrence", arguments->occurrence,
                   "Of several jobs with this id the one submitted as so manieth")
      ->type_name("N")
      ->check(CLI::Range(1U, 4'000'000'000U));
  command->add_flag("--all", arguments->all,
                    "Show every stretch of its life, not the longest only");
  command->callback([arguments, &options] { explain_command(*arguments, options); });
}

}  // namespace headroom
