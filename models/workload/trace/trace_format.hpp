#pragma once
#include <string_view>
#include <vector>

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/cleaning.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

class JobCollector;

/// How a file begins, for telling formats apart.
struct Beginning {
  std::string_view text;        ///< up to one block, without byte order mark
  std::string_view first_line;  ///< first line that is not blank
};

/// The beginning of a file whose text begins with `text`.
[[nodiscard]] Beginning beginning_of(std::string_view text);

/// One trace format: how to recognise it and how to read it.
struct TraceFormat {
  std::string_view name;
  std::string_view summary;
  /// Whether a file that begins so is of this format and no other.
  bool (*recognises)(const Beginning& beginning);
  /// Hands every row to `jobs` until there are no more or none is wanted.
  /// Throws InputError for a file that is not of this format.
  void (*read)(BlockReader& file, const TraceSpec& spec, JobCollector& jobs);
  CleaningGround cleaning{};
  std::string_view place_word = "line";
  /// Submit times are dates: they count from the earliest one in the file.
  bool submits_are_dates = false;
  std::string_view reading{};  ///< see trace_format_reading
};

[[nodiscard]] TraceFormat swf_format();
[[nodiscard]] TraceFormat sacct_format();
[[nodiscard]] TraceFormat slurm_events_format();
[[nodiscard]] TraceFormat batsim_format();
[[nodiscard]] TraceFormat muri_format();
[[nodiscard]] TraceFormat tiresias_format();
[[nodiscard]] TraceFormat philly_csv_format();
[[nodiscard]] TraceFormat gavel_format();
[[nodiscard]] TraceFormat openb_format();
[[nodiscard]] TraceFormat helios_format();
[[nodiscard]] TraceFormat acme_format();
[[nodiscard]] TraceFormat chronus_format();
[[nodiscard]] TraceFormat elasticflow_format();
[[nodiscard]] TraceFormat sia_format();
[[nodiscard]] TraceFormat shockwave_format();
[[nodiscard]] TraceFormat dlrm_format();
[[nodiscard]] TraceFormat philly_json_format();
[[nodiscard]] TraceFormat pai_format();
[[nodiscard]] TraceFormat k8s_format();
[[nodiscard]] TraceFormat spark_format();
[[nodiscard]] TraceFormat csv_format();
[[nodiscard]] TraceFormat jsonl_format();

/// All formats, in the order in which they are tried on a file without one.
[[nodiscard]] const std::vector<TraceFormat>& known_trace_formats();

}  // namespace headroom
