#include "tools/plan/plan.hpp"

#include <CLI/CLI.hpp>
#include <cstddef>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/story_input.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/plan/plan_report.hpp"
#include "tools/plan/plan_settings.hpp"
#include "tools/study/read_study.hpp"
#include "tools/web/report_page.hpp"
#include "tools/web/story.hpp"

namespace headroom {
namespace {

struct PlanArguments {
  std::string study;
  bool exhaustive = false;
};

void plan_command(const PlanArguments& arguments, const CommonOptions& options,
                  CommandResult& result) {
  const Study study = read_study(
      arguments.study, {.data_directory = data_directory(), .overrides = options.overrides});
  PlanSettings settings = plan_settings(study);
  settings.exhaustive = arguments.exhaustive;
  const OutputDirectory directory{options.out};
  Progress progress{!options.quiet};
  const Plan plan = make_plan(
      study, settings,
      {.threads = options.threads,
       .look = [] { stop_if_interrupted(); },
       .on_progress =
           [&](std::size_t done, std::size_t all) {
             progress.show(
                 {.what = fmt::format("planning, {} of at most {} points looked at", done, all)});
           }});
  progress.erase();
  const Tree tree = plan_tree(study, plan);
  if (!options.out.empty()) {
    write_file(options.out + "/plan.json", json_text(tree));
    const StoryInput input =
        study_input("plan", study, arguments.study, options,
                    arguments.exhaustive ? std::vector<std::string>{"--exhaustive"}
                                         : std::vector<std::string>{});
    write_file(options.out + "/report.html",
               report_page(story("plan", study.name, {}, tree, input)));
  }
  if (options.json) fmt::print("{}", json_text(tree));
  if (!options.json && !options.quiet) fmt::print("{}", plan_text(study, plan, page_style()));
  if (!plan.best) result.exit_status = exit_failed;
}

}  // namespace

void register_plan(CLI::App& app, const CommonOptions& options, CommandResult& result) {
  CLI::App* command = app.add_subcommand("plan", "Find the smallest stack that meets the goals");
  command->footer(
      "# the cheapest point that meets the goals\n"
      "headroom plan scenarios/studies/how-many/cheapest.json --threads 2");
  const auto arguments = std::make_shared<PlanArguments>();
  command->add_option("STUDY", arguments->study, "Study file")->required();
  command->add_flag("--exhaustive", arguments->exhaustive, "Look at every point");
  command->callback([arguments, &options, &result] { plan_command(*arguments, options, result); });
}

}  // namespace headroom
