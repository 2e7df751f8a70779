#include "tools/forecast/forecast.hpp"

#include <CLI/CLI.hpp>
#include <cstddef>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/story_input.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/forecast/forecast_report.hpp"
#include "tools/study/read_study.hpp"
#include "tools/web/report_page.hpp"
#include "tools/web/story.hpp"

namespace headroom {
namespace {

/// Month by month; the search for orders that follows has no known end.
void show_months(Progress& progress, std::size_t done, std::size_t all) {
  ProgressFigures figures{.what = "forecasting", .done = done, .expected = all, .unit = "months"};
  if (done == all)
    figures = {.what = "looking for breaches and orders after", .done = done, .unit = "months"};
  progress.show(std::move(figures));
}

void forecast_command(const std::string& file, const CommonOptions& options) {
  const Study study =
      read_study(file, {.data_directory = data_directory(), .overrides = options.overrides});
  const OutputDirectory directory{options.out};
  Progress progress{!options.quiet};
  const Forecast forecast = make_forecast(
      study, {.threads = options.threads,
              .look = [] { stop_if_interrupted(); },
              .on_progress = [&](std::size_t done,
                                 std::size_t all) { show_months(progress, done, all); }});
  progress.erase();
  const Tree tree = forecast_tree(study, forecast);
  if (!options.out.empty()) {
    write_file(options.out + "/forecast.json", json_text(tree));
    const StoryInput input = study_input("forecast", study, file, options);
    write_file(options.out + "/report.html",
               report_page(story("forecast", study.name, {}, tree, input)));
  }
  if (options.json) fmt::print("{}", json_text(tree));
  if (!options.json && !options.quiet)
    fmt::print("{}", forecast_text(study, forecast, page_style()));
}

}  // namespace

void register_forecast(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("forecast", "Tell when growing demand breaks a goal");
  command->footer(
      "# month by month, and when to order\n"
      "headroom forecast scenarios/studies/how-many/two-years.json");
  const auto file = std::make_shared<std::string>();
  command->add_option("STUDY", *file, "Study file")->required();
  command->callback([file, &options] { forecast_command(*file, options); });
}

}  // namespace headroom
