#pragma once
#include <span>

#include "headroom/job.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/job_collector.hpp"

namespace headroom {

/// Settles what names in a trace refer to, with all its jobs in file order:
/// notes ids that come again (the later rows stay), and drops dependencies on
/// jobs that are not there and those that close a circle. There is nothing to do
/// where ids rise from row to row and no job waits for another.
void settle_names(std::span<Job> jobs, std::span<JobOrigin> origins, WorkloadTables& tables,
                  AuditLog& log);

}  // namespace headroom
