#include "tools/cli/trace_options.hpp"

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace_source.hpp"
#include "tools/cli/trace_kind.hpp"

namespace headroom {
namespace {

/// A time such as 2h; throws InputError for what is none.
Duration time_of(const char* option, const std::string& text) {
  const auto parsed = parse_duration(text);
  if (parsed.value && *parsed.value > Duration{}) return *parsed.value;
  const std::string problem = parsed.value ? "is no time at all" : parsed.problem;
  throw InputError{Diagnostic{option, fmt::format("\"{}\" {}", text, problem),
                              allowed_form(QuantityKind::duration)}};
}

void add_manifest_options(CLI::App& command, TraceSpec& spec) {
  command
      .add_option_function<std::string>(
          "--assumed-duration",
          [&spec](const std::string& text) {
            spec.assumed_duration = time_of("--assumed-duration", text);
          },
          "Manifests: how long jobs run that do not say; 1h")
      ->type_name("TIME");
  command
      .add_option_function<std::string>(
          "--horizon",
          [&spec](const std::string& text) { spec.horizon = time_of("--horizon", text); },
          "Manifests: how far schedules go on and services last; 1d")
      ->type_name("TIME");
}

}  // namespace

void add_trace_options(CLI::App& command, TraceOptions& options) {
  TraceSpec& spec = options.spec;
  command.add_option("--format", spec.format, "Format of the file; guessed when left out")
      ->type_name(fmt::format("{{{}}}", fmt::join(all_trace_formats(), ",")));
  command.add_option("--clean", spec.clean, "Cleaning rules, with commas between them")
      ->delimiter(',')
      ->type_name(fmt::format("{{{}}}", fmt::join(cleaning_rules(), ",")))
      ->allow_extra_args(false);
  command.add_option_function<std::uint64_t>(
      "--first", [&spec](const std::uint64_t& count) { spec.first = count; },
      "Look at so many jobs only");
  command
      .add_option("--column", options.columns, "CSV: our name of a column = its name in the file")
      ->type_name("OURS=THEIRS")
      ->allow_extra_args(false);
  command.add_option("--processors", spec.processors, "SWF: what a processor is")
      ->type_name("{gpus,cpus}");
  command.add_option("--size", spec.size, "SWF: which size of a job counts")
      ->type_name("{requested,allocated}");
  command
      .add_option("--throughputs", spec.throughputs,
                  "Gavel: table of throughputs; Sia: of GPU-hours")
      ->type_name("FILE");
  command.add_option("--gpu-type", spec.gpu_type, "Gavel: GPUs of that table");
  add_manifest_options(command, spec);
}

TraceSpec trace_spec(const TraceOptions& options) {
  TraceSpec spec = options.spec;
  spec.shown = spec.path;
  for (const std::string& pair : options.columns) {
    const std::size_t sign = pair.find('=');
    if (sign == std::string::npos || sign == 0) {
      throw InputError{Diagnostic{"--column", fmt::format("\"{}\" names no column", pair),
                                  "such as --column gpus=num_gpus"}};
    }
    spec.columns[pair.substr(0, sign)] = pair.substr(sign + 1);
  }
  return spec;
}

}  // namespace headroom
