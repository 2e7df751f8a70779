#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "sim/observe/run_record.hpp"

namespace headroom {

/// The jobs of two runs that have the same name, in the order of the first run.
struct MatchedJobs {
  std::vector<std::pair<JobId, JobId>> pairs;
  std::size_t only_first = 0;  ///< jobs that the other run does not have
  std::size_t only_second = 0;
  std::size_t other_demand = 0;  ///< pairs that differ in submit time, GPUs or length
};

/// Names are those of the scenario's files; a job that repeats a name matches once.
[[nodiscard]] MatchedJobs match_jobs(const RunRecord& first, const RunRecord& second);

/// What the user calls the job.
[[nodiscard]] std::string job_text(const RunRecord& run, JobId job);

/// One sentence on how the demand of two runs differs; empty when it does not.
[[nodiscard]] std::string demand_difference(const MatchedJobs& jobs);

}  // namespace headroom
