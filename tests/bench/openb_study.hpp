#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/workload_source.hpp"

#include "models/policy/packing/packing_curve.hpp"
#include "models/policy/packing/packing_policy.hpp"
#include "models/policy/packing/packing_run.hpp"
#include "models/workload/openb/openb_files.hpp"

namespace headroom {

/// Where the files of an openb experiment are; gzip and zstd are read as they are.
struct OpenbPaths {
  std::string nodes;
  std::string pods;
  std::string arrivals;
  std::string ranks;
};

/// A cluster, its pods and the orders in which they come, checked.
struct OpenbStudy {
  std::string workload;  ///< name of the pod file without `openb_pod_list_` and endings
  PackingProblem problem;
  TraceAudit audit;
  struct Run {
    std::uint64_t seed = 0;
    std::vector<std::uint32_t> arrivals;  ///< pods of the problem
    std::vector<std::uint32_t> ranks;
  };
  std::vector<Run> runs;  ///< as the file of arrivals has them
};

/// Throws InputError for files that are unsound or do not belong together.
[[nodiscard]] OpenbStudy read_openb_study(const OpenbPaths& paths);

/// Demand is followed until 130 % of the GPUs. Source: Weng, Yang et al., USENIX ATC'23.
inline constexpr std::size_t openb_last_percent = 130;

/// How a run ended, and the way there.
struct OpenbResult {
  std::vector<PackingCurve::Point> curve;
  std::string final_state;  ///< a row of CSV under final_state_header
};

inline constexpr const char* final_state_header =
    "workload,policy,seed,arrivals,failed,cpu_milli_used,mem_mib_used,gpus_touched,"
    "gpu_milli_used,q1_lack_both,q2_lack_gpu,q3_satisfied,q4_lack_cpu,xl,xr,no_access,idle,frag";

[[nodiscard]] OpenbResult play(const OpenbStudy& study, const OpenbStudy::Run& run,
                               const PackingPolicyEntry& policy);

}  // namespace headroom
