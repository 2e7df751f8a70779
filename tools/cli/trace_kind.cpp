#include "tools/cli/trace_kind.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/node_list/node_list.hpp"
#include "models/workload/request/request_trace.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace_formats.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::vector<std::string> all_trace_formats() {
  std::vector<std::string> names = trace_formats();
  for (const auto* more : {&request_formats(), &node_list_formats()}) {
    names.insert(names.end(), more->begin(), more->end());
  }
  return names;
}

TraceKind settle_kind(TraceSpec& spec) {
  if (spec.format.empty()) {
    BlockReader file = BlockReader::open(spec.path, spec.shown);
    const std::string_view beginning = file.beginning();
    // What may be jobs as well is left to the reader of jobs, which says so.
    if (guessed_trace_format(beginning).empty()) {
      spec.format = guessed_request_format(beginning);
      if (spec.format.empty()) spec.format = guessed_node_list_format(beginning);
    }
  }
  if (spec.format.empty() || is_among(trace_formats(), spec.format)) return TraceKind::jobs;
  if (is_among(request_formats(), spec.format)) return TraceKind::requests;
  if (is_among(node_list_formats(), spec.format)) return TraceKind::nodes;
  const std::vector<std::string> names = all_trace_formats();
  const std::string near = nearest_name(spec.format, names);
  throw InputError{Diagnostic{.path = spec.shown,
                              .message = fmt::format("unknown trace format \"{}\"", spec.format),
                              .hint = near.empty()
                                          ? fmt::format("formats: {}", fmt::join(names, ", "))
                                          : fmt::format("did you mean {}?", near)}};
}

RequestTraceSpec request_spec(const TraceSpec& spec) {
  const bool has_others = !spec.clean.empty() || !spec.columns.empty() || !spec.throughputs.empty();
  if (has_others) {
    throw InputError{
        Diagnostic{.path = spec.shown,
                   .message = fmt::format("holds requests ({}), not jobs", spec.format),
                   .hint = "--clean, --column and --throughputs are for traces of jobs"}};
  }
  RequestTraceSpec requests;
  requests.path = spec.path;
  requests.shown = spec.shown;
  requests.format = spec.format;
  requests.first = spec.first;
  return requests;
}

}  // namespace headroom
