#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>

#include "sim/observe/job_rows.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/progress.hpp"

namespace headroom {
namespace {

/// What the engine did, apart from what was simulated.
struct EngineFigures {
  std::uint64_t jobs = 0;
  std::uint64_t events = 0;
  double wall_s = 0.0;
  double peak_memory_mb = 0.0;
};

EngineFigures engine_figures(const RunRecord& run, std::chrono::steady_clock::time_point begin) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  return {.jobs = run.jobs.size(),
          .events = run.event_count,
          .wall_s = wall.count(),
          .peak_memory_mb = static_cast<double>(usage.ru_maxrss) / 1024.0};
}

Tree tree_of(const EngineFigures& engine) {
  Tree tree = Tree::object();
  tree.add("jobs", engine.jobs);
  tree.add("events", engine.events);
  tree.add("wall_s", engine.wall_s);
  tree.add("jobs_per_s", static_cast<double>(engine.jobs) / engine.wall_s);
  tree.add("peak_memory_mb", engine.peak_memory_mb);
  return tree;
}

void write_results(const RunRecord& run, const std::string& summary_text, const std::string& out) {
  make_output_directory(out);
  OutputFile jobs{out + "/jobs.csv"};
  write_job_rows(run, [&](std::string_view text) { jobs.append(text); });
  jobs.commit();
  write_file(out + "/summary.json", summary_text);
}

/// Runs `scenario` with a progress bar; an interrupt ends it.
RunRecord simulate(const Scenario& scenario, const CommonOptions& options) {
  Progress progress{!options.quiet};
  RunOptions run_options;
  run_options.on_progress = [&progress](TimePoint, std::size_t ended, std::size_t known) {
    stop_if_interrupted();
    progress.show("simulating", ended, known);
    return true;
  };
  return run_scenario(scenario, run_options);
}

void run_command(const std::string& file, const CommonOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const Scenario scenario =
      read_scenario(file, {.data_directory = data_directory(), .overrides = options.overrides});
  const RunRecord run = simulate(scenario, options);
  const std::string summary_text = json_text(summary(run));
  if (!options.out.empty()) write_results(run, summary_text, options.out);
  if (options.json) fmt::print("{}", summary_text);
  const EngineFigures engine = engine_figures(run, begin);
  if (!options.out.empty() && options.timing) {
    write_file(options.out + "/engine.json", json_text(tree_of(engine)));
  }
  if (!options.quiet) {
    fmt::print(stderr, "{} jobs, {} events in {:.3f} s: {:.0f} jobs/s, {:.0f} MB\n", engine.jobs,
               engine.events, engine.wall_s, static_cast<double>(engine.jobs) / engine.wall_s,
               engine.peak_memory_mb);
  }
}

}  // namespace

void register_run(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("run", "Simulate one scenario and report");
  const auto file = std::make_shared<std::string>();
  command->add_option("SCENARIO", *file, "Scenario file")->required();
  command->callback([file, &options] { run_command(*file, options); });
}

}  // namespace headroom
