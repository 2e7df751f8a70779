#pragma once
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/job_collector.hpp"

namespace headroom {

/// Joins the tables of Alibaba's PAI trace, of which `groups` may be nullptr, and hands
/// over a row for each line of `job_table`. Throws InputError for a table that is none.
void read_pai_tables(BlockReader& job_table, BlockReader& task_table, BlockReader* groups,
                     JobCollector& jobs);

}  // namespace headroom
