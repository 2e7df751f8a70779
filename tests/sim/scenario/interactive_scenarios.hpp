#pragma once
#include <string>
#include <vector>

namespace headroom {

inline const std::string some_turns = R"("length": {"exponential": "2h"},
    "active": {"exponential": "30s"}, "activity": 0.05)";

/// People who ask for `request`, with what is said of them besides.
inline std::string people_scenario(const std::string& keys,
                                   const std::string& run = R"("run": {"until": "1d"})",
                                   const std::string& cluster = "") {
  return R"({"cluster": {)" + cluster + R"("nodes": [{"name": "n", "gpus": 8, "gpu": "a100"}]},
    "workload": [{"interactive": {"name": "lab", )" +
         keys + "}}], " + run + "}";
}

/// A notebook spelled out as a job.
inline std::string notebook_scenario(const std::string& notebook,
                                     const std::string& job = R"("gpus": 1)") {
  return R"({"cluster": {"nodes": [{"name": "n", "gpus": 8}]}, "workload": [{"jobs": [
    {"id": "nb", )" +
         job + R"(, "interactive": {)" + notebook + "}}]}]}";
}

inline const std::string some_people = R"("gpus": 1, "arrivals": {"poisson": "5/h"}, )";

/// Scenarios that between them use every key of notebooks and of shared devices.
inline std::vector<std::string> right_notebooks() {
  return {people_scenario(some_people + some_turns),
          people_scenario(R"("users": 40, "gpu_fraction": 0.25, "cpus": 4, "memory": "16GB",
          "arrivals": {"closed": {"think": {"exponential": "14h"}},
            "daily": [0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0],
            "weekly": [1,1,1,1,1,0,0]},
          "from": "1h", "until": "20h", "count": 100, "gpu_demand": 0.5,
          "length": {"lognormal": {"median": "3h", "sigma": 0.6}},
          "active": {"lognormal": {"median": "20s", "sigma": 1.2}},
          "idle": {"exponential": "10min"}, "reload": {"fixed": "2min"},
          "cull_after": "1h", "cull_every": "1min", "max_wait": "4h", "queue": "research",
          "qos": "normal", "account": "lab", "priority": 50, "preemptible": true,
          "walltime_s": 36000, "restart_cost": "30s")",
                          R"("run": {})",
                          R"("sharing": {"mode": "time-slicing", "switch_cost": 0.1}, )"),
          people_scenario(some_people + some_turns, R"("run": {"until": "1d"})",
                          R"("sharing": "mps", )"),
          notebook_scenario(some_turns),
          people_scenario(
              R"("nodes": 2, "gpus_per_node": 4, "gpu": "a100", "arrivals": {"every": "1h"}, )" +
              some_turns),
          people_scenario(R"("gpu_memory": "10GB", "arrivals": {"poisson": "5/h"}, )" + some_turns),
          people_scenario(R"("mig": "1g.5gb", "arrivals": {"poisson": "5/h"}, )" + some_turns,
                          R"("run": {"until": "1d"})"),
          notebook_scenario(R"("length": {"fixed": "1h"}, "active": {"fixed": "10s"},
          "idle": {"fixed": "90s"}, "reload": {"fixed": "20s"}, "cull_after": "30min",
          "cull_every": "1min", "max_wait": "2h")"),
          notebook_scenario(some_turns + R"(, "cull_after": "30min")",
                            R"("gpu_fraction": 0.5, "gpu_demand": 0.3, "walltime_s": 7200)"),
          R"({"cluster": {"nodes": [{"name": "a", "gpus": 2, "sharing": "time-slicing"},
          {"name": "b", "gpus": 2, "sharing": {"mode": "none"}}]}, "workload": [{"jobs": [
          {"id": "j", "gpu_fraction": 0.5, "gpu_demand": 0.4, "duration_s": 10}]}]})"};
}

}  // namespace headroom
