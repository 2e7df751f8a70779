#include <doctest/doctest.h>
#include <string>
#include <variant>
#include <vector>

#include "example.hpp"

using namespace headroom;

namespace {

std::string text_of(const std::string& cluster, const std::string& wish,
                    const std::string& policy = "kai") {
  return R"({"cluster": {"nodes": [{"gpus": 8, "count": 64}])" + cluster +
         R"(}, "workload": [{"jobs": [{"id": "a", "gpus": 64, "duration_s": 9, "topology": )" +
         wish + R"(}]}], "scheduler": {"policy": ")" + policy + R"("}})";
}

std::string finding(const std::string& cluster, const std::string& wish) {
  const auto found = findings_in(text_of(cluster, wish));
  return found.size() == 1 ? found.front() : std::to_string(found.size()) + " findings";
}

/// Levels as `name nodes`, from coarse to fine.
std::vector<std::string> levels_of(const std::string& cluster) {
  const Scenario scenario =
      parse_scenario(text_of(cluster, R"({"required": "host"})"), "s.json", {});
  std::vector<std::string> levels;
  for (const TopologyLevel& level : scenario.cluster.topology) {
    levels.push_back(level.name + " " + std::to_string(level.nodes));
  }
  return levels;
}

using Levels = std::vector<std::string>;

}  // namespace

TEST_CASE("levels stand from coarse to fine, hosts last, leaves of the network among them") {
  CHECK(levels_of("") == Levels{"host 1"});
  CHECK(levels_of(R"(, "topology": {"rack": 16, "block": 32})") ==
        Levels{"block 32", "rack 16", "host 1"});
  const std::string leaves =
      R"(, "network": {"fabric": "leaf-spine", "link": "25GbE", "nodes_per_leaf": 8})";
  CHECK(levels_of(leaves) == Levels{"leaf 8", "host 1"});
  CHECK(levels_of(leaves + R"(, "topology": {"rack": 16})") ==
        Levels{"rack 16", "leaf 8", "host 1"});
  // Racks of 12 and leaves of 8 cut across each other.
  CHECK(levels_of(leaves + R"(, "topology": {"rack": 12})") == Levels{"rack 12", "host 1"});
}

TEST_CASE("a wish reaches its job") {
  const Scenario scenario = parse_scenario(text_of(R"(, "topology": {"block": 32, "rack": 16})",
                                                   R"({"required": "block", "preferred": "rack"})"),
                                           "s.json", {});
  const auto& job = std::get<InlineJobs>(scenario.workload.front()).jobs.front();
  REQUIRE(job.topology.has_value());
  CHECK(job.topology->required == "block");
  CHECK(job.topology->preferred == "rack");
  CHECK(scenario.warnings.empty());
}

TEST_CASE("other policies say that they do not look at topology") {
  const Scenario scenario =
      parse_scenario(text_of("", R"({"required": "host"})", "fifo"), "s.json", {});
  REQUIRE(scenario.warnings.size() == 1);
  CHECK(to_string(scenario.warnings.front()) ==
        "workload[0].jobs[0].topology: has no effect: only policy kai places by topology");
}

TEST_CASE("levels that are not there, or do not nest, are refused") {
  const std::string racks = R"(, "topology": {"block": 32, "rack": 16})";
  CHECK(finding(racks, R"({"required": "rak"})") ==
        "s.json: workload[0].jobs[0].topology.required: \"rak\" is no level of cluster.topology "
        "(did you mean \"rack\"? one of block, rack, host)");
  CHECK(finding(racks, R"({"required": "rack", "preferred": "block"})") ==
        "s.json: workload[0].jobs[0].topology.preferred: block is coarser than rack, which is "
        "required (a level within the required one)");
  CHECK(finding(racks, "{}") ==
        "s.json: workload[0].jobs[0].topology: names no level (\"required\", \"preferred\" or "
        "both)");
  CHECK(finding(R"(, "topology": {"block": 24, "rack": 16})", R"({"required": "rack"})") ==
        "s.json: cluster.topology.block: 24 nodes, rack of 16 each (whole domains of the next "
        "finer level: 2, 3, … times 16)");
  CHECK(finding(R"(, "topology": {"host": 2})", R"({"required": "host"})") ==
        "s.json: cluster.topology.host: is there anyway: each node is a host (another name)");
}
