#include "models/workload/node_list/node_list.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

NodeList read_list(std::string_view text, std::string_view format) {
  BlockReader file = BlockReader::from_memory(text, "list");
  return read_node_list(file, format);
}

std::string problem_of(std::string_view text, std::string_view format) {
  try {
    static_cast<void>(read_list(text, format));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

constexpr std::string_view header = "gpu_model,gpu_capacity_num,cpu_num,node_name\n";

TEST_CASE("nodes of the spot trace are counted by shape, most first") {
  const std::string text =
      std::string{header} + "A10,1,128,x\nA100-80G,8,128,y\nA100-80G,8,128,z\nA100-80G,8,96,w\n";
  CHECK(guessed_node_list_format(text) == "spot");
  const NodeList list = read_list(text, "spot");
  CHECK(list.nodes.size() == 4);
  CHECK(list.nodes[1].name == "y");
  const auto shapes = shapes_of(list);
  REQUIRE(shapes.size() == 3);
  CHECK(shapes[0].count == 2);
  CHECK(shapes[0].shape.gpu_model == "A100-80G");
  CHECK(shapes[0].shape.cpu_milli == 128'000);
  CHECK(shapes[1].shape.gpu_model == "A10");
}

TEST_CASE("nodes of openb are read with their memory, those without GPUs without model") {
  const std::string_view text =
      "sn,cpu_milli,memory_mib,gpu,model\nn0,64000,262144,2,P100\nn1,96500,393216,0,\n";
  CHECK(guessed_node_list_format(text) == "openb-nodes");
  const NodeList list = read_list(text, "openb-nodes");
  CHECK(list.nodes[0].shape.memory == Bytes{274'877'906'944});
  CHECK(list.nodes[1].shape.cpu_milli == 96'500);
  CHECK(list.nodes[1].shape.gpu_model.empty());
}

TEST_CASE("an unsound node is an error: a cluster without it would be another") {
  CHECK(problem_of(std::string{header} + "A10,1,128,x\nA10,eight,128,y\n", "spot")
            .starts_with("list: line 3: gpu_capacity_num eight (not-a-number"));
  CHECK(problem_of(header, "spot") == "list: holds no node (spot)");
  CHECK(problem_of("a,b\n", "spot").starts_with("list: has no column \"node_name\""));
}

}  // namespace
}  // namespace headroom
