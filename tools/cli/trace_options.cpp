#include "tools/cli/trace_options.hpp"

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace_source.hpp"

namespace headroom {

void add_trace_options(CLI::App& command, TraceOptions& options) {
  TraceSpec& spec = options.spec;
  command.add_option("--format", spec.format, "Format of the file; guessed when left out")
      ->type_name(fmt::format("{{{}}}", fmt::join(trace_formats(), ",")));
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
  command.add_option("--throughputs", spec.throughputs, "Gavel: table of throughputs")
      ->type_name("FILE");
  command.add_option("--gpu-type", spec.gpu_type, "Gavel: GPUs of that table");
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
