#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/tools/schedule/snapshots.hpp"

using namespace headroom;
using namespace headroom::test;

namespace {

/// `pod@node`, with where it comes from before it.
std::vector<std::string> steps(const std::vector<PodStep>& steps) {
  std::vector<std::string> texts;
  for (const PodStep& step : steps) {
    texts.push_back((step.from.empty() ? "" : step.from + " ") + step.pod + "@" + step.node);
  }
  return texts;
}

using Texts = std::vector<std::string>;

const std::string two_teams = R"({"name": "top", "deserved": "unlimited"},
    {"name": "A", "parent": "top", "deserved": 1}, {"name": "B", "parent": "top", "deserved": 2})";

}  // namespace

TEST_CASE("a queue takes back what it deserves from the surplus of an elastic job") {
  const DryRun run = run_of(snapshot(R"({"name": "n0", "gpus": 4})", two_teams,
                                     R"({"id": "a", "queue": "A", "min_gpus": 1, "max_gpus": 4,
        "state": "running", "nodes": ["n0", "n0", "n0", "n0"]},
      {"id": "b", "queue": "B", "pods": [{"count": 2, "gpus": 1}]})"));
  CHECK(run.starts.empty());
  CHECK(steps(run.evictions) == Texts{"a-3@n0", "a-2@n0"});
  CHECK(run.evictions[0].for_job == "b");
  CHECK(run.evictions[0].action == "reclaim");
  CHECK(steps(run.pipelined) == Texts{"b-0@n0", "b-1@n0"});
  CHECK(run.pipelined[0].waits_for == Texts{"a"});
  CHECK(run.waiting.empty());
  REQUIRE(run.queues.size() == 3);
  CHECK(run.queues[1].name == "A");
  CHECK(run.queues[1].depth == 1);
  CHECK(run.queues[1].fair_share == 2);
  CHECK(run.queues[1].before == 4);
  CHECK(run.queues[1].after == 2);
  CHECK(run.queues[2].fair_share == 2);
  CHECK(run.queues[2].after == 2);
}

TEST_CASE("a running job moves where that makes room for a larger one") {
  const DryRun run =
      run_of(snapshot(R"({"name": "n", "names": ["n0", "n1"], "gpus": 2})", "",
                      R"({"id": "a", "gpus": 1, "age": "2h", "state": "running", "nodes": ["n0"]},
         {"id": "b", "gpus": 1, "age": "1h", "state": "running", "nodes": ["n1"]},
         {"id": "p", "gpus": 2, "age": "1min"})"));
  CHECK(steps(run.moves) == Texts{"n1 b-0@n0"});
  CHECK(run.moves[0].action == "consolidation");
  CHECK(run.moves[0].for_job == "p");
  CHECK(steps(run.pipelined) == Texts{"p-0@n1"});
  CHECK(run.pipelined[0].waits_for == Texts{"b"});
  CHECK(run.evictions.empty());
}

TEST_CASE("a gang waits together for a pod that is leaving, unless it can begin with less") {
  const std::string nodes = R"({"name": "n", "names": ["n0", "n1"], "gpus": 1})";
  const std::string leaving = R"({"id": "r", "gpus": 1, "state": "releasing", "nodes": ["n1"]}, )";
  const DryRun all =
      run_of(snapshot(nodes, "", leaving + R"({"id": "g", "pods": [{"count": 2, "gpus": 1}]})"));
  CHECK(all.starts.empty());
  CHECK(steps(all.pipelined) == Texts{"g-0@n0", "g-1@n1"});
  CHECK(all.pipelined[0].waits_for.empty());
  CHECK(all.pipelined[1].waits_for == Texts{"r"});
  const DryRun one = run_of(
      snapshot(nodes, "",
               leaving + R"({"id": "g", "min_available": 1, "pods": [{"count": 2, "gpus": 1}]})"));
  CHECK(steps(one.starts) == Texts{"g-0@n0"});
  CHECK(steps(one.pipelined) == Texts{"g-1@n1"});
}

TEST_CASE("a job of higher priority stops a gang, or moves what it can of it") {
  const std::string nodes = R"({"name": "n0", "gpus": 2}, {"name": "n1", "gpus": 1})";
  const auto jobs = [](const std::string& gang) {
    return R"({"id": "g", )" + gang + R"("pods": [{"count": 2, "gpus": 1, "state": "running",
        "node": "n0"}]}, {"id": "p", "gpus": 2, "priority": 75})";
  };
  const DryRun whole = run_of(snapshot(nodes, "", jobs("")));
  CHECK(steps(whole.pipelined) == Texts{"p-0@n0"});
  CHECK(whole.evictions.size() == 2);
  CHECK(whole.evictions[0].action == "preempt");
  CHECK(whole.evictions[0].for_job == "p");
  const DryRun part = run_of(snapshot(nodes, "", jobs(R"("min_available": 1, )")));
  CHECK(steps(part.pipelined) == Texts{"p-0@n0"});
  CHECK(steps(part.moves) == Texts{"n0 g-0@n1"});
  CHECK(steps(part.evictions) == Texts{"g-1@n0"});
}

