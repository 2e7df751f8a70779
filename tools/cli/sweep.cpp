#include "tools/sweep/sweep.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <fmt/format.h>
#include <memory>
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
#include "tools/study/read_study.hpp"
#include "tools/sweep/sweep_report.hpp"
#include "tools/sweep/sweep_result.hpp"
#include "tools/sweep/sweep_runs.hpp"
#include "tools/sweep/sweep_store.hpp"
#include "tools/sweep/sweep_table.hpp"

namespace headroom {
namespace {

/// What only `sweep` takes.
struct SweepArguments {
  std::string study;
  std::vector<std::string> metrics;
  std::string table;
  std::string shard;
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
  if (!options.out.empty()) write_table(sweep, store, options.out + "/" + table_file);
  store.finish(sweep);
  if (options.json) fmt::print("{}", json_text(sweep_tree(sweep, found)));
  if (!options.json && !options.quiet) fmt::print("{}", sweep_text(sweep, found));
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
  run.on_progress = [&](std::size_t done, std::size_t all) {
    progress.show("sweeping", done, all);
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

void sweep_command(const SweepArguments& arguments, const CommonOptions& options,
                   CommandResult& result) {
  // A limit on the size of files is answered like a full disk, not with the process's end.
  std::signal(SIGXFSZ, SIG_IGN);
  const Shard shard = shard_of(arguments.shard);
  const bool needs_place = shard.count > 1 || arguments.merge;
  if (needs_place && options.out.empty()) {
    refuse("", "shards need a place", "give --out DIR, the same for all of them");
  }
  const Sweep sweep = make_sweep(read_study(arguments.study, {.data_directory = data_directory(),
                                                              .overrides = options.overrides}),
                                 arguments.metrics, HEADROOM_VERSION);
  const OutputDirectory directory{options.out};
  const std::string path = store_path(options, shard);
  if (arguments.restart && !path.empty()) remove_store(path);
  SweepStore store{path, sweep};
  if (arguments.retry) store.forget_failures();
  if (arguments.merge) {
    merge_shards(sweep, store, options);
    return conclude(sweep, store, arguments, options, result);
  }
  const SweepCounts counts = make_runs(sweep, store, shard, options);
  if (shard.count == 1) return conclude(sweep, store, arguments, options, result);
  store.finish(sweep);
  if (options.quiet) return;
  fmt::print("shard {} of {}: {} of {} runs, {} made now\n{}\n", shard.index, shard.count,
             counts.all, sweep.run_count(), counts.made, path);
}

}  // namespace

void register_sweep(CLI::App& app, const CommonOptions& options, CommandResult& result) {
  CLI::App* command =
      app.add_subcommand("sweep", "Run many points and seeds into one database; resumes");
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
  command->add_flag("--merge", arguments->merge, "Put the shards in --out together");
  command->add_flag("--restart", arguments->restart, "Throw away what was run before");
  command->add_flag("--retry", arguments->retry, "Make runs that failed again");
  command->callback([arguments, &options, &result] { sweep_command(*arguments, options, result); });
}

}  // namespace headroom
