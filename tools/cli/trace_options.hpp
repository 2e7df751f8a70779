#pragma once
#include <string>
#include <vector>

#include "models/workload/trace_source.hpp"

namespace CLI {
class App;
}

namespace headroom {

/// What the commands of `trace` say of the trace they read.
struct TraceOptions {
  TraceSpec spec;
  std::vector<std::string> columns;  ///< as given, `OURS=THEIRS`
};

/// Adds --format, --clean and the like to `command`; `options` must outlive the parse.
void add_trace_options(CLI::App& command, TraceOptions& options);

/// The trace that `options` name. Throws InputError for a column that is no pair.
[[nodiscard]] TraceSpec trace_spec(const TraceOptions& options);

}  // namespace headroom
