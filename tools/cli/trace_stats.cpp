#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "models/workload/audit_report.hpp"
#include "models/workload/node_list/node_list.hpp"
#include "models/workload/request/request_trace.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/read_trace.hpp"
#include "models/workload/trace/trace_extras.hpp"
#include "models/workload/trace_formats.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/story_input.hpp"
#include "tools/cli/trace_convert.hpp"
#include "tools/cli/trace_generate.hpp"
#include "tools/cli/trace_kind.hpp"
#include "tools/cli/trace_options.hpp"
#include "tools/trace/node_statistics.hpp"
#include "tools/trace/request_statistics.hpp"
#include "tools/trace/trace_statistics.hpp"
#include "tools/trace/week_clock.hpp"
#include "tools/web/report_page.hpp"
#include "tools/web/story.hpp"

namespace headroom {
namespace {

/// What --zero, --gpus and --cluster say.
struct StatisticsOptions {
  std::string zero;
  std::uint64_t gpus = 0;
  std::string cluster;
};

/// GPUs of all nodes of the scenario at `path`.
std::uint64_t gpus_of_scenario(const std::string& path, const CommonOptions& options) {
  const Scenario scenario =
      read_scenario(path, {.data_directory = data_directory(), .overrides = options.overrides});
  std::uint64_t gpus = 0;
  for (const NodeGroup& group : scenario.cluster.nodes) {
    gpus += std::uint64_t{group.count} * group.gpus;
  }
  if (gpus == 0) {
    throw InputError{Diagnostic{path + ": cluster", "has no GPUs", "load is counted in GPUs"}};
  }
  return gpus;
}

StatisticsSettings settings_of(const StatisticsOptions& given, const CommonOptions& options) {
  StatisticsSettings settings;
  if (!given.zero.empty()) settings.clock = week_clock(given.zero);
  if (given.gpus > 0 && !given.cluster.empty()) {
    throw InputError{Diagnostic{"--gpus", "stands beside --cluster", "give one of them"}};
  }
  if (given.gpus > 0) settings.cluster_gpus = given.gpus;
  if (!given.cluster.empty()) settings.cluster_gpus = gpus_of_scenario(given.cluster, options);
  return settings;
}

/// What there is to show of a trace, in each form.
struct ShownTrace {
  Tree tree;
  std::string report;  ///< for standard error
  std::string text;
  bool has_page = false;  ///< a list of nodes has none
};

/// How the user named the trace, without directories.
std::string file_name(const TraceSpec& spec) {
  return std::filesystem::path{spec.shown}.filename().string();
}

/// The command line that makes the same page, with the options that change what it shows.
StoryInput made_by(const TraceSpec& spec, const StatisticsOptions& given,
                   const CommonOptions& options) {
  StoryInput input{.command = "headroom trace stats " + shell_word(file_name(spec)), .files = {}};
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) input.command += fmt::format(" {} {}", name, shell_word(value));
  };
  add("--format", spec.format);
  for (const std::string& rule : spec.clean) add("--clean", rule);
  if (spec.first) add("--first", std::to_string(*spec.first));
  for (const auto& [ours, theirs] : spec.columns) add("--column", ours + "=" + theirs);
  const TraceSpec usual;
  if (spec.processors != usual.processors) add("--processors", spec.processors);
  if (spec.size != usual.size) add("--size", spec.size);
  add("--throughputs", std::filesystem::path{spec.throughputs}.filename().string());
  if (spec.gpu_type != usual.gpu_type) add("--gpu-type", spec.gpu_type);
  const auto add_time = [&](std::string_view name, const std::optional<Duration>& time) {
    if (time) add(name, fmt::format("{}s", to_seconds(*time)));
  };
  add_time("--assumed-duration", spec.assumed_duration);
  add_time("--horizon", spec.horizon);
  if (given.gpus > 0) add("--gpus", std::to_string(given.gpus));
  add("--cluster", std::filesystem::path{given.cluster}.filename().string());
  add("--zero", given.zero);
  for (const std::string& set : options.overrides) add("--set", set);
  return input;
}

/// What the format takes as given, for the report.
std::string reading_in_words(std::string_view reading) {
  constexpr std::size_t width = 98;
  constexpr std::size_t indent = 4;
  return reading.empty()
             ? std::string{}
             : "  " + wrapped(fmt::format("read as: {}", reading), width, indent) + "\n";
}

