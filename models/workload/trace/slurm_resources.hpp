#pragma once
#include <cstddef>
#include <optional>

#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_row.hpp"

namespace headroom {

/// The columns of sacct that say what a job held or asked for.
struct SlurmResourceColumns {
  using Column = std::optional<std::size_t>;
  Column allocated_tres, requested_tres, allocated_gres, requested_gres;
  Column nodes, cpus, requested_cpus, requested_memory;
};

[[nodiscard]] SlurmResourceColumns find_slurm_resources(const TableReader& table);

/// Sets GPUs, CPUs, memory and nodes of `row`: from AllocTRES, else ReqTRES; what
/// they leave open from the older columns, of which AllocGRES and ReqGRES count per
/// node. GPUs with and without a type are the same GPUs and count once. Models of
/// GPUs are not taken over; types that are MIG profiles (`1g.5gb`, `a100_3g.20gb`), all of
/// one kind, make the job one of MIG instances. False when the row was rejected.
bool take_slurm_resources(const TableReader& table, const SlurmResourceColumns& columns,
                          JobCollector& jobs, TraceRow& row);

}  // namespace headroom
