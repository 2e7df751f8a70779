#include <doctest/doctest.h>
#include <string>

#include "tests/tools/schedule/snapshots.hpp"

using namespace headroom;
using namespace headroom::test;

namespace {

/// `rule: text` of the only job that waits.
std::string reason_in(const std::string& text) {
  const DryRun run = run_of(text);
  if (run.waiting.size() != 1) return std::to_string(run.waiting.size()) + " jobs wait";
  return run.waiting.front().rule + ": " + run.waiting.front().text;
}

const std::string one_node = R"({"name": "n0", "gpus": 8})";

}  // namespace

TEST_CASE("a limit says what it is, what is held and what is asked for") {
  CHECK(reason_in(snapshot(
            R"({"name": "n", "count": 2, "gpus": 8})", R"({"name": "team-a", "limit": 8})",
            R"({"id": "r", "queue": "team-a", "gpus": 6, "state": "running", "nodes": ["n-0"]},
               {"id": "w", "queue": "team-a", "gpus": 4})")) ==
        "queue_limit: queue team-a: limit 8 GPUs, has 6, asks 4");
}

TEST_CASE("the limit may be that of a queue above, and of CPUs") {
  CHECK(reason_in(snapshot(R"({"name": "n0", "gpus": 8, "cpus": 64})",
                           R"({"name": "all", "limit": {"cpus": 4}, "deserved": 8},
                              {"name": "a", "parent": "all", "deserved": 8})",
                           R"({"id": "w", "queue": "a", "gpus": 1, "cpus": 6})")) ==
        "queue_limit: queue all: limit 4 CPU cores, has 0, asks 6");
}

TEST_CASE("a job that may not be preempted must fit its queue's quota") {
  CHECK(reason_in(
            snapshot(one_node, R"({"name": "a", "deserved": 2})",
                     R"({"id": "r", "queue": "a", "gpus": 1, "priority": 100, "state": "running",
                "nodes": ["n0"]}, {"id": "w", "queue": "a", "gpus": 2, "priority": 100})")) ==
        "queue_quota: queue a: deserves 2 GPUs, jobs that may not be preempted have 1 of them, "
        "asks 2, and may not be preempted either");
}

TEST_CASE("a job that can never fit is told from one that must wait") {
  CHECK(reason_in(snapshot(one_node, "", R"({"id": "w", "nodes": 1, "gpus": 9})")) ==
        "no_capacity: a pod asks 9 GPUs, no node has more than 8");
  CHECK(reason_in(snapshot(one_node, "", R"({"id": "w", "nodes": 2, "gpus": 16})")) ==
        "no_capacity: asks 16 GPUs, the cluster has 8 in all");
  CHECK(reason_in(snapshot(one_node, "",
                           R"({"id": "r", "gpus": 6, "state": "running", "nodes": ["n0"]},
                              {"id": "w", "gpus": 4})")) ==
        "no_capacity: asks 4 GPUs, 2 are free; queue all has 6 of its fair share of 8, so it takes "
        "none from others");
}

TEST_CASE("GPUs that are free on other nodes than needed are no help") {
  const std::string reason =
      reason_in(snapshot(R"({"name": "n", "names": ["n0", "n1"], "gpus": 2})", "",
                         R"({"id": "a", "gpus": 1, "preemptible": false, "state": "running",
                   "nodes": ["n0"]},
                  {"id": "b", "gpus": 1, "preemptible": false, "state": "running",
                   "nodes": ["n1"]}, {"id": "w", "gpus": 2})"));
  CHECK(holds(reason, "fragmented: asks 2 GPUs, 2 are free, but not where its pods need them"));
}

TEST_CASE("models, memory, MIG and labels that no node has are told apart") {
  const std::string cut = R"({"name": "m", "gpus": 1, "gpu": "a100-sxm-40",
      "mig": {"geometry": ["3g.20gb", "3g.20gb"]}})";
  CHECK(reason_in(snapshot(R"({"name": "n0", "gpus": 8, "gpu": "v100-sxm2-32"})", "",
                           R"({"id": "w", "gpus": 1, "gpu": "a100-sxm-40"})")) ==
        "affinity: the nodes that its models and labels allow have no room for it");
  CHECK(reason_in(snapshot(one_node, "", R"({"id": "w", "gpu_memory": "8GB"})")) ==
        "gpu_memory: no node is known to have GPUs with that much memory");
  CHECK(reason_in(snapshot(cut, "", R"({"id": "w", "gpus": 1})")) ==
        "mig_type: no node serves this way to ask for GPUs: whole, shared or MIG");
  CHECK(reason_in(snapshot(one_node, "", R"({"id": "w", "mig": "3g.20gb"})")) ==
        "mig_type: no node serves this way to ask for GPUs: whole, shared or MIG");
  CHECK(reason_in(snapshot(cut, "", R"({"id": "r", "mig": "3g.20gb", "gpus": 2,
      "state": "running", "nodes": ["m"]}, {"id": "w", "mig": "3g.20gb"})")) ==
        "no_capacity: asks 3 GPUs, 0 are free; queue all has 6 of its fair share of 6, so it takes "
        "none from others");
  CHECK(reason_in(
            snapshot(one_node, "", R"({"id": "w", "gpus": 1, "node_selector": {"zone": "a"}})")) ==
        "affinity: the nodes that its models and labels allow have no room for it");
}

TEST_CASE("a topology without room, too few pods and a delay have their own words") {
  const std::string spread = R"({"cluster": {"nodes": [{"name": "n", "count": 2, "gpus": 1,
      "labels": {"rack": ["r0", "r1"]}}]},
      "topologies": [{"name": "net", "levels": ["rack"]}],
      "jobs": [{"id": "g", "pods": [{"count": 2, "gpus": 1}],
         "topology": {"name": "net", "required": "rack"}}]})";
  CHECK(reason_in(spread) == "topology: no rack of topology net has room for its pods");
  CHECK(reason_in(snapshot(one_node, "", R"({"id": "g", "min_available": 3,
      "pods": [{"count": 2, "gpus": 1}]})")) ==
        "not_ready: has 2 pods, of at least 3 that it needs");
  CHECK(holds(reason_in(snapshot(one_node, R"({"name": "a", "deserved": 4},
      {"name": "b", "deserved": 4})",
                                 R"({"id": "r", "queue": "a", "gpus": 8, "state": "running",
      "nodes": ["n0"]}, {"id": "w", "queue": "b", "gpus": 4, "preemption_delay": "1min"})")),
              "preemption_delay: asks 4 GPUs, 0 are free; its preemption delay is not over"));
}

TEST_CASE("who is passed by others learns how much they left") {
  const DryRun run = run_of(snapshot(one_node, "", R"({"id": "first", "gpus": 6, "age": "1h"},
      {"id": "second", "gpus": 4})"));
  REQUIRE(run.waiting.size() == 1);
  CHECK(run.waiting[0].text == "asks 4 GPUs, 2 are left after those before it in order");
}
