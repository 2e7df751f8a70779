#include "tools/sweep/sweep.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/story_input.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/study/read_study.hpp"
#include "tools/sweep/slurm_engine.hpp"
#include "tools/sweep/slurm_script.hpp"
#include "tools/sweep/sweep_report.hpp"
#include "tools/sweep/sweep_result.hpp"
#include "tools/sweep/sweep_runs.hpp"
#include "tools/sweep/sweep_store.hpp"
#include "tools/sweep/sweep_table.hpp"
#include "tools/web/report_page.hpp"
#include "tools/web/story.hpp"

namespace headroom {
namespace {

/// What only `sweep` takes.
struct SweepArguments {
  std::string study;
  std::vector<std::string> metrics;
  std::string table;
  std::string shard;
  std::string engine = "local";
  std::size_t tasks = 0;  ///< of the array; 0: 32, or as many as there are runs
  std::vector<std::string> slurm_options;
  std::string program;  ///< what tasks start; empty: this program
  std::string image = "headroom:latest";
  bool dry_run = false;
  bool merge = false;
  bool restart = false;
  bool retry = false;
};

[[noreturn]] void refuse(std::string path, std::string message, std::string hint) {
  throw InputError{
      Diagnostic{.path = std::move(path), .message = std::move(message), .hint = std::move(hint)}};
}

/// Reads `i/n`.
Shard shard_of(const std::string& text) {
  Shard shard;
  if (text.empty()) return shard;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, shard.index);
  bool sound = first.ec == std::errc{} && first.ptr != end && *first.ptr == '/';
  if (sound) {
    const auto second = std::from_chars(first.ptr + 1, end, shard.count);
    sound = second.ec == std::errc{} && second.ptr == end && shard.index < shard.count;
  }
  constexpr std::size_t shards_max = 1'000'000;
  if (!sound || shard.count > shards_max) {
    refuse("", fmt::format("--shard {} is no part of a whole", text.substr(0, 60)),
           "i/n with i from 0 to n - 1, such as 0/8");
  }
  return shard;
}

std::string store_path(const CommonOptions& options, const Shard& shard) {
  return options.out.empty() ? "" : options.out + "/" + store_name(shard);
}

void write_table(const Sweep& sweep, SweepStore& store, const std::string& path) {
  OutputFile file{path};
  write_sweep_table(sweep, store, [&](std::string_view text) { file.append(text); });
  file.commit();
}

/// Writes what a whole sweep leaves behind, and answers.
void conclude(const Sweep& sweep, SweepStore& store, const SweepArguments& arguments,
              const CommonOptions& options, CommandResult& result) {
  const SweepResult found = sweep_result(sweep, store);
  if (!arguments.table.empty()) write_table(sweep, store, arguments.table);
  if (!options.out.empty()) {
    write_table(sweep, store, options.out + "/" + table_file);
    std::vector<std::string> own;
    for (const std::string& metric : arguments.metrics) own.insert(own.end(), {"--metric", metric});
    const StoryInput input = study_input("sweep", sweep.study, arguments.study, options, own);
    write_file(options.out + "/report.html",
               report_page(story("sweep", sweep.study.name, {}, sweep_study(sweep, found), input)));
  }
  store.finish(sweep);
  if (options.json) fmt::print("{}", json_text(sweep_tree(sweep, found)));
  if (!options.json && !options.quiet) fmt::print("{}", sweep_text(sweep, found, page_style()));
  for (const std::string& metric : found.unknown) {
    fmt::print(stderr, "warning: no run has the figure {}\n", metric);
  }
  const bool nothing_came_out = found.failures.size() == sweep.run_count() - found.missing;
  if (found.missing > 0 || nothing_came_out) result.exit_status = exit_failed;
}

SweepCounts make_runs(const Sweep& sweep, SweepStore& store, const Shard& shard,
                      const CommonOptions& options) {
  Progress progress{!options.quiet};
  SweepRunOptions run;
  run.threads = options.threads;
  run.shard = shard;
  run.look = [] { stop_if_interrupted(); };
  bool begins = true;
  run.on_progress = [&](std::size_t done, std::size_t all) {
    if (std::exchange(begins, false) && !options.quiet && done > 0 && done < all) {
      fmt::print(stderr, "resuming: {} of {} runs are there\n", done, all);
    }
    progress.show({.what = "sweeping", .done = done, .expected = all, .unit = "runs"});
    stop_if_interrupted();
  };
  return run_sweep(sweep, store, run);
}

/// Takes the shards that lie in `--out` over into one store.
void merge_shards(const Sweep& sweep, SweepStore& store, const CommonOptions& options) {
  const std::vector<std::string> files = shard_files(options.out);
  if (files.empty()) refuse(options.out, "holds no shards", "files sweep.I-of-N.sqlite");
  for (const std::string& file : files) {
    SweepStore shard{file, sweep};
    store.merge(shard);
    shard.finish(sweep);
  }
}

/// What each task of another engine runs.
ShardCommand shard_command(const Sweep& sweep, const SweepArguments& arguments,
                           const CommonOptions& options) {
  namespace fs = std::filesystem;
  constexpr std::size_t usual_tasks = 32;
  ShardCommand command;
  std::error_code error;
  command.program = fs::read_symlink("/proc/self/exe", error).string();
  if (error || arguments.engine == "kubernetes") command.program = "headroom";
  if (!arguments.program.empty()) command.program = arguments.program;
  command.arguments = {"sweep", arguments.study};
  for (const std::string& set : options.overrides) {
    command.arguments.insert(command.arguments.end(), {"--set", set});
  }
  for (const std::string& metric : arguments.metrics) {
    command.arguments.insert(command.arguments.end(), {"--metric", metric});
  }
  command.folder = fs::current_path(error).string();
  command.out = fs::absolute(options.out, error).lexically_normal().string();
  command.threads = options.threads;
  const std::size_t tasks = arguments.tasks == 0 ? usual_tasks : arguments.tasks;
  command.shards = std::max<std::size_t>(2, std::min(tasks, sweep.run_count()));
  return command;
}

/// What would be handed to another engine.
void show_plan(const Sweep& sweep, const SweepArguments& arguments, const CommonOptions& options) {
  if (arguments.engine == "local") {
    fmt::print("{}\n", size_text(sweep));
    for (std::size_t i = 0; i < sweep.points.size(); ++i) {
      fmt::print("{}\n", point_text(sweep, i));
    }
    return;
  }
  const ShardCommand command = shard_command(sweep, arguments, options);
  if (arguments.engine == "kubernetes") {
    fmt::print("{}", kubernetes_manifest(command, arguments.image));
    return;
  }
  std::vector<std::size_t> shards(command.shards);
  std::iota(shards.begin(), shards.end(), std::size_t{0});
  fmt::print("{}", slurm_script(command, arguments.slurm_options));
  fmt::print("# submitted with, in parts where MaxArraySize asks for it:\n");
  for (const SlurmBatch& batch : slurm_batches(shards, shards.size())) {
    fmt::print("#   {}\n",
               fmt::join(slurm_submission(batch, command.out + "/slurm/sweep.sh"), " "));
  }
}

void run_on_slurm(const Sweep& sweep, SweepStore& store, const SweepArguments& arguments,
                  const CommonOptions& options) {
  Progress progress{!options.quiet};
  SlurmOptions slurm;
  slurm.command = shard_command(sweep, arguments, options);
  slurm.options = arguments.slurm_options;
  slurm.look = [] { stop_if_interrupted(); };
  slurm.on_progress = [&](std::size_t done, std::size_t all) {
    progress.show({.what = "waiting for Slurm", .done = done, .expected = all, .unit = "tasks"});
  };
  slurm.say = [&](const std::string& line) {
    if (options.quiet) return;
    progress.erase();
    fmt::print(stderr, "{}\n", line);
  };
  run_on_slurm(sweep, store, slurm);
}

/// Refuses what cannot be done together, and what needs a place for its files.
void check_arguments(const SweepArguments& arguments, const CommonOptions& options,
                     const Shard& shard) {
  const bool is_local = arguments.engine == "local";
  if (!is_local && (shard.count > 1 || arguments.merge)) {
    refuse("", "--shard and --merge are for shards of your own", "leave --engine out");
  }
  if (arguments.engine == "kubernetes" && !arguments.dry_run) {
    refuse("--engine kubernetes", "prints a manifest and runs nothing by itself",
           "add --dry-run, and give what is printed to kubectl apply -f -");
  }
  const bool needs_place = shard.count > 1 || arguments.merge || arguments.engine == "slurm";
  if (needs_place && options.out.empty()) {
    refuse("", "shards need a place", "give --out DIR, the same for all of them");
  }
}

void remove_old_runs(const std::string& path, const CommonOptions& options, const Shard& shard) {
  remove_store(path);
  if (shard.count > 1) return;
  for (const std::string& file : shard_files(options.out)) remove_store(file);
  std::error_code error;
  std::filesystem::remove_all(options.out + "/slurm", error);
}

void sweep_command(const SweepArguments& arguments, const CommonOptions& options,
                   CommandResult& result) {
  // A limit on the size of files is answered like a full disk, not with the process's end.
  std::signal(SIGXFSZ, SIG_IGN);
  const Shard shard = shard_of(arguments.shard);
  check_arguments(arguments, options, shard);
  const Sweep sweep = make_sweep(read_study(arguments.study, {.data_directory = data_directory(),
                                                              .overrides = options.overrides}),
                                 arguments.metrics, HEADROOM_VERSION);
  if (arguments.dry_run) return show_plan(sweep, arguments, options);
  const OutputDirectory directory{options.out};
  const std::string path = store_path(options, shard);
  if (arguments.restart && !path.empty()) remove_old_runs(path, options, shard);
  SweepStore store{path, sweep};
  if (arguments.retry) store.forget_failures();
  if (arguments.merge) {
    merge_shards(sweep, store, options);
    return conclude(sweep, store, arguments, options, result);
  }
  if (arguments.engine == "slurm") {
    run_on_slurm(sweep, store, arguments, options);
    return conclude(sweep, store, arguments, options, result);
  }
  const SweepCounts counts = make_runs(sweep, store, shard, options);
  if (shard.count == 1) return conclude(sweep, store, arguments, options, result);
  store.finish(sweep);
  if (options.quiet || options.json) return;
  fmt::print("shard {} of {}: {} of {} runs, {} made now\n{}\n", shard.index, shard.count,
             counts.all, sweep.run_count(), counts.made, path);
}

}  // namespace

