#include <CLI/CLI.hpp>
#include <atomic>
#include <cstddef>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run.hpp"
#include "tools/check/case_files.hpp"
#include "tools/check/case_record.hpp"
#include "tools/check/check_report.hpp"
#include "tools/check/read_suite.hpp"
#include "tools/check/run_suites.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/replicate/simulate.hpp"

namespace headroom {
namespace {

/// What only `check` takes.
struct CheckArguments {
  std::vector<std::string> suites;
  std::string junit;
  std::string markdown;
  std::string record;  ///< of --changed-only
  bool update = false;
};

/// All replications of `scenario`; recorded schedules are those of the first.
CaseRun run_case(const Scenario& scenario, const std::function<void()>& look) {
  const RunOptions options = stoppable(look);
  SimulatedRun first = simulate(scenario, options);
  std::vector<Tree> summaries{std::move(first.summary)};
  while (summaries.size() < scenario.run.replications) {
    summaries.push_back(simulate(replica(scenario, summaries.size()), options).summary);
  }
  CaseRun made{.record = {}, .summary = replicated_summary(summaries), .by_seed = {}};
  made.by_seed = std::move(summaries);
  if (auto* record = std::get_if<RunRecord>(&first.record)) made.record = std::move(*record);
  return made;
}

void check_command(const CheckArguments& arguments, const CommonOptions& options,
                   CommandResult& result) {
  const bool shows_lines = !options.quiet && !options.json;
  const std::string data = data_directory();
  const std::vector<Suite> suites = read_suites(arguments.suites, data);
  CheckOptions check;
  check.data_directory = data;
  check.overrides = options.overrides;
  check.update = arguments.update;
  check.threads = options.threads;
  Progress progress{shows_lines};
  std::size_t cases = 0;
  for (const Suite& suite : suites) cases += suite.cases.size();
  std::atomic<std::size_t> judged = 0;
  check.look = [&] {
    stop_if_interrupted();
    progress.show({.what = "checking", .done = judged, .expected = cases, .unit = "cases"});
  };
  CaseRecord record;
  if (!arguments.record.empty()) {
    record = CaseRecord::read(arguments.record);
    check.record = &record;
    check.program = fingerprint_of_file("/proc/self/exe");
  }
  if (shows_lines) {
    check.on_result = [&](const CaseResult& one) {
      ++judged;
      progress.erase();
      print_wrapped(result_lines(one));
      std::fflush(stdout);
    };
  }
  const std::vector<CaseResult> results = run_suites(
      suites, check, [&](const Scenario& scenario) { return run_case(scenario, check.look); });
  const CheckCounts counts = count_verdicts(results);
  const std::string tree_text = json_text(results_tree(results));
  if (!arguments.junit.empty()) write_file(arguments.junit, junit_text(results));
  if (!arguments.markdown.empty()) write_file(arguments.markdown, markdown_text(results));
  if (!arguments.record.empty()) record.write(arguments.record);
  if (!options.out.empty()) {
    make_output_directory(options.out);
    write_file(options.out + "/check.json", tree_text);
  }
  if (options.json) fmt::print("{}", tree_text);
  if (shows_lines) fmt::print("{}", counts_line(counts));
  if (counts.failed > 0) result.exit_status = exit_failed;
}

}  // namespace

void register_check(CLI::App& app, const CommonOptions& options, CommandResult& result) {
  CLI::App* command =
      app.add_subcommand("check", "Compare simulated figures and schedules with expected ones");
  command->footer(
      "# all suites in a folder, with a report for the build server\n"
      "headroom check scenarios/validation --junit results.xml\n"
      "# take what is simulated now for what is expected from now on\n"
      "headroom check scenarios/gate --update");
  const auto arguments = std::make_shared<CheckArguments>();
  command->add_option("SUITE", arguments->suites, "Suite files, or directories of them")
      ->required();
  command->add_option("--junit", arguments->junit, "Also write the results as JUnit XML")
      ->type_name("FILE");
  command
      ->add_option("--markdown", arguments->markdown,
                   "Also write the results as Markdown, fit for a comment on a pull request")
      ->type_name("FILE");
  command
      ->add_option("--changed-only", arguments->record,
                   "Leave out cases that passed before when neither their files nor the program "
                   "have changed since; FILE keeps the record")
      ->type_name("FILE");
  command->add_flag("--update", arguments->update, "Rewrite the baselines, then compare");
  command->callback([arguments, &options, &result] { check_command(*arguments, options, result); });
}

}  // namespace headroom
