#include <CLI/CLI.hpp>
#include <cstddef>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/replications.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/fill_cluster.hpp"
#include "sim/world/run.hpp"
#include "tools/check/check_report.hpp"
#include "tools/check/read_suite.hpp"
#include "tools/check/run_suites.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/interrupt.hpp"

namespace headroom {
namespace {

/// What only `check` takes.
struct CheckArguments {
  std::vector<std::string> suites;
  std::string junit;
  bool update = false;
};

/// All replications of `scenario`; recorded schedules are those of the first.
CaseRun run_case(const Scenario& scenario) {
  RunOptions options;
  options.on_progress = [](TimePoint /*now*/, std::size_t /*ended*/, std::size_t /*known*/) {
    stop_if_interrupted();
    return true;
  };
  CaseRun made;
  const auto run_once = [&](const Scenario& one) {
    if (one.run.packing) return packing_summary(fill_cluster(one));
    RunRecord record = run_scenario(one, options);
    Tree figures = summary(record);
    if (one.run.seed == scenario.run.seed) made.record = std::move(record);
    return figures;
  };
  made.summary = run_once(scenario);
  if (scenario.run.replications == 1) return made;

  std::vector<Tree> summaries{made.summary};
  Scenario replica = scenario;
  while (summaries.size() < scenario.run.replications) {
    ++replica.run.seed;
    summaries.push_back(run_once(replica));
  }
  made.summary = merged_summary(summaries);
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
  if (shows_lines) {
    check.on_result = [](const CaseResult& one) {
      fmt::print("{}", result_lines(one));
      std::fflush(stdout);
    };
  }
  const std::vector<CaseResult> results = run_suites(suites, check, run_case);
  const CheckCounts counts = count_verdicts(results);
  const std::string tree_text = json_text(results_tree(results));
  if (!arguments.junit.empty()) write_file(arguments.junit, junit_text(results));
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
  const auto arguments = std::make_shared<CheckArguments>();
  command->add_option("SUITE", arguments->suites, "Suite files, or directories of them")
      ->required();
  command->add_option("--junit", arguments->junit, "Also write the results as JUnit XML")
      ->type_name("FILE");
  command->add_flag("--update", arguments->update, "Rewrite the baselines, then compare");
  command->callback([arguments, &options, &result] { check_command(*arguments, options, result); });
}

}  // namespace headroom
