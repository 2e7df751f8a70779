#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/workload/request/request_trace.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

/// What the rows of a trace are.
enum class TraceKind : std::uint8_t { jobs, requests, nodes };

/// A file's kind, from the format that `spec` names, else from how the file begins. A
/// format that is guessed is entered in `spec`, except one of jobs, which the reader finds
/// itself. Throws InputError for an unknown format and for a file that cannot be read.
[[nodiscard]] TraceKind settle_kind(TraceSpec& spec);

/// Names of the formats of all kinds, those of jobs first.
[[nodiscard]] std::vector<std::string> all_trace_formats();

/// The part of `spec` that holds for requests. Throws InputError for options that are of
/// no use to them.
[[nodiscard]] RequestTraceSpec request_spec(const TraceSpec& spec);

}  // namespace headroom
