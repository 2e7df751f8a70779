#pragma once
#include <cstdint>
#include <vector>

namespace headroom {

/// One job of the plain referee, all times in whole seconds.
struct PlainSlurmJob {
  std::int64_t submit = 0;
  std::int64_t run = 1;
  std::int64_t limit = 60;  ///< whole minutes, at least `run`
  int nodes = 1;
  int gpus = 1;  ///< on each node
  std::int64_t start = -1;
  std::vector<int> placed{};  ///< ascending
};

struct PlainSlurmSettings {
  int nodes = 1;
  int gpus_per_node = 8;
  std::int64_t bf_interval = 5;
  std::int64_t bf_resolution = 60;
  std::int64_t bf_window = 86'400;
  std::int64_t epoch = 0;
  std::int64_t end_delay = 0;
  int reservations = 0;  ///< bf_job_part_count_reserve; 0: all jobs
  bool backfills = true;
};

/// Slurm's rules for one partition and first come, first served, said as plainly as
/// can be: lists, no index, second by second. Fills in start and nodes of every job,
/// in order of submission.
void run_plain_slurm(const PlainSlurmSettings& settings, std::vector<PlainSlurmJob>& jobs);

}  // namespace headroom
