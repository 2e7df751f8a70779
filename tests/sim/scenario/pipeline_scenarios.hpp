#pragma once
#include <string>
#include <vector>

namespace headroom {

/// A scenario whose only workload is a pipeline with `keys`.
inline std::string pipeline_scenario(const std::string& keys) {
  return R"({"cluster": {"nodes": [{"name": "n", "server": "dgx-a100-40", "count": 2}],
      "network": {}, "storage": [{"name": "shared", "system": "netapp-a800"}]},
      "run": {"until": "3d"},
      "workload": [{"pipeline": {"name": "p", )" +
         keys + "}}]}";
}

/// One of a single step, which is a sweep with `keys`.
inline std::string sweep_scenario(const std::string& keys) {
  return pipeline_scenario(R"("steps": [{"name": "tune", "gpus": 1, "duration_s": 81,
      "sweep": {"trials": 4, "epochs": 9,
                "curve": {"start": 1, "limit": 0, "exponent": 1}, )" +
                           keys + "}}]");
}

inline const std::string from_file =
    R"("file": "tests/models/workload/trace/samples/pipelines/retrain.yaml", )";

/// Scenarios whose graph stands in a file, which between them use every key that steps have there.
inline std::vector<std::string> right_pipeline_files() {
  return {
      pipeline_scenario(from_file + R"("format": "kfp", "steps": {
          "extract": {"cpus": 8, "memory": "1GB", "duration_s": 60, "user": "v", "queue": "r",
            "qos": "normal", "account": "lab", "priority": 2, "preemptible": false,
            "walltime_s": 90, "restart_cost": "1s", "checkpoint_every": "30s", "writes": ["x"],
            "fails": 0.1, "retries": 1, "retry_delay": "1s", "backoff": 3, "retry_cap": "1min"},
          "train": {"nodes": 2, "gpus_per_node": 4, "gpu": "a100-sxm-40", "reads": "x",
            "after": ["extract"],
            "training": {"model": "resnet50", "batch_per_gpu": 64, "samples_in_all": 1000}},
          "check": {"gpu_fraction": 0.5, "gpu_demand": 0.5, "duration_s": 1},
          "tell": {"gpus": 2, "min_gpus": 2, "max_gpus": 4, "gpus_per_worker": 2, "speed_up": 0.9,
            "duration_s": 1, "when": "always"}})"),
      pipeline_scenario(from_file + R"("steps": {
          "extract": {"cpus": 4, "etl": {"stages": [{"rate_per_core": "1MB/s",
            "read": {"storage": "shared", "dataset": "raw", "size": "1GB"}}]}},
          "train": {"gpu_memory": "10GB", "duration_s": 1},
          "check": {"duration_s": 81, "sweep": {"trials": 4, "epochs": 9,
            "curve": {"start": 1, "limit": 0, "exponent": 1}}},
          "tell": {"duration_s": 1}})"),
      R"({"cluster": {"nodes": [{"name": "n", "gpus": 1, "gpu": "a100-sxm-80", "mig": "dynamic"}]},
          "workload": [{"pipeline": {"name": "p", )" +
          from_file + R"("steps": {"extract": {"duration_s": 1},
          "train": {"mig": "2g.20gb", "duration_s": 1}, "check": {"duration_s": 1},
          "tell": {"duration_s": 1}}}}]})",
      R"({"cluster": {"nodes": [{"name": "n", "gpus": 4, "count": 4}], "topology": {"rack": 2}},
          "scheduler": {"policy": "kai"}, "workload": [{"pipeline": {"name": "p", )" +
          from_file + R"("steps": {"extract": {"duration_s": 1},
          "train": {"topology": {"required": "rack"}, "duration_s": 1},
          "check": {"duration_s": 1}, "tell": {"duration_s": 1}}}}]})",
  };
}

/// Scenarios that between them use every key of pipelines, steps and sweeps.
inline std::vector<std::string> right_pipelines() {
  return {
      pipeline_scenario(R"("schedule": "0 2 * * *", "runs": 2, "concurrency": "replace",
          "deadline": "6h", "user": "u", "queue": "q", "priority": 1, "retries": 2,
          "retry_delay": "5min", "backoff": 2, "retry_cap": "1h", "steps": [
          {"name": "a", "cpus": 8, "memory": "1GB", "duration_s": 60, "user": "v", "queue": "r",
           "qos": "normal", "account": "lab", "priority": 2, "preemptible": false,
           "walltime_s": 90, "restart_cost": "1s", "checkpoint_every": "30s",
           "writes": ["x", {"dataset": "y"}], "fails": 0.1, "retries": 1, "retry_delay": "1s",
           "backoff": 3, "retry_cap": "1min"},
          {"name": "b", "nodes": 2, "gpus_per_node": 4, "gpu": "a100-sxm-40", "reads": "x",
           "training": {"model": "resnet50", "batch_per_gpu": 64, "samples_in_all": 1000}},
          {"name": "c", "gpu_fraction": 0.5, "gpu_demand": 0.5, "duration_s": 1, "after": ["b"],
           "when": "always"},
          {"name": "d", "gpu_memory": "10GB", "duration_s": 1, "after": "c"},
          {"name": "e", "gpus": 2, "min_gpus": 2, "max_gpus": 4, "gpus_per_worker": 2,
           "speed_up": 0.9, "duration_s": 1},
          {"name": "f", "cpus": 4, "etl": {"stages": [{"rate_per_core": "1MB/s",
             "read": {"storage": "shared", "dataset": "raw", "size": "1GB"}}]}}])"),
      R"({"cluster": {"nodes": [{"name": "n", "gpus": 1, "gpu": "a100-sxm-80", "mig": "dynamic"}]},
          "workload": [{"pipeline": {"name": "p", "schedule": {"every": "1d", "first": "1h"},
            "runs": 1, "steps": [{"name": "a", "mig": "2g.20gb", "duration_s": 1}]}}]})",
      R"({"cluster": {"nodes": [{"name": "n", "gpus": 1, "count": 4}], "topology": {"rack": 2}},
          "scheduler": {"policy": "kai"}, "workload": [{"pipeline": {"name": "p",
            "submit": "1h", "steps": [{"name": "a", "gpus": 1, "duration_s": 1,
            "topology": {"required": "rack"}}]}}]})",
      sweep_scenario(R"("parallel": 2, "search": "grid",
          "parameters": {"lr": {"choices": [1, 2, 3, "4"]}},
          "objective": {"name": "acc", "goal": "maximize"},
          "stopping": {"rule": "asha", "eta": 2, "min": 1})"),
      sweep_scenario(R"("parameters": {"n": {"integers": [1, 5]}, "u": {"uniform": [0, 1]},
          "l": {"loguniform": [0.1, 1]}}, "stopping": {"rule": "median", "grace": 2})"),
      pipeline_scenario(R"("steps": [{"name": "tune", "gpus": 1, "duration_s": 81,
          "sweep": {"epochs": 81, "curve": {"start": 1, "limit": {"choices": [0.5, 1]},
            "exponent": {"loguniform": [0.1, 1]}, "noise": 0.1},
          "stopping": {"rule": "hyperband"}}}])"),
      pipeline_scenario(R"("steps": [{"name": "tune", "gpus": 1, "duration_s": 81,
          "sweep": {"trials": 3, "epochs": 9, "curve": {"start": 1,
            "limit": {"uniform": [0, 1]}, "exponent": {"integers": [1, 2]}}}}])"),
  };
}

}  // namespace headroom
