#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"

#include "models/workload/audit_report.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/trace_statistics.hpp"

namespace headroom {
namespace {

/// Reads `OURS=THEIRS` pairs of --column.
std::map<std::string, std::string> column_names(const std::vector<std::string>& pairs) {
  std::map<std::string, std::string> names;
  for (const std::string& pair : pairs) {
    const std::size_t sign = pair.find('=');
    if (sign == std::string::npos || sign == 0) {
      throw InputError{Diagnostic{"--column", fmt::format("\"{}\" names no column", pair),
                                  "such as --column gpus=num_gpus"}};
    }
    names[pair.substr(0, sign)] = pair.substr(sign + 1);
  }
  return names;
}

void show_statistics(const TraceSpec& spec, const CommonOptions& options) {
  WorkloadTables tables;
  const auto source = make_trace_source(spec, tables);
  const TraceStatistics statistics = trace_statistics(*source, tables);
  const std::string json = json_text(statistics_tree(statistics, *source->audit()));
  if (!options.out.empty()) {
    make_output_directory(options.out);
    write_file(options.out + "/trace_stats.json", json);
  }
  if (!options.quiet) fmt::print(stderr, "{}", audit_report(*source->audit()));
  if (options.json) {
    fmt::print("{}", json);
  } else if (!options.quiet) {
    std::fflush(stderr);
    fmt::print("\n{}", statistics_text(statistics));
  }
}

void add_stats_command(CLI::App& trace, const CommonOptions& options) {
  CLI::App* command = trace.add_subcommand("stats", "Show what a job trace holds, with its audit");
  command->footer(
      "# what a log of Slurm's accounting holds\n"
      "headroom trace stats sacct.txt --format sacct\n"
      "# a CSV file with names of its own\n"
      "headroom trace stats jobs.csv --column gpus=num_gpus --column submit=submitted");
  const auto spec = std::make_shared<TraceSpec>();
  const auto columns = std::make_shared<std::vector<std::string>>();
  command->add_option("FILE", spec->path, "Trace file, plain, gzip or zstd")->required();
  command->add_option("--format", spec->format, "Format of the file; guessed when left out")
      ->type_name(fmt::format("{{{}}}", fmt::join(trace_formats(), ",")));
  command->add_option("--clean", spec->clean, "Cleaning rules, with commas between them")
      ->delimiter(',')
      ->type_name(fmt::format("{{{}}}", fmt::join(cleaning_rules(), ",")))
      ->allow_extra_args(false);
  command->add_option_function<std::uint64_t>(
      "--first", [spec](const std::uint64_t& count) { spec->first = count; },
      "Look at so many jobs only");
  command->add_option("--column", *columns, "CSV: our name of a column = its name in the file")
      ->type_name("OURS=THEIRS")
      ->allow_extra_args(false);
  command->add_option("--processors", spec->processors, "SWF: what a processor is")
      ->type_name("{gpus,cpus}");
  command->add_option("--size", spec->size, "SWF: which size of a job counts")
      ->type_name("{requested,allocated}");
  command->add_option("--throughputs", spec->throughputs, "Gavel: table of throughputs")
      ->type_name("FILE");
  command->add_option("--gpu-type", spec->gpu_type, "Gavel: GPUs of that table");
  command->callback([spec, columns, &options] {
    spec->shown = spec->path;
    spec->columns = column_names(*columns);
    show_statistics(*spec, options);
  });
}

}  // namespace

void register_trace(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("trace", "Look at job traces");
  command->require_subcommand(1);
  add_stats_command(*command, options);
}

}  // namespace headroom
