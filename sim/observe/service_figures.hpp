#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// The services of a run by name, counted after the warm-up:
///   requests     arrived, served, waiting at the end, restarted; per_s, the rate of arrival
///   latency_s    from arrival to the end of the answer; percentiles within 0.4 %
///   ttft_s, tpot_s   of language models: to the first token, and between tokens
///   batch_mean   requests in a batch
///   replicas     mean and max of those that were ready, starts, start_s
///   busy_ratio   time at work of the time that replicas were ready
///   gpu_hours    staging, useful, unused
///   prefix_hit_ratio   of prompt tokens, where prompts are reused
[[nodiscard]] Tree services_tree(const RunRecord& run);

}  // namespace headroom