void register_sweep(CLI::App& app, const CommonOptions& options, CommandResult& result) {
  CLI::App* command =
      app.add_subcommand("sweep", "Run many points and seeds into one database; resumes");
  command->footer(
      "# all points of a study; started again after an interrupt, it goes on\n"
      "headroom sweep scenarios/studies/how-many/servers.json --out results\n"
      "# what would be run\n"
      "headroom sweep scenarios/studies/how-many/servers.json --dry-run\n"
      "# the same as a job array of Slurm\n"
      "headroom sweep scenarios/studies/how-many/servers.json \\\n"
      "    --out results --engine slurm");
  const auto arguments = std::make_shared<SweepArguments>();
  command->add_option("STUDY", arguments->study, "Study file")->required();
  command->add_option("--metric", arguments->metrics, "Also show this figure; can be repeated")
      ->type_name("PATH")
      ->allow_extra_args(false);
  command->add_option("--export", arguments->table, "Also write the table of all runs here")
      ->type_name("FILE");
  command
      ->add_option("--shard", arguments->shard,
                   "Make only part i of n (i from 0), into a file of its own")
      ->type_name("i/n");
  command
      ->add_option(
          "--engine", arguments->engine,
          "Where to run: here (the default), as a job array, or in a cluster (--dry-run only)")
      ->check(CLI::IsMember({"local", "slurm", "kubernetes"}));
  command->add_flag("--dry-run", arguments->dry_run, "Only show what would be run");
  command
      ->add_option("--tasks", arguments->tasks, "Into how many tasks other engines cut the sweep")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{2}, std::size_t{1'000'000}));
  command
      ->add_option("--slurm-option", arguments->slurm_options,
                   "Also tell sbatch this, such as --slurm-option=--partition=long")
      ->type_name("OPTION")
      ->allow_extra_args(false);
  command->add_option("--program", arguments->program, "The headroom that tasks start")
      ->type_name("PROGRAM");
  command->add_option("--image", arguments->image, "Container image that holds headroom");
  command->add_flag("--merge", arguments->merge, "Put the shards in --out together");
  command->add_flag("--restart", arguments->restart, "Throw away what was run before");
  command->add_flag("--retry", arguments->retry, "Make runs that failed again");
  command->callback([arguments, &options, &result] { sweep_command(*arguments, options, result); });
}

}  // namespace headroom
