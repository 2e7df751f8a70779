#include "tools/cli/trace_convert.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"

#include "models/workload/audit_report.hpp"
#include "models/workload/node_list/node_list.hpp"
#include "models/workload/request/request_trace.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/compressed_output.hpp"
#include "models/workload/trace/read_trace.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/readable.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/trace_kind.hpp"
#include "tools/cli/trace_options.hpp"
#include "tools/trace/convert.hpp"

namespace headroom {
namespace {

/// What can be written, and from which kind of trace.
struct Target {
  std::string_view name;
  TraceKind kind;
};

constexpr std::array targets{
    Target{"csv", TraceKind::jobs},
    Target{"jsonl", TraceKind::jobs},
    Target{"swf", TraceKind::jobs},
    Target{"sacct", TraceKind::jobs},
    Target{"philly-csv", TraceKind::jobs},
    Target{"k8s", TraceKind::jobs},
    Target{"requests-csv", TraceKind::requests},
    Target{"requests-jsonl", TraceKind::requests},
    Target{"cluster", TraceKind::nodes},
};

std::string_view rows_of(TraceKind kind) {
  if (kind == TraceKind::jobs) return "jobs";
  return kind == TraceKind::requests ? "requests" : "nodes";
}

std::vector<std::string> target_names(TraceKind kind) {
  std::vector<std::string> names;
  for (const Target& target : targets) {
    if (target.kind == kind) names.emplace_back(target.name);
  }
  return names;
}

/// The target named `name` for a trace of `kind`.
void check_target(const std::string& name, TraceKind kind, const TraceSpec& spec) {
  const auto found = std::ranges::find(targets, std::string_view{name}, &Target::name);
  if (found != targets.end() && found->kind == kind) return;
  const std::vector<std::string> allowed = target_names(kind);
  const std::string list = fmt::format("--to {}", fmt::join(allowed, ", --to "));
  if (found == targets.end()) {
    const std::string near = nearest_name(name, allowed);
    throw InputError{Diagnostic{
        "--to", fmt::format("\"{}\" is no format that can be written", name),
        near.empty() ? fmt::format("{} become: {}", rows_of(kind), fmt::join(allowed, ", "))
                     : fmt::format("did you mean {}?", near)}};
  }
  throw InputError{Diagnostic{
      spec.shown,
      fmt::format("holds {}, and {} holds {}", rows_of(kind), name, rows_of(found->kind)), list}};
}

Conversion convert_jobs(const TraceSpec& spec, const std::string& to, const TextSink& taker,
                        std::string& report) {
  WorkloadTables tables;
  TraceExtras extras;
  const auto source = make_trace_source(spec, tables, extras);
  JobListing table{.jobs = {}, .tables = &tables, .extras = &extras};
  table.jobs.reserve(source->jobs_expected());
  while (const Job* job = source->next()) table.jobs.push_back(job);
  report = audit_report(*source->audit());
  using Write = Conversion (*)(const JobListing&, const TextSink&);
  constexpr std::array<std::pair<std::string_view, Write>, 6> writers{
      {{"csv", write_jobs_csv},
       {"jsonl", write_jobs_jsonl},
       {"swf", write_jobs_swf},
       {"sacct", write_jobs_sacct},
       {"philly-csv", write_jobs_philly},
       {"k8s", write_jobs_k8s}}};
  return std::ranges::find(writers, std::string_view{to},
                           &std::pair<std::string_view, Write>::first)
      ->second(table, taker);
}

Conversion convert_requests(const TraceSpec& spec, const std::string& to, const TextSink& taker,
                            std::string& report) {
  const auto source = make_request_source(request_spec(spec));
  const Conversion conversion = to == "requests-csv" ? write_requests_csv(*source, taker)
                                                     : write_requests_jsonl(*source, taker);
  report = audit_report(source->audit());
  return conversion;
}

Conversion convert_nodes(const TraceSpec& spec, const TextSink& taker) {
  BlockReader file = BlockReader::open(spec.path, spec.shown);
  return write_cluster(read_node_list(file, spec.format), taker);
}

void convert(TraceSpec spec, const std::string& to, const CommonOptions& options) {
  if (options.out.empty()) {
    throw InputError{Diagnostic{"--out", "is missing", "name the file to write"}};
  }
  const TraceKind kind = settle_kind(spec);
  check_target(to, kind, spec);
  OutputFile file{options.out};
  const auto output =
      make_text_output(options.out, [&file](std::string_view bytes) { file.append(bytes); });
  const TextSink taker = [&output](std::string_view text) { output->append(text); };
  std::string report;
  Conversion conversion;
  if (kind == TraceKind::jobs) conversion = convert_jobs(spec, to, taker, report);
  if (kind == TraceKind::requests) conversion = convert_requests(spec, to, taker, report);
  if (kind == TraceKind::nodes) conversion = convert_nodes(spec, taker);
  output->finish();
  file.commit();
  if (options.quiet) return;
  fmt::print(stderr, "{}", report);
  fmt::print(stderr, "{}: {} {} written ({})\n", options.out,
             readable_number(static_cast<double>(conversion.rows)), rows_of(kind), to);
  for (const auto& [what, count] : conversion.dropped) {
    fmt::print(stderr, "  dropped: {} of {} {}\n", what,
               readable_number(static_cast<double>(count)), rows_of(kind));
  }
}

}  // namespace

void add_convert_command(CLI::App& trace, const CommonOptions& options) {
  CLI::App* command = trace.add_subcommand(
      "convert", "Write a trace in another format, and say what that cannot hold");
  const auto of_trace = std::make_shared<TraceOptions>();
  const auto to = std::make_shared<std::string>();
  command->add_option("FILE", of_trace->spec.path, "Trace file, plain, gzip or zstd")->required();
  std::vector<std::string> names;
  for (const Target& target : targets) names.emplace_back(target.name);
  command->footer(
      "# jobs with our own columns, compressed\n"
      "headroom trace convert cluster_log.csv --to csv --out jobs.csv.gz\n"
      "# a list of nodes as the cluster of a scenario\n"
      "headroom trace convert nodes.csv --to cluster --out cluster.json");
  command->add_option("--to", *to, "Format of --out FILE, which .gz or .zst in its name compresses")
      ->type_name(fmt::format("{{{}}}", fmt::join(names, ",")))
      ->required();
  add_trace_options(*command, *of_trace);
  command->callback([of_trace, to, &options] { convert(trace_spec(*of_trace), *to, options); });
}

}  // namespace headroom
