#pragma once
#include <memory>

#include "headroom/job.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

/// make_trace_source for a file that is already open, or a text in memory.
[[nodiscard]] std::unique_ptr<WorkloadSource> read_trace(BlockReader& file, const TraceSpec& spec,
                                                         WorkloadTables& tables);

}  // namespace headroom
