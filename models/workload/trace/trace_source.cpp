#include "models/workload/trace_source.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/read_trace.hpp"
#include "models/workload/trace/trace_extras.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace_formats.hpp"

namespace headroom {
namespace {

class TraceSource final : public WorkloadSource {
 public:
  explicit TraceSource(CollectedTrace trace) : trace_{std::move(trace)} {}

  const Job* next() override {
    return position_ < trace_.jobs.size() ? &trace_.jobs[position_++] : nullptr;
  }
  [[nodiscard]] std::size_t jobs_expected() const override {
    return trace_.jobs.size() - position_;
  }
  [[nodiscard]] const TraceAudit* audit() const override { return &trace_.audit; }

 private:
  CollectedTrace trace_;
  std::size_t position_ = 0;
};

std::string format_list() { return fmt::format("formats: {}", fmt::join(trace_formats(), ", ")); }

const TraceFormat& format_named(const TraceSpec& spec) {
  const auto found =
      std::ranges::find(known_trace_formats(), std::string_view{spec.format}, &TraceFormat::name);
  if (found != known_trace_formats().end()) return *found;
  const std::string near = nearest_name(spec.format, trace_formats());
  throw InputError{
      Diagnostic{.path = spec.shown,
                 .message = fmt::format("unknown trace format \"{}\"", spec.format),
                 .hint = near.empty() ? format_list() : fmt::format("did you mean {}?", near)}};
}

const TraceFormat& format_guessed(const TraceSpec& spec, std::string_view text) {
  const Beginning beginning = beginning_of(text);
  if (beginning.first_line.empty()) {
    throw InputError{Diagnostic{.path = spec.shown, .message = "is empty", .hint = ""}};
  }
  const TraceFormat* found = nullptr;
  for (const TraceFormat& format : known_trace_formats()) {
    if (!format.recognises(beginning)) continue;
    if (found != nullptr) {
      throw InputError{
          Diagnostic{.path = spec.shown,
                     .message = fmt::format("could be {} or {}", found->name, format.name),
                     .hint = "name the format"}};
    }
    found = &format;
  }
  if (found != nullptr) return *found;
  throw InputError{Diagnostic{
      .path = spec.shown,
      .message = fmt::format("is of no format that can be told from its first line \"{}\"",
                             beginning.first_line.substr(0, 40)),
      .hint = "name the format; " + format_list()}};
}

}  // namespace

Beginning beginning_of(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!trimmed(line).empty()) return {text, line};
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {text, {}};
}

const std::vector<TraceFormat>& known_trace_formats() {
  static const std::vector<TraceFormat> formats{
      swf_format(),         sacct_format(),    slurm_events_format(), batsim_format(),
      muri_format(),        tiresias_format(), philly_csv_format(),   gavel_format(),
      openb_format(),       helios_format(),   acme_format(),         chronus_format(),
      elasticflow_format(), sia_format(),      shockwave_format(),    dlrm_format(),
      philly_json_format(), pai_format(),      k8s_format(),          spark_format(),
      csv_format(),         jsonl_format(),
  };
  return formats;
}

const std::vector<std::string>& trace_formats() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> listed;
    for (const TraceFormat& format : known_trace_formats()) listed.emplace_back(format.name);
    return listed;
  }();
  return names;
}

std::string_view trace_format_reading(std::string_view format) {
  const auto found = std::ranges::find(known_trace_formats(), format, &TraceFormat::name);
  return found == known_trace_formats().end() ? std::string_view{} : found->reading;
}

std::string guessed_trace_format(std::string_view text) {
  const Beginning beginning = beginning_of(text);
  const TraceFormat* found = nullptr;
  for (const TraceFormat& format : known_trace_formats()) {
    if (beginning.first_line.empty() || !format.recognises(beginning)) continue;
    if (found != nullptr) return {};
    found = &format;
  }
  return found == nullptr ? std::string{} : std::string{found->name};
}

std::unique_ptr<WorkloadSource> read_trace(BlockReader& file, const TraceSpec& spec,
                                           WorkloadTables& tables, TraceExtras& extras) {
  const TraceFormat& format =
      spec.format.empty() ? format_guessed(spec, file.beginning()) : format_named(spec);
  JobCollector jobs{spec, format, tables};
  format.read(file, spec, jobs);
  CollectedTrace collected = jobs.finish();
  extras = jobs.extras();
  return std::make_unique<TraceSource>(std::move(collected));
}

std::unique_ptr<WorkloadSource> read_trace(BlockReader& file, const TraceSpec& spec,
                                           WorkloadTables& tables) {
  TraceExtras extras;
  return read_trace(file, spec, tables, extras);
}

std::unique_ptr<WorkloadSource> make_trace_source(const TraceSpec& spec, WorkloadTables& tables,
                                                  TraceExtras& extras) {
  BlockReader file = BlockReader::open(spec.path, spec.shown);
  return read_trace(file, spec, tables, extras);
}

std::unique_ptr<WorkloadSource> make_trace_source(const TraceSpec& spec, WorkloadTables& tables) {
  TraceExtras extras;
  return make_trace_source(spec, tables, extras);
}

}  // namespace headroom
