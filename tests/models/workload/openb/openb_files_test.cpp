#include "models/workload/openb/openb_files.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr std::string_view node_header = "sn,cpu_milli,memory_mib,gpu,model\n";
constexpr std::string_view pod_header = "name,cpu_milli,memory_mib,num_gpu,gpu_milli\n";
constexpr std::string_view samples = "tests/models/workload/openb/samples/";

BlockReader sample(std::string_view name) {
  const std::string path = std::string{samples}.append(name);
  return BlockReader::open(path, path);
}

std::vector<OpenbNode> nodes_in(const std::string& text) {
  BlockReader file = BlockReader::from_memory(text, "nodes");
  return read_openb_nodes(file);
}
OpenbPods pods_in(const std::string& text) {
  BlockReader file = BlockReader::from_memory(text, "pods");
  return read_openb_pods(file);
}
std::vector<SeededNumbers> numbers_in(const std::string& text) {
  BlockReader file = BlockReader::from_memory(text, "orders");
  return read_seeded_numbers(file, 10, "pod row");
}

template <class Read>
std::string refusal(Read read, const std::string& text) {
  try {
    read(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("openb nodes are read by the names of their columns") {
  BlockReader file = sample("nodes.csv");
  const auto nodes = read_openb_nodes(file);
  REQUIRE(nodes.size() == 4);
  CHECK(nodes[0].name == "node-0");
  CHECK(nodes[1].cpu_milli == 96'000);
  CHECK(nodes[1].memory == Bytes{393'216LL * 1024 * 1024});
  CHECK(nodes[1].gpus == 8);
  CHECK(nodes[2].model == "T4");
  CHECK(nodes[3].model.empty());
  CHECK(nodes_in("gpu,model,memory_mib,extra,cpu_milli,sn\n4,A,1,x,2,n\n")[0].gpus == 4);
}

TEST_CASE("openb pods are read with and without their later columns") {
  BlockReader file = sample("pods.csv");
  const OpenbPods pods = read_openb_pods(file);
  REQUIRE(pods.rows.size() == 6);
  CHECK(pods.audit.accepted == 6);
  CHECK(pods.rows[1]->gpu_milli == 460);
  CHECK(pods.rows[2]->gpus == 0);
  CHECK(pods.rows[3]->gpu_spec == "T4|P100");
  CHECK(pods.rows[5]->memory == Bytes{});
  const OpenbPods short_rows = pods_in(std::string{pod_header} + "p,5,6,1,7\n");
  CHECK(short_rows.rows[0]->gpu_spec.empty());
  CHECK(short_rows.rows[0]->cpu_milli == 5);
}

TEST_CASE("unsound pods keep their place and are counted with an example") {
  const OpenbPods pods = pods_in(std::string{pod_header} +
                                 "a,1,1,1,100\n"
                                 "b,one,1,1,100\n"
                                 "c,1,1,1\n"
                                 "d,1,1,2,500\n"
                                 "e,1,1,0,500\n"
                                 "f,1,1,1,0\n"
                                 "g,1,1,1,1001\n"
                                 "h,-1,1,1,100\n"
                                 "i,1,1,8,1000\n");
  REQUIRE(pods.rows.size() == 9);
  CHECK(pods.rows[0].has_value());
  CHECK(pods.rows[8]->gpus == 8);
  for (std::size_t row = 1; row < 8; ++row) CHECK_FALSE(pods.rows[row].has_value());
  CHECK(pods.audit.accepted == 2);
  CHECK(pods.audit.rejected == 7);
  CHECK(pods.audit.rules.at("not-a-number").examples ==
        std::vector<std::string>{"line 3: cpu_milli one"});
  CHECK(pods.audit.rules.at("wrong-field-count").count == 1);
  CHECK(pods.audit.rules.at("negative-value").count == 1);
  CHECK(pods.audit.rules.at("out-of-range").count == 4);
}

TEST_CASE("what is no openb file is told apart") {
  CHECK(holds(refusal(nodes_in, ""), "is empty"));
  CHECK(holds(refusal(nodes_in, std::string{node_header}), "has no nodes"));
  CHECK(holds(refusal(nodes_in, "sn,cpu_milli,memory_mib,model\n"), "has no column \"gpu\""));
  CHECK(holds(refusal(nodes_in, std::string{node_header} + "a,1,1,1,A\nb,1,1,many,A\n"),
              "nodes: line 3: gpu \"many\" is not sound"));
  CHECK(holds(refusal(nodes_in, std::string{node_header} + "a,1,1,5000,A\n"), "gpu \"5000\""));
  CHECK(holds(refusal(pods_in, "name,cpu_milli,memory_mib,num_gpu\n"),
              "has no column \"gpu_milli\""));
  CHECK(holds(refusal(pods_in, std::string{pod_header}), "has no sound pod"));
  CHECK(holds(refusal(pods_in, std::string{pod_header} + "a,1,1,1,x\n"), "line 2: gpu_milli x"));
}

TEST_CASE("orders are a seed and numbers a line") {
  const auto orders = numbers_in("42 1 2 3\n\n43  9 0 \n");
  REQUIRE(orders.size() == 2);
  CHECK(orders[0].seed == 42);
  CHECK(orders[0].numbers == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(orders[1].numbers == std::vector<std::uint32_t>{9, 0});
  CHECK(numbers_in("1\n")[0].numbers.empty());
}

TEST_CASE("unsound orders are refused with their line") {
  CHECK(holds(refusal(numbers_in, ""), "is empty"));
  CHECK(holds(refusal(numbers_in, "1 2\n2 10\n"), "orders: line 2: pod row 10 does not exist"));
  CHECK(holds(refusal(numbers_in, "1 2 x3\n"), "\"x3\" is no whole number"));
  CHECK(holds(refusal(numbers_in, "1 2,3\n"), "\"2,3\" is no whole number"));
  CHECK(holds(refusal(numbers_in, "1 -2\n"), "\"-2\" is no whole number"));
  CHECK(holds(refusal(numbers_in, "x\n"), "\"x\" is no whole number"));
  CHECK(holds(refusal(numbers_in, "1 99999999999999999999999\n"), "no whole number"));
  CHECK(holds(refusal(numbers_in, "1 2\n1 3\n"), "seed 1 comes twice"));
}

}  // namespace
}  // namespace headroom
