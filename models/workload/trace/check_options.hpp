#pragma once
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

/// Throws InputError, with all findings, for options that make no sense or can have no effect on
/// a trace of `format`.
void check_options(const TraceSpec& spec, const TraceFormat& format);

}  // namespace headroom
