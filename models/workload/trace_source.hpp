#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

namespace headroom {

/// A trace file and how to read it: the `{"trace": …}` form of a workload.
struct TraceSpec {
  std::string path;                 ///< where the file is
  std::string shown;                ///< how the user names it; goes into messages and results
  std::string format;               ///< a registered format, or empty to guess from the content
  std::vector<std::string> clean;   ///< presets and single rules, applied in order
  std::string processors = "gpus";  ///< SWF: what a processor is, `gpus` or `cpus`
  std::string size = "requested";   ///< SWF: field 8 (`requested`) or field 5 (`allocated`)
  bool think_time = false;          ///< SWF: fields 17 and 18 delay the submission
  std::map<std::string, std::string> columns;  ///< our name of a column -> the file's name
  std::string throughputs;                     ///< Gavel: path of the throughput table
  std::string gpu_type = "v100";               ///< Gavel: column of the throughput table
  /// Manifests: how long jobs run that do not say; an hour.
  std::optional<Duration> assumed_duration;
  /// Manifests: how far schedules go on, and how long services last; a day.
  std::optional<Duration> horizon;
  std::optional<std::uint64_t> first;  ///< keep this many accepted jobs, in file order
  std::optional<Duration> from;        ///< keep jobs submitted at or after; then counts from there
  std::optional<Duration> to;          ///< keep jobs submitted before
  double speed_up = 1.0;               ///< divides submit times; > 0
  double scale_gpus = 1.0;             ///< multiplies GPU counts, rounded, at least 1; > 0
  std::map<std::string, std::string> where;  ///< keep jobs whose field matches: `"8"`, `">=8"`
};

/// Reads the whole trace, block by block (never the text as a whole), and
/// yields its jobs sorted stably by submit time. gzip and zstd are recognised by
/// their first bytes. Throws InputError for what is no trace at all (missing,
/// a directory, truncated, another format, no job left); flawed rows go to the audit.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_trace_source(const TraceSpec& spec,
                                                                WorkloadTables& tables);

/// Registered format and cleaning names, for messages and the schema.
[[nodiscard]] const std::vector<std::string>& trace_formats();
[[nodiscard]] const std::vector<std::string>& cleaning_rules();

}  // namespace headroom
