#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/observe/goals.hpp"
#include "sim/observe/job_rows.hpp"
#include "sim/observe/journal_rows.hpp"
#include "sim/observe/packed_run.hpp"
#include "sim/observe/run_detail.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/series.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/terminal_report.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/run_progress.hpp"
#include "tools/cli/story_input.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/cli/timeline_file.hpp"
#include "tools/mlflow/mlflow_runs.hpp"
#include "tools/mlflow/mlflow_store.hpp"
#include "tools/replicate/parallel.hpp"
#include "tools/replicate/simulate.hpp"
#include "tools/web/report_page.hpp"
#include "tools/web/story.hpp"

namespace headroom {
namespace {

/// What the engine did, apart from what was simulated.
struct EngineFigures {
  std::uint64_t jobs = 0;
  std::uint64_t events = 0;
  double wall_s = 0.0;
  double peak_memory_mb = 0.0;
};

Tree tree_of(const EngineFigures& engine) {
  Tree tree = Tree::object();
  tree.add("jobs", engine.jobs);
  tree.add("events", engine.events);
  tree.add("wall_s", engine.wall_s);
  tree.add("jobs_per_s", static_cast<double>(engine.jobs) / engine.wall_s);
  tree.add("peak_memory_mb", engine.peak_memory_mb);
  return tree;
}

double peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// The rules by which jobs waited, for those who ask later.
Tree rules_tree(const Scenario& scenario) {
  const SchedulerSpec& scheduler = scenario.scheduler;
  Tree rules = Tree::object();
  rules.add("policy", scheduler.policy);
  rules.add("order", scheduler.order);
  rules.add("backfill", scheduler.backfill);
  rules.add("preemption", scheduler.preemption);
  rules.add("replications", scenario.run.replications);
  return rules;
}

/// Returns what the page shows beside the summary.
Tree write_job_files(const RunRecord& run, const Scenario& scenario, const std::string& out) {
  OutputFile jobs{out + "/jobs.csv"};
  write_job_rows(run, [&](std::string_view text) { jobs.append(text); });
  jobs.commit();
  OutputFile rows{out + "/timeseries.csv"};
  const Series steps = series(run, scenario.run.samples);
  write_series(steps, [&](std::string_view text) { rows.append(text); });
  rows.commit();
  OutputFile journal{out + "/journal.csv"};
  write_journal_rows(run, [&](std::string_view text) { journal.append(text); });
  journal.commit();
  write_file(out + "/journal.json", json_text(journal_tree(run, rules_tree(scenario))));
  return run_detail(run, steps);
}

void write_packing_file(const PackedRun& run, const std::string& out) {
  OutputFile rows{out + "/packing.csv"};
  write_packing_rows(run, [&](std::string_view text) { rows.append(text); });
  rows.commit();
}

/// The files of the first replication; returns what the page shows of it beside the summary.
Tree write_run_files(const SimulatedRun& run, const Scenario& scenario, const std::string& out) {
  if (const auto* record = std::get_if<RunRecord>(&run.record)) {
    return write_job_files(*record, scenario, out);
  }
  write_packing_file(std::get<PackedRun>(run.record), out);
  return {};
}

/// Where results go besides the terminal.
struct Destinations {
  std::string out;                         ///< directory, or empty
  std::unique_ptr<TimelineFile> timeline;  ///< null: none asked for
  std::string mlflow;                      ///< directory of a file store, or empty

