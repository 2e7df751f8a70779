#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/node_list/node_list.hpp"
#include "models/workload/request/request_trace.hpp"
#include "models/workload/trace/trace_extras.hpp"
#include "sim/report/csv_rows.hpp"

namespace headroom {

/// The jobs of one trace, in order of submission.
struct JobListing {
  std::vector<const Job*> jobs;
  const WorkloadTables* tables = nullptr;
  const TraceExtras* extras = nullptr;
};

/// What was written and what the target could not hold.
struct Conversion {
  std::uint64_t rows = 0;
  /// What of how many jobs, nodes or requests: `deadlines` -> 300.
  std::map<std::string, std::uint64_t> dropped;
};

/// Our own CSV: the columns that at least one job has. Drops think times and own restart
/// costs, and line breaks inside names.
Conversion write_jobs_csv(const JobListing& table, const TextSink& taker);
/// Our own JSON lines. Drops think times.
Conversion write_jobs_jsonl(const JobListing& table, const TextSink& taker);
/// SWF 2.2: whole seconds, numbers for names, one size. GPUs, else cores, are processors.
Conversion write_jobs_swf(const JobListing& table, const TextSink& taker);

/// Output of `sacct --parsable2`: whole seconds, dates from a Monday on. Drops fractions of times,
/// dependencies, GPU models.
Conversion write_jobs_sacct(const JobListing& table, const TextSink& taker);
/// The table that simulators read of the Philly trace: time, duration, GPUs and cluster, which is
/// the queue. Jobs without GPUs are left out.
Conversion write_jobs_philly(const JobListing& table, const TextSink& taker);
/// Manifests: a `Job` of Kubernetes for each job, in a queue of Kueue, whose pods sleep as long as
/// the job runs. Exact times are in annotations.
Conversion write_jobs_k8s(const JobListing& table, const TextSink& taker);

/// `text` with blanks for line breaks, which are noted in `conversion`: a row of a table ends at
/// one, even in quotes.
[[nodiscard]] std::string without_line_breaks(std::string text, Conversion& conversion);

/// Our own formats of requests; they hold everything. Takes all requests of `source`.
Conversion write_requests_csv(RequestSource& source, const TextSink& taker);
Conversion write_requests_jsonl(RequestSource& source, const TextSink& taker);

/// The value of `cluster` in a scenario, as JSON: a group for each shape. Drops the names
/// of nodes; what a core is short of a whole one.
Conversion write_cluster(const NodeList& list, const TextSink& taker);

}  // namespace headroom
