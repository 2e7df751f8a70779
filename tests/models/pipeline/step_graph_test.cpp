#include "models/pipeline/step_graph.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace headroom;

namespace {

std::vector<GraphFault> faults_of(const std::vector<StepEdges>& steps) {
  std::vector<GraphFault> faults;
  const StepGraph graph{steps, faults};
  return faults;
}

std::vector<std::uint32_t> listed(std::span<const std::uint32_t> steps) {
  return {steps.begin(), steps.end()};
}

}  // namespace

TEST_CASE("edges come from names and from data, each once") {
  std::vector<GraphFault> faults;
  const std::vector<StepEdges> steps{{.name = "prepare", .writes = {"features", "labels"}},
                                     {.name = "train",
                                      .after = {"prepare"},
                                      .reads = {"features", "labels", "clicks"},
                                      .writes = {"model"}},
                                     {.name = "check", .reads = {"labels", "model"}}};
  const StepGraph graph{steps, faults};
  CHECK(faults.empty());
  CHECK(listed(graph.predecessors(0)).empty());
  CHECK(listed(graph.predecessors(1)) == std::vector<std::uint32_t>{0});
  CHECK(listed(graph.predecessors(2)) == std::vector<std::uint32_t>{0, 1});
  CHECK(listed(graph.successors(0)) == std::vector<std::uint32_t>{1, 2});
  CHECK(listed(graph.successors(2)).empty());
}

TEST_CASE("each fault of a graph has one message at its step and key") {
  SUBCASE("an unknown step, with the nearest name") {
    const auto faults = faults_of({{.name = "prepare"}, {.name = "train", .after = {"prepar"}}});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].step == 1);
    CHECK(faults[0].key == "after");
    CHECK(faults[0].message == "there is no step \"prepar\"");
    CHECK(faults[0].hint == "did you mean \"prepare\"?");
  }
  SUBCASE("two steps of one name") {
    const auto faults = faults_of({{.name = "a"}, {.name = "a"}});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].step == 1);
    CHECK(faults[0].key == "name");
  }
  SUBCASE("two writers of one data set") {
    const auto faults = faults_of({{.name = "a", .writes = {"x"}}, {.name = "b", .writes = {"x"}}});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].message == "\"x\" is also written by step \"a\"");
  }
  SUBCASE("a cycle by names and data, all of it") {
    const auto faults = faults_of({{.name = "first"},
                                   {.name = "a", .after = {"first"}, .reads = {"c"}},
                                   {.name = "b", .after = {"a"}, .writes = {"c"}}});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].message == "steps wait for one another: a after b after a");
  }
  SUBCASE("a step after itself") {
    const auto faults = faults_of({{.name = "a", .after = {"a"}}});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].message == "steps wait for one another: a after a");
  }
}
