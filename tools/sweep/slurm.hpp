#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tools/sweep/slurm_script.hpp"

namespace headroom {

/// The commands of Slurm. Each throws InputError when it is not there or refuses, with what
/// it said.

/// Indices of job arrays stay below this (MaxArraySize).
[[nodiscard]] std::size_t slurm_array_size_max();

/// Submits a batch; the id of its job.
[[nodiscard]] std::string submit_to_slurm(const SlurmBatch& batch, const std::string& script);

/// How many tasks of `jobs` wait or run. Nullopt while the controller does not answer.
[[nodiscard]] std::optional<std::size_t> active_slurm_tasks(const std::vector<std::string>& jobs);

/// How the tasks of `jobs` that did not complete ended, as accounting has it, such as
/// `NODE_FAIL, TIMEOUT`; empty where there is no accounting.
[[nodiscard]] std::string slurm_task_ends(const std::vector<std::string>& jobs);

}  // namespace headroom
