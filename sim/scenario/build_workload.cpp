#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "headroom/quantities.hpp"

#include "models/workload/synthetic_source.hpp"
#include "models/workload/trace/tar_input.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/scenario/build_spark_jobs.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

constexpr std::string_view data_variable = "${HEADROOM_DATA}";

}  // namespace

/// The file that `key` names, with what stands for folders replaced; files a
/// finding unless a file is there.
std::string resolved_path(const Section& section, std::string_view key,
                          const BuildContext& context) {
  const std::string given = section.text(key).value_or("");
  if (given.empty()) return given;
  std::filesystem::path path = given;
  const bool in_data = given.starts_with(data_variable);
  if (in_data) {
    path = context.data_directory + given.substr(data_variable.size());
  } else if (path.is_relative()) {
    path = std::filesystem::path{context.folder} / path;
  }
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::directory) {
    section.refuse(key, fmt::format("\"{}\" is a directory", given), "the path of a file");
  } else if (!std::filesystem::exists(status) && !archive_place(path.string())) {
    section.refuse(key, fmt::format("\"{}\" does not exist", given),
                   in_data ? "the environment variable HEADROOM_DATA names the data's folder"
                           : "paths start at the folder of this file");
  }
  return path.string();
}

namespace {

/// Says which options the given format does not look at.
void warn_of_no_effect(const Section& source, const TraceSpec& spec, BuildContext& context) {
  if (spec.format.empty()) return;
  const auto warn = [&](std::string_view key) {
    if (!source.has(key)) return;
    context.warnings.push_back({source.path_of(key),
                                fmt::format("has no effect on a trace in format {}", spec.format),
                                ""});
  };
  if (spec.format != "swf") {
    for (const std::string_view key : {"processors", "size", "think_time"}) warn(key);
  }
  const bool is_gavel = spec.format == "gavel" || spec.format == "shockwave";
  if (!is_gavel) warn("gpu_type");
  if (!is_gavel && spec.format != "sia") warn("throughputs");
  if (spec.format != "csv" && spec.format != "jsonl") warn("columns");
  warn("storage");
  if (spec.format != "k8s") {
    for (const std::string_view key : {"assumed_duration", "horizon"}) warn(key);
  }
}

}  // namespace

TraceSpec build_trace(const Section& source, BuildContext& context) {
  TraceSpec spec;
  spec.path = resolved_path(source, "trace", context);
  spec.shown = source.text("trace").value_or("");
  spec.format = source.text("format").value_or("");
  spec.clean = source.labels("clean");
  spec.processors = source.text("processors").value_or(spec.processors);
  spec.size = source.text("size").value_or(spec.size);
  spec.think_time = source.flag("think_time").value_or(spec.think_time);
  spec.columns = source.label_map("columns");
  spec.throughputs = resolved_path(source, "throughputs", context);
  spec.gpu_type = source.text("gpu_type").value_or(spec.gpu_type);
  spec.assumed_duration = source.duration("assumed_duration");
  spec.horizon = source.duration("horizon");
  if (const auto first = source.count("first")) spec.first = static_cast<std::uint64_t>(*first);
  spec.from = source.duration("from");
  spec.to = source.duration("to");
  spec.speed_up = source.number("speed_up").value_or(spec.speed_up);
  spec.scale_gpus = source.number("scale_gpus").value_or(spec.scale_gpus);
  spec.where = source.label_map("where");
  if (spec.from && spec.to && *spec.from >= *spec.to) {
    source.refuse("to", format_duration(*spec.to) + " leaves no time after \"from\"",
                  "later than " + format_duration(*spec.from));
  }
  warn_of_no_effect(source, spec, context);
  return spec;
}

namespace {

/// Without services and notebooks, whose jobs come when they are wanted.
std::vector<ListedJob> plain_jobs(const PlacedJobs& placed) {
  std::vector<ListedJob> jobs;
  jobs.reserve(placed.jobs.size());
  for (std::size_t i = 0; i < placed.jobs.size(); ++i) {
    const Section& place = placed.places[i];
    if (place.has("service") || place.has("interactive")) continue;
    jobs.push_back(placed.jobs[i]);
  }
  return jobs;
}

}  // namespace

std::vector<WorkloadSpec> build_workload(const Section& scenario, BuildContext& context) {
  std::vector<WorkloadSpec> workload;
  std::vector<PlacedJobs> lists;
  for (const Section& source : scenario.children("workload")) {
    if (source.has("trace") && source.text("as") == "etl") {
      workload.emplace_back(InlineJobs{build_spark_jobs(source, context)});
    } else if (source.has("trace")) {
      workload.emplace_back(build_trace(source, context));
    } else if (source.has("generate")) {
      workload.emplace_back(build_synthetic(source, context));
    } else if (source.has("interactive")) {
      build_population(source, context);
      workload.emplace_back(InlineJobs{});
    } else if (source.has("pipeline")) {
      // Its jobs come when they may: see build_pipelines().
      workload.emplace_back(InlineJobs{});
    } else {
      lists.push_back(build_jobs(source, context));
      workload.emplace_back(InlineJobs{plain_jobs(lists.back())});
    }
  }
  check_dependencies(lists);
  check_data_sets(lists, context);
  return workload;
}

}  // namespace headroom
