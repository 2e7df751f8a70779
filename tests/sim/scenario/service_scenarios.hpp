#pragma once
#include <string>
#include <vector>

namespace headroom {

/// A scenario on two boxes of eight GPUs with a storage, whose only job is the service `service`
/// beside the keys `job`.
inline std::string service_scenario(const std::string& service,
                                    const std::string& job = R"("gpus": 1)",
                                    const std::string& more = R"("run": {"until": "1h"})") {
  return R"({"cluster": {"nodes": [{"name": "n", "server": "dgx-1-v100", "count": 2}],
    "network": {}, "storage": [{"name": "shared", "system": "netapp-a800"}]},
    "workload": [{"jobs": [{"id": "web", )" +
         job + R"(, "service": {)" + service + "}}]}], " + more + "}";
}

inline const std::string some_requests = R"("requests": {"rate": "5/s"})";
inline const std::string some_latency = R"("latency": {"per_request": "20ms"})";

/// Scenarios that between them use every key of services.
inline std::vector<std::string> right_services() {
  return {
      service_scenario(some_requests + ", " + some_latency),
      service_scenario(R"("requests": {"rate": "5/s", "arrivals": "even",
          "daily": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2], "weekly": [1,1,1,1,1,0,0]},
          "lasts": "30min", "mode": "fluid", "interval": "30s",
          "latency": {"fixed": "5ms", "per_request": "1ms"},
          "batch": {"max": 8, "max_wait": "2ms"}, "replicas": {"min": 0, "max": 4, "start": 2},
          "autoscaler": {"by": "concurrency", "target": 2, "every": "2s", "window": "60s",
            "panic_window": "6s", "panic_threshold": 2, "tolerance": 0, "down_delay": "0s",
            "zero_delay": "30s"},
          "cold_start": {"from": "shared", "image": "8GB", "weights": "1GB", "start_up": "10s"})"),
      service_scenario(R"("requests": {"steps": [{"at": "0s", "rate": "2/s"},
          {"at": "10min", "rate": "4/s"}]}, "replicas": 2,
          "latency": {"points": {"1": "5ms", "8": "11ms"}}, "batch": {"max": 8})"),
      service_scenario(some_requests + R"(, "latency": {"drawn": {"exponential": "20ms"}})"),
      service_scenario(some_requests + R"(, "latency": {"model": "resnet50"})",
                       R"("gpus": 1, "gpu_fraction": 0.5)"),
      service_scenario(R"("requests": {"rate": "1/s", "tokens_in": 800,
          "tokens_out": {"median": 100, "sigma": 0.7}}, "llm": {"model": "llama-3-8b",
          "kv_cache": "4GB", "max_sequences": 64, "chunk_tokens": 512, "reuse": 0.3})",
                       R"("gpus": 2)"),
      service_scenario(R"("requests": {"rate": "1/s"}, "llm": {"parameters": 1e9,
          "active_parameters": 5e8, "layers": 16, "hidden": 2048, "cache_heads": 8,
          "head_size": 64, "weight_bits": 8, "cache_bits": 8})"),
      service_scenario(R"("requests": {"trace":
          "tests/models/workload/request/samples/small_mooncake.jsonl", "format": "mooncake",
          "first": 5, "speed_up": 2}, "llm": {"model": "llama-3-8b", "kv_cache": "100GB",
          "reuse": "blocks", "reuse_cache": "10GB"})",
                       R"("gpus": 8)", R"("run": {})"),
  };
}

}  // namespace headroom