  [[nodiscard]] bool want_log() const { return !out.empty() || timeline != nullptr; }
};

/// The timeline of `--timeline`, null for an empty `path`.
std::unique_ptr<TimelineFile> timeline_for(const Scenario& scenario, const std::string& path) {
  if (path.empty()) return nullptr;
  if (scenario.run.packing) {
    throw InputError{{.path = "--timeline",
                      .message = "a run that only packs has no timeline: no time passes in it",
                      .hint = "a scenario without \"mode\": \"packing\" in run"}};
  }
  return std::make_unique<TimelineFile>(path);
}

/// The directory of `--mlflow`, which is of use where there are trials.
std::string mlflow_for(const Scenario& scenario, const std::string& directory) {
  if (directory.empty()) return directory;
  for (const PipelineSpec& pipeline : scenario.pipelines) {
    if (std::ranges::any_of(pipeline.steps,
                            [](const auto& step) { return step.sweep.has_value(); })) {
      make_output_directory(directory);
      return directory;
    }
  }
  throw InputError{{.path = "--mlflow",
                    .message = "the scenario has no sweep, and nothing else is an experiment",
                    .hint = "a pipeline with a step that has \"sweep\""}};
}

void write_page(const Scenario& scenario, const Tree& summary, Tree detail, const StoryInput& input,
                const std::string& out) {
  std::vector<StorySystem> systems;
  systems.push_back({.name = scenario.name, .summary = summary, .detail = std::move(detail)});
  const Tree told = story("run", scenario.name, std::move(systems), {}, input);
  write_file(out + "/report.html", report_page(told));
}

struct Replications {
  std::vector<Tree> summaries;
  Tree detail;  ///< of the first one, where files were written
};

/// All replications of `scenario`, in order of their seeds; the job files and the timeline
/// of the first one are written when asked for.
Replications run_replications(const Scenario& scenario, const CommonOptions& options,
                              const Destinations& to, EngineFigures& engine) {
  const std::size_t count = scenario.run.replications;
  Replications all{.summaries = std::vector<Tree>(count), .detail = {}};
  std::vector<EngineFigures> figures(count);
  Progress line{!options.quiet};
  RunProgress progress{line, scenario};
  const auto replicate = [&](std::size_t number) {
    RunOptions run_options;
    run_options.keep_log = number == 0 && to.want_log();
    run_options.on_progress = [&, number](TimePoint now, std::size_t ended, std::size_t known) {
      stop_if_interrupted();
      progress.note(number, now, ended, known);
      return true;
    };
    SimulatedRun run = simulate(replica(scenario, number), run_options);
    figures[number] = {.jobs = run.jobs, .events = run.events};
    if (number == 0 && !to.out.empty()) all.detail = write_run_files(run, scenario, to.out);
    if (number == 0 && to.timeline) {
      to.timeline->write(std::get<RunRecord>(run.record), scenario.run.samples);
    }
    if (number == 0 && !to.mlflow.empty()) {
      write_mlflow_store(
          mlflow_experiments(std::get<RunRecord>(run.record), scenario.run.start_epoch), to.mlflow);
    }
    all.summaries[number] = std::move(run.summary);
    progress.note_end(number, run.jobs);
  };
  for_each_in_parallel(count, options.threads, replicate);
  for (const EngineFigures& one : figures) {
    engine.jobs += one.jobs;
    engine.events += one.events;
  }
  return all;
}

/// What the command line says of `run` alone.
struct RunArguments {
  std::string file;
  std::string timeline;
  std::string mlflow;
};

void run_command(const RunArguments& arguments, const CommonOptions& options,
                 CommandResult& result) {
  const auto begin = std::chrono::steady_clock::now();
  const Scenario scenario = read_scenario(
      arguments.file, {.data_directory = data_directory(), .overrides = options.overrides});
  const OutputDirectory directory{options.out};
  const Destinations to{.out = options.out,
                        .timeline = timeline_for(scenario, arguments.timeline),
                        .mlflow = mlflow_for(scenario, arguments.mlflow)};
  EngineFigures engine;
  Replications all = run_replications(scenario, options, to, engine);
  const Tree merged = replicated_summary(all.summaries);
  if (!options.out.empty()) {
    write_file(options.out + "/summary.json", json_text(merged));
    write_page(scenario, merged, std::move(all.detail),
               story_input("run", {arguments.file}, options), options.out);
  }
  if (options.json) fmt::print("{}", json_text(merged));
  if (!options.json && !options.quiet) fmt::print("{}", terminal_report(merged, terminal_style()));
  if (missed_goals(merged) > 0) result.exit_status = exit_failed;

  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  engine.wall_s = wall.count();
  engine.peak_memory_mb = peak_memory_mb();
  if (!options.out.empty() && options.timing) {
    write_file(options.out + "/engine.json", json_text(tree_of(engine)));
  }
  if (options.quiet) return;
  fmt::print(stderr, "{} jobs, {} events in {:.3f} s: {:.0f} jobs/s, {:.0f} MB\n", engine.jobs,
             engine.events, engine.wall_s, static_cast<double>(engine.jobs) / engine.wall_s,
             engine.peak_memory_mb);
}

}  // namespace

void register_run(CLI::App& app, const CommonOptions& options, CommandResult& result) {
  CLI::App* command = app.add_subcommand("run", "Simulate one scenario and report");
  command->footer(
      "# report, and all result files in the folder results\n"
      "headroom run scenarios/quickstart.json --out results\n"
      "# the same cluster under another policy, ten seeds on two threads\n"
      "headroom run scenarios/quickstart.json --set scheduler.policy=fifo \\\n"
      "    --set run.replications=10 --threads 2");
  const auto arguments = std::make_shared<RunArguments>();
  command->add_option("SCENARIO", arguments->file, "Scenario file")->required();
  command
      ->add_option("--timeline", arguments->timeline,
                   "Write the schedule for the Perfetto UI or chrome://tracing; compressed when "
                   "the name ends in .gz")
      ->type_name("FILE");
  command
      ->add_option("--mlflow", arguments->mlflow,
                   "Write the trials of sweeps into this folder as an MLflow file store")
      ->type_name("DIR");
  command->callback([arguments, &options, &result] { run_command(*arguments, options, result); });
}

}  // namespace headroom
