#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {
namespace {

const std::string samples = "tests/models/inventory/samples/";

Scenario with_cluster(const std::string& cluster, const std::string& more = {},
                      ReadOptions options = {}) {
  return parse_scenario(
      R"({"cluster": {)" + cluster +
          R"(}, "workload": [{"jobs": [{"id": 1, "gpus": 1, "duration_s": 1}]}])" + more + "}",
      "s.json", options);
}

std::string slurm_conf() { return R"("slurm_conf": ")" + samples + R"(slurm.conf")"; }

std::string problem_of(const std::string& cluster) {
  try {
    with_cluster(cluster);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("a slurm.conf stands in for nodes") {
  const Scenario read = with_cluster(slurm_conf() + R"(, "gpu_names": {"h100": "h100-sxm"})");
  REQUIRE(read.cluster.nodes.size() == 4);
  CHECK(read.cluster.nodes[0].name == "gpu[001-016,020]");
  CHECK(read.cluster.nodes[0].count == 17);
  CHECK(read.cluster.nodes[0].gpus == 8);
  CHECK(read.cluster.nodes[0].gpu_model == "h100-sxm");
  CHECK(read.cluster.nodes[0].gpu_memory.has_value());  // as the catalogue says
  CHECK(read.cluster.nodes[1].gpu_model == "a100");
  CHECK(read.cluster.nodes[2].gpus == 0);
  CHECK(read.cluster.nodes[2].cpus == 128);
  CHECK(read.warnings.size() == 5);
}

TEST_CASE("partitions of a slurm.conf are those of policy slurm, unless it has its own") {
  const Scenario read = with_cluster(slurm_conf(), R"(, "scheduler": {"policy": "slurm"})");
  REQUIRE(read.scheduler.slurm.partitions.size() == 3);
  CHECK(read.scheduler.slurm.partitions[0].name == "gpu");
  CHECK(read.scheduler.slurm.partitions[0].nodes.size() == 19);
  CHECK(read.scheduler.slurm.partitions[2].nodes.empty());
  const Scenario own = with_cluster(
      slurm_conf(),
      R"(, "scheduler": {"policy": "slurm", "slurm": {"partitions": [{"name": "x"}]}})");
  CHECK(own.scheduler.slurm.partitions.size() == 1);
}

TEST_CASE("a list of nodes from kubectl stands in for nodes that take work") {
  const Scenario read = with_cluster(R"("kubectl_nodes": ")" + samples + R"(nodes.json")");
  REQUIRE(read.cluster.nodes.size() == 3);
  CHECK(read.cluster.nodes[0].name == "a100-sxm-80");
  CHECK(read.cluster.nodes[0].count == 2);
  CHECK(read.cluster.nodes[2].mig.has_value());
  REQUIRE(read.warnings.size() == 1);
  CHECK(to_string(read.warnings.front()) ==
        "cluster.kubectl_nodes: 1 nodes that take no work are left out, gpu-c first");
}

TEST_CASE("overrides change what the files list") {
  ReadOptions options;
  options.overrides = {"cluster.nodes[2].count=7"};
  CHECK(with_cluster(slurm_conf(), "", options).cluster.nodes[2].count == 7);
}

TEST_CASE("files in place of nodes that cannot be used say why") {
  CHECK(problem_of(R"("slurm_conf": "gone.conf")").find("\"gone.conf\" does not exist") !=
        std::string::npos);
  CHECK(problem_of(R"("slurm_conf": "tests")").find("is a directory") != std::string::npos);
  CHECK(problem_of(R"("slurm_conf": "CMakeLists.txt")").find("is no setting") != std::string::npos);
  CHECK(problem_of(R"("slurm_conf": 3)").find("cluster.slurm_conf") != std::string::npos);
  CHECK_FALSE(problem_of(slurm_conf() + R"(, "nodes": [{"gpus": 1}])").empty());
  CHECK_FALSE(problem_of("").empty());
}

}  // namespace
}  // namespace headroom
