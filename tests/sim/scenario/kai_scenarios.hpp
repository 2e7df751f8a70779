#pragma once
#include <string>
#include <vector>

namespace headroom {

/// Right scenarios that use every key of queues, of policy kai, of shared GPUs and of jobs of
/// several widths between them.
inline std::vector<std::string> right_kai_scenarios() {
  const std::string jobs = R"("workload": [{"jobs": [{"id": "a", "queue": "x", "gpus": 1,
      "duration_s": 10}]}])";
  return {
      R"({"cluster": {"nodes": [{"gpus": 8}]}, )" + jobs + R"(,
          "scheduler": {"policy": "kai", "resize_cost": "10s",
            "queues": [{"name": "all", "deserved": "unlimited"},
                       {"name": "x", "parent": "all", "priority": 200, "deserved": 4,
                        "limit": {"gpus": 6, "cpus": 32, "memory": "1TB"},
                        "over_quota_weight": 2.5, "reclaim_min_runtime": "10min",
                        "preempt_min_runtime": "5min"},
                       {"name": "y", "parent": "all",
                        "deserved": {"gpus": 2, "cpus": "unlimited", "memory": "unlimited"},
                        "limit": "unlimited"}],
            "kai": {"period": "2s", "actions": ["allocate", "reclaim"], "gpu_placement": "spread",
              "cpu_placement": "binpack", "gpu_sharing": "gpuspread", "consolidation": false,
              "staleness_grace": "never", "max_consolidation_victims": "unlimited",
              "k_value": 0.5, "saturation_multiplier": 1.5, "reclaim_method": "queue",
              "reclaim_min_runtime": "1min", "preempt_min_runtime": "1min", "queue_depth": 10,
              "use_scheduling_signatures": false,
              "time_based_fair_share": {"window": "cron", "length": "1d", "half_life": "12h",
                "sample_every": "5min", "cron": "0 0 * * 1", "begin": "0s"}}}})",
      R"({"cluster": {"nodes": [
            {"name": "m", "gpus": 2, "gpu": "a100-sxm-40", "gpu_memory": "40GB",
             "mig": {"geometry": ["3g.20gb", "2g.10gb", "2g.10gb"], "strategy": "mixed"}},
            {"name": "d", "gpus": 1, "gpu": "a100-sxm-80", "mig": "dynamic"},
            {"name": "e", "gpus": 1, "gpu": "a30", "mig": {"geometry": "dynamic"}},
            {"name": "w", "gpus": 8}]},
          "workload": [{"jobs": [
            {"id": "f", "gpu_fraction": 0.125, "duration_s": 1},
            {"id": "g", "gpu_memory": "10GiB", "gpus": 2, "duration_s": 1},
            {"id": "h", "mig": "2g.10gb", "gpus": 2, "duration_s": 1},
            {"id": "i", "min_gpus": 2, "gpus": 4, "max_gpus": 8, "gpus_per_worker": 2,
             "speed_up": 0.9, "duration_s": 1},
            {"id": "j", "max_gpus": 4, "speed_up": {"1": 1, "4": 3.5, "2": 1.9},
             "duration_s": 1}]}]})",
  };
}

}  // namespace headroom
