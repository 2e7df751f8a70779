#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/csv_rows.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// Writes journal.csv: what happened to jobs besides the submission, first start
/// and end that jobs.csv tells, in order of time. A job is the number of its row in
/// jobs.csv, from 0. Requires a run that kept its log.
///
///   shape    it takes shape `what` of journal.json, not the usual one of its GPUs
///   hold     submitted, but a predecessor has not ended; or stopped, and not waiting yet
///   release  the last predecessor, `cause`, has ended; or it waits again
///   stop     stopped, for `cause` where known; gave back `nodes`; lost work of `lost_s`
///   restart  runs again, and pays `lost_s` first
///   resize   gave back `nodes`, goes on with others at once, and pays `lost_s`
///   takes    its run that begins now takes shape `what` on each of its nodes, on the
///            devices `slots`, node by node: `0 2`, a MIG instance from slice 4 on `1/4`
///   wait     why it waits in the policy's own words, `what`, and behind whom, `cause`
///   first    it is the first waiting job in the policy's order; empty: nobody waits
void write_journal_rows(const RunRecord& run, const TextSink& sink);

/// What journal.csv and the nodes of jobs.csv refer to: the run, the scheduler's
/// `rules` as the caller describes them, groups of nodes, shapes of jobs.
[[nodiscard]] Tree journal_tree(const RunRecord& run, Tree rules);

}  // namespace headroom
