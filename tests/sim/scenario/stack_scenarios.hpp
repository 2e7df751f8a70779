#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// A DGX-1 of V100s that trains from a filer, and no more than that.
inline constexpr std::string_view training_example = R"({
  "cluster": {
    "nodes": [{"name": "n", "server": "dgx-1-v100", "count": 2}],
    "network": {},
    "storage": [{"name": "shared", "system": "netapp-a800"}]
  },
  "profiles": {"vision": {"model": "resnet50", "batch_per_gpu": 64}},
  "workload": [{"jobs": [
    {"id": "a", "gpus": 8, "training": {
      "model": "resnet50", "batch_per_gpu": 208, "epochs": 2,
      "data": {"dataset": "own", "samples": 10000, "sample_size": "100kB", "storage": "shared"}}}]}]
})";

/// Two servers that prepare data, and an application of Spark, with every key of both.
inline constexpr std::string_view preparation_example =
    R"({"cluster": {"nodes": [{"server": "cpu-2s-7742", "count": 2}], "network": {},
    "storage": [{"name": "shared", "system": "netapp-a800"}]},
  "workload": [
    {"trace": "tests/models/workload/trace/samples/events.spark", "format": "spark",
     "as": "etl", "storage": "shared", "first": 1},
    {"jobs": [{"id": "a", "cpus": 128, "etl": {"stages": [
      {"name": "map", "read": {"storage": "local", "dataset": "raw", "size": "1TB"},
       "rate_per_core": "50MB/s", "shuffle": "1GB", "shuffle_write": "10GB",
       "tasks": 4000},
      {"shuffle_read": "10GB", "rate_per_core": "50MB/s", "after": ["map"],
       "write": {"storage": "shared", "dataset": "clean", "size": "5GB"}}]}}]}]})";

/// Scenarios that between them use every key of servers, networks, storage and training.
inline std::vector<std::string> right_stacks() {
  const auto cluster = [](const std::string& more) {
    return R"({"cluster": {"nodes": [{"server": "dgx-1-v100", "count": 2}], )" + more +
           R"(}, "workload": [{"jobs": [{"id": "a", "gpus": 1, "training":
              {"model": "resnet50", "batch_per_gpu": 64, "samples_in_all": 1000}}]}]})";
  };
  return {
      std::string{training_example},
      R"({"catalog": ["tests/sim/scenario/own_hardware.json"],
          "cluster": {"nodes": [
            {"name": "ours", "count": 2, "gpus": 8, "gpu": "v100-of-ours", "cpus": 40,
             "memory": "512GB", "nics": [{"link": "25GbE", "count": 2}]},
            {"name": "bought", "server": "dgx-1-v100", "gpus": 4, "cpus": 20, "memory": "1TB",
             "gpu": "v100-sxm2-32"}],
            "storage": [
              {"name": "shared", "system": "netapp-a800", "units": 2, "read": "20GB/s",
               "write": "10GB/s", "read_ops": "100000/s", "metadata_ops": "5000/s",
               "client_read": "5GB/s", "encryption": 0.9,
               "erasure_coding": {"data": 8, "parity": 2}}]},
          "profiles": {
            "own model": {"gflop_per_sample": 12.5, "parameters": 25.6e6,
              "traffic_per_sample": "90MB", "efficiency": 0.5, "framework": "mxnet",
              "parallel": {"tensor": 1, "pipeline": 1, "sharding": "full", "layers": 2,
                "hidden": 8, "sequence": 16},
              "precision": "mixed", "batch_per_gpu": 32, "accumulation": 2,
              "measured": [{"gpu": "v100", "batch": 32, "samples_per_s": 700}],
              "data": {"dataset": "pictures", "samples": 1e6, "sample_size": "110kB",
                "samples_per_file": 1, "storage": "shared", "access": "remote",
                "cache": "memory", "cache_size": "100GB", "eviction": "lru",
                "reads_in_flight": 16, "samples_per_core_s": 400},
              "checkpoint_every": "10min", "checkpoint_to": "shared", "checkpoint_size": "1GB"}},
          "workload": [
            {"generate": {"count": 5, "arrivals": {"poisson": "60/h"},
              "duration": {"fixed": "1h"}},
             "profiles": [{"as": "own model", "where": {"gpus": 1}, "recorded_on": "dgx-1"}]}]})",
      cluster(R"("network": {"fabric": "leaf-spine", "link": "100GbE-RoCE", "ports_per_node": 4,
                 "nodes_per_leaf": 16, "oversubscription": 2, "spines": 2,
                 "cable_rate": "100Gb/s", "latency": "1us"})"),
      cluster(R"("network": {"fabric": "fat-tree", "radix": 4})"),
      cluster(R"("network": {"fabric": "dragonfly", "nodes_per_router": 1,
                 "routers_per_group": 2, "global_links_per_router": 1})"),
      cluster(R"("network": {"fabric": "custom", "links": [
                 {"from": "node 0", "to": "switch", "rate": "100Gb/s", "latency": "1us",
                  "class": "cable"},
                 {"from": "switch", "to": "node 1", "rate": "100Gb/s", "one_way": true},
                 {"from": "node 1", "to": "switch", "rate": "100Gb/s", "one_way": true}]})"),
      std::string{preparation_example},
      R"({"cluster": {"nodes": [{"server": "dgx-1"}]},
          "profiles": {"text": {"model": "bert_large_s512", "batch_per_gpu": 8}},
          "workload": [{"trace": "CMakeLists.txt", "format": "csv",
                        "profiles": [{"as": "text"}]}]})",
  };
}

}  // namespace headroom
