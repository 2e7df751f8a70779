#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/csv_rows.hpp"

namespace headroom {

/// Writes jobs.csv: a header and one row a job in order of submit time (those
/// of one instant in order of JobId; jobs not submitted yet come last). Times
/// are exact decimal seconds; what a job does not have is an empty cell. `nodes`
/// are those of the last allocation, as `0-3 7`.
void write_job_rows(const RunRecord& run, const TextSink& sink);

}  // namespace headroom
