#include "sim/scenario/build_spark_jobs.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/spark/etl_job.hpp"
#include "models/workload/spark/spark_events.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "sim/scenario/builders.hpp"

namespace headroom {
namespace {

/// What a trace as it stands would listen to, and its applications do not.
void warn_of_no_effect(const Section& source, BuildContext& context) {
  for (const std::string_view key : {"clean", "processors", "size", "think_time", "columns",
                                     "throughputs", "gpu_type", "assumed_duration", "horizon",
                                     "from", "to", "speed_up", "scale_gpus", "where", "profiles"}) {
    if (!source.has(key)) continue;
    context.warnings.push_back(
        {source.path_of(key), "has no effect on applications as etl jobs", ""});
  }
}

}  // namespace

std::vector<ListedJob> build_spark_jobs(const Section& source, BuildContext& context) {
  warn_of_no_effect(source, context);
  check_storage(source, "storage", context.stack);
  const std::string format = source.text("format").value_or("spark");
  if (format != "spark") {
    source.refuse("as", fmt::format("\"etl\" of a trace in format {}", format),
                  "an event log of Spark");
  }
  if (!source.has("storage")) {
    source.refuse("as", "given without \"storage\"", "where files are read and written");
  }
  const std::string path = resolved_path(source, "trace", context);
  std::vector<ListedJob> jobs;
  if (!source.is_sound("trace") || !source.is_sound("as") || !source.is_sound("storage")) {
    return jobs;
  }
  try {
    need_stack(context);
    BlockReader file = BlockReader::open(path, source.text("trace").value_or(""));
    SparkEvents events = read_spark_events(file);
    std::erase_if(events.applications, [](const auto& one) { return one.stages.empty(); });
    if (events.applications.empty()) {
      source.refuse("trace", "has no stage that ended", "an event log of Spark");
      return jobs;
    }
    if (!events.flaws.empty()) {
      context.warnings.push_back({source.path_of("trace"),
                                  fmt::format("{} lines are no events that can be read, the first "
                                              "is line {}",
                                              events.flaws.size(), events.flaws.front().line),
                                  ""});
    }
    const auto first = static_cast<std::size_t>(
        source.count("first").value_or(static_cast<std::int64_t>(events.applications.size())));
    events.applications.resize(std::min(first, events.applications.size()));
    Duration origin = submit_of(events.applications.front());
    for (const EtlApplication& one : events.applications) {
      origin = std::min(origin, submit_of(one));
    }
    for (const EtlApplication& one : events.applications) {
      jobs.push_back(etl_job(one, source.text("storage").value_or(""), origin));
    }
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) source.file(finding);
  }
  return jobs;
}

}  // namespace headroom
