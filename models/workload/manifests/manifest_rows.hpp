#pragma once
#include "models/workload/manifests/manifest_kinds.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

/// Makes rows of `workload`: one for each copy at each instant of its schedule. Pods of a gang
/// count together. Time starts at the earliest creation in the file, else on a Monday at midnight;
/// schedules and services go on for `horizon` (a day, where `spec` has none), and jobs whose run
/// time nobody knows take `assumed_duration` (an hour), which the audit says. Throws InputError
/// when the rows are more than a million.
void add_manifest_rows(const ManifestWorkload& workload, const TraceSpec& spec, JobCollector& jobs);

}  // namespace headroom
