#include "models/inventory/kubectl_nodes.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

std::string sample() {
  std::ifstream file{"tests/models/inventory/samples/nodes.json"};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string problem_of(std::string_view text) {
  try {
    static_cast<void>(read_kubectl_nodes(text, "nodes"));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("nodes that are alike make a group") {
  const Inventory found = read_kubectl_nodes(sample(), "nodes");
  REQUIRE(found.groups.size() == 4);
  const MachineGroup& gpu = found.groups[0];
  CHECK(gpu.name == "a100-sxm-80");
  CHECK(gpu.names == Names{"gpu-a", "gpu-b"});
  CHECK(gpu.gpus == 8);
  CHECK(gpu.cpus == 127);  // whole cores
  CHECK(gpu.memory == Bytes{std::int64_t{1'048'576'000} << 10U});
  CHECK(gpu.gpu_memory == Bytes{std::int64_t{80} << 30U});
  CHECK(gpu.labels.at("kubernetes.io/hostname") == Names{"gpu-a", "gpu-b"});
  CHECK(gpu.labels.at("rack") == Names{"", "7"});
  CHECK(gpu.labels.at("topology.kubernetes.io/zone") == Names{"z1", ""});
  CHECK(found.groups[1].name == "cpu");
  CHECK(found.groups[1].gpus == 0);
  CHECK(found.groups[1].gpu_model.empty());
}

TEST_CASE("MIG instances say how each GPU is cut") {
  const MachineGroup mig = read_kubectl_nodes(sample(), "nodes").groups[2];
  CHECK(mig.gpus == 2);
  CHECK(mig.mig == Names{"1g.5gb", "1g.5gb", "3g.20gb"});
  CHECK(mig.gpu_model == "a100-sxm-40");
  CHECK_FALSE(mig.gpu_memory.has_value());
}

TEST_CASE("cordoned nodes are a group of their own") {
  const MachineGroup last = read_kubectl_nodes(sample(), "nodes").groups[3];
  CHECK(last.name == "a100-sxm-80-2");
  CHECK(last.names == Names{"gpu-c"});
  CHECK_FALSE(last.ready);
}

TEST_CASE("YAML says the same, for one node too") {
  const Inventory one = read_kubectl_nodes(
      "kind: Node\nmetadata: {name: a}\nstatus: {allocatable: {cpu: 4, memory: 8Gi}}\n", "nodes");
  CHECK(one.groups.at(0).cpus == 4);
  const Inventory two = read_kubectl_nodes(
      "kind: List\nitems:\n- metadata: {name: a}\n  status: {allocatable: {cpu: 4}}\n"
      "- metadata: {name: b}\n  status: {allocatable: {cpu: 4}}\n",
      "nodes");
  CHECK(two.groups.at(0).names == Names{"a", "b"});
}

TEST_CASE("node lists that cannot be used say where and why") {
  CHECK(problem_of("{\"items\": []}") == "nodes: lists no nodes (kubectl get nodes -o json)");
  CHECK(problem_of("{\"items\": [") != "");
  CHECK(problem_of("kind: Pod\nmetadata: {name: a}\n") == "nodes: items[0]: is a Pod (a Node)");
  CHECK(problem_of("kind: Node\n") ==
        "nodes: items[0]: has no metadata.name (a node as kubectl prints it)");
  CHECK(problem_of("kind: Node\nmetadata: {name: a}\n") ==
        "nodes: items[0]: has no status.allocatable (a node as kubectl prints it)");
  CHECK(problem_of("metadata: {name: a}\nstatus: {allocatable: {cpu: lots}}\n") ==
        "nodes: items[0].status.allocatable: cpu \"lots\" is no quantity (a number such as 2, 0.5, "
        "500m, 4Gi or 1e3)");
  CHECK(problem_of("items:\n- metadata: {name: a}\n  status: {allocatable: {cpu: 4}}\n"
                   "- metadata: {name: a}\n  status: {allocatable: {cpu: 4}}\n") ==
        "nodes: items[1]: two nodes are called \"a\" (each node once)");
}

}  // namespace
}  // namespace headroom