TEST_CASE("among queues without quota the one furthest over its share gives way") {
  const DryRun run = run_of(snapshot(
      R"({"name": "n0", "gpus": 4})",
      R"({"name": "top", "deserved": "unlimited"}, {"name": "A", "parent": "top"},
         {"name": "B", "parent": "top"}, {"name": "C", "parent": "top", "deserved": 2})",
      R"({"id": "a1", "queue": "A", "gpus": 1, "age": "4h", "state": "running", "nodes": ["n0"]},
         {"id": "a2", "queue": "A", "gpus": 1, "age": "3h", "state": "running", "nodes": ["n0"]},
         {"id": "a3", "queue": "A", "gpus": 1, "age": "2h", "state": "running", "nodes": ["n0"]},
         {"id": "b1", "queue": "B", "gpus": 1, "age": "1h", "state": "running", "nodes": ["n0"]},
         {"id": "c", "queue": "C", "gpus": 2})"));
  CHECK(steps(run.evictions) == Texts{"a3-0@n0", "a2-0@n0"});
  CHECK(steps(run.pipelined) == Texts{"c-0@n0"});
}

TEST_CASE("what is free is given out by priority, then by age") {
  const DryRun run = run_of(snapshot(R"({"name": "n0", "gpus": 2})", "",
                                     R"({"id": "young", "gpus": 1, "age": "1min"},
      {"id": "old", "gpus": 1, "age": "1h"}, {"id": "urgent", "gpus": 1, "priority": 75})"));
  CHECK(steps(run.starts) == Texts{"urgent-0@n0", "old-0@n0"});
  REQUIRE(run.waiting.size() == 1);
  CHECK(run.waiting[0].job == "young");
  CHECK(run.waiting[0].rule == "order");
  CHECK(run.gpus == 2);
  CHECK(run.gpus_held == 0);
  CHECK(run.pending == 3);
  CHECK(run.running == 0);
}

TEST_CASE("shares that name no device are put together, and a new one joins them") {
  const DryRun run =
      run_of(snapshot(R"({"name": "n0", "gpus": 2, "gpu_memory": "40GB"})", "",
                      R"({"id": "a", "gpu_fraction": 0.5, "state": "running", "nodes": ["n0"]},
         {"id": "b", "gpu_fraction": 0.25, "state": "running", "nodes": ["n0"]},
         {"id": "c", "gpu_fraction": 0.25}, {"id": "d", "gpus": 1})"));
  CHECK(steps(run.starts) == Texts{"c-0@n0", "d-0@n0"});
  REQUIRE_FALSE(run.starts.empty());
  CHECK(run.starts[0].devices == Texts{"0"});
}

TEST_CASE("nodes that take no pods, and past use, count") {
  const std::string queues = R"({"name": "A"}, {"name": "B"})";
  const std::string jobs = R"({"id": "a", "queue": "A", "gpus": 1},
      {"id": "b", "queue": "B", "gpus": 1})";
  const DryRun closed =
      run_of(snapshot(R"({"name": "n0", "gpus": 2, "ready": false})", queues, jobs));
  CHECK(closed.starts.empty());
  CHECK(closed.waiting.size() == 2);
  const DryRun used = run_of(snapshot(R"({"name": "n0", "gpus": 1})",
                                      R"({"name": "A", "usage": 0.9}, {"name": "B"})", jobs));
  CHECK(steps(used.starts) == Texts{"b-0@n0"});
}

TEST_CASE("pods keep to the domain that their job asks for") {
  const std::string text = R"({"cluster": {"nodes": [{"name": "n", "count": 4, "gpus": 1,
      "labels": {"rack": ["r0", "r1", "r1", "r0"]}}]},
      "topologies": [{"name": "net", "levels": ["rack"]}],
      "jobs": [{"id": "x", "gpus": 1, "state": "running", "nodes": ["n-0"]},
        {"id": "g", "pods": [{"count": 2, "gpus": 1}],
         "topology": {"name": "net", "required": "rack"}}]})";
  CHECK(steps(run_of(text).starts) == Texts{"g-0@n-1", "g-1@n-2"});
}
