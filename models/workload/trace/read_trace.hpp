#pragma once
#include <memory>

#include "headroom/job.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/trace_extras.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

/// make_trace_source that also keeps what no run needs.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_trace_source(const TraceSpec& spec,
                                                                WorkloadTables& tables,
                                                                TraceExtras& extras);

/// make_trace_source for a file that is already open, or a text in memory.
[[nodiscard]] std::unique_ptr<WorkloadSource> read_trace(BlockReader& file, const TraceSpec& spec,
                                                         WorkloadTables& tables);
[[nodiscard]] std::unique_ptr<WorkloadSource> read_trace(BlockReader& file, const TraceSpec& spec,
                                                         WorkloadTables& tables,
                                                         TraceExtras& extras);

}  // namespace headroom
