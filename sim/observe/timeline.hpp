#pragma once
#include <cstdint>

#include "sim/observe/run_record.hpp"
#include "sim/report/csv_rows.hpp"

namespace headroom {

/// Writes a run as a timeline that the Perfetto UI and chrome://tracing open (see
/// sim/report/trace_events.hpp). Its processes, in order:
///
///   cluster            counters of timeseries.csv over all jobs and GPUs
///   queues             counters by queue; a slice for each job that waits for its first run
///   storage and links  counters: the use of each kind of link, from 0 to 1
///   stopped jobs       a slice from each stop of a job to its next run
///   node 0, node 1, …  a track for each GPU, a slice for each job on it
///
/// An arrow leads from the job that another was stopped for to that stop, where the
/// log knows it and it runs before the other goes on. A slice tells its job, user, queue, GPUs,
/// wait, its reason, and what became of the run; of a part of a GPU also which share. The slices on
/// GPUs, times their shares, sum to what gpus_allocated sums to.
///
/// Counters are averages over equal steps, of which there are at least `samples` and for
/// most runs ten thousand; a value that does not change is not repeated. Requires a run
/// that kept its log.
void write_timeline(const RunRecord& run, std::uint32_t samples, const TextSink& sink);

}  // namespace headroom