ShownTrace jobs_shown(const TraceSpec& spec, const StatisticsSettings& settings) {
  WorkloadTables tables;
  TraceExtras extras;
  const auto source = make_trace_source(spec, tables, extras);
  const TraceStatistics statistics = trace_statistics(*source, tables, settings, extras.states);
  const TraceAudit& audit = *source->audit();
  return {.tree = statistics_tree(statistics, audit),
          .report = audit_report(audit) + reading_in_words(trace_format_reading(audit.format)),
          .text = statistics_text(statistics),
          .has_page = true};
}

ShownTrace requests_shown(const TraceSpec& spec) {
  const auto source = make_request_source(request_spec(spec));
  const RequestStatistics statistics = request_statistics(*source);
  const TraceAudit audit = source->audit();
  return {.tree = request_statistics_tree(statistics, audit),
          .report = audit_report(audit) + reading_in_words(source->reading()),
          .text = request_statistics_text(statistics),
          .has_page = true};
}

ShownTrace nodes_shown(const TraceSpec& spec) {
  BlockReader file = BlockReader::open(spec.path, spec.shown);
  const NodeList list = read_node_list(file, spec.format);
  return {.tree = node_statistics_tree(list, spec.shown),
          .report = fmt::format("{}: {} nodes ({})\n", spec.shown, list.nodes.size(), list.format),
          .text = node_statistics_text(list)};
}

ShownTrace shown(TraceSpec spec, const StatisticsOptions& given, const CommonOptions& options) {
  const StatisticsSettings settings = settings_of(given, options);
  const TraceKind kind = settle_kind(spec);
  const bool is_of_jobs_alone = settings.cluster_gpus.has_value() || !given.zero.empty();
  if (kind == TraceKind::jobs) return jobs_shown(spec, settings);
  if (is_of_jobs_alone) {
    throw InputError{Diagnostic{spec.shown, fmt::format("holds no jobs ({})", spec.format),
                                "--gpus, --cluster and --zero are for traces of jobs"}};
  }
  return kind == TraceKind::requests ? requests_shown(spec) : nodes_shown(spec);
}

void show_statistics(const TraceSpec& spec, const StatisticsOptions& given,
                     const CommonOptions& options) {
  const ShownTrace trace = shown(spec, given, options);
  if (!options.out.empty()) {
    make_output_directory(options.out);
    write_file(options.out + "/trace_stats.json", json_text(trace.tree));
    if (trace.has_page) {
      write_file(options.out + "/report.html",
                 report_page(story("trace", file_name(spec), {}, trace.tree,
                                   made_by(spec, given, options))));
    }
  }
  if (!options.quiet) fmt::print(stderr, "{}", trace.report);
  if (options.json) {
    fmt::print("{}", json_text(trace.tree));
  } else if (!options.quiet) {
    std::fflush(stderr);
    fmt::print("\n{}", trace.text);
  }
}

void add_stats_command(CLI::App& trace, const CommonOptions& options) {
  CLI::App* command =
      trace.add_subcommand("stats", "Show what a trace of jobs, requests or nodes holds");
  command->footer(
      "# what a log of Slurm's accounting holds\n"
      "headroom trace stats sacct.txt --format sacct\n"
      "# a CSV file with names of its own\n"
      "headroom trace stats jobs.csv --column gpus=num_gpus --column submit=submitted");
  const auto of_trace = std::make_shared<TraceOptions>();
  const auto given = std::make_shared<StatisticsOptions>();
  command->add_option("FILE", of_trace->spec.path, "Trace file, plain, gzip or zstd")->required();
  add_trace_options(*command, *of_trace);
  command->add_option("--gpus", given->gpus, "Hold the load against a cluster of so many GPUs")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
  command->add_option("--cluster", given->cluster, "Hold it against the cluster of a scenario")
      ->type_name("SCENARIO");
  command->add_option("--zero", given->zero, "When the trace's time is 0, such as \"tue 09:30\"")
      ->type_name("DAY HH:MM");
  command->callback(
      [of_trace, given, &options] { show_statistics(trace_spec(*of_trace), *given, options); });
}

}  // namespace

void register_trace(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand(
      "trace", "Look at traces of jobs, requests and nodes, convert them, and draw some");
  command->require_subcommand(1);
  add_stats_command(*command, options);
  add_convert_command(*command, options);
  add_generate_command(*command, options);
}

}  // namespace headroom
