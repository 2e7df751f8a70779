#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/tools/schedule/snapshots.hpp"

using namespace headroom;
using namespace headroom::test;

namespace {

const std::string one_node = R"({"name": "n0", "gpus": 8})";

/// The one finding in a snapshot with these jobs on one node of 8 GPUs.
std::string job_finding(const std::string& jobs) {
  const auto found = findings_of(snapshot(one_node, "", jobs));
  std::string joined;
  for (const std::string& one : found) joined += one + "\n";
  return found.size() == 1 ? found.front() : "not one finding:\n" + joined;
}

}  // namespace

TEST_CASE("a job's request becomes pods as in a simulation") {
  const auto input = parse_snapshot(
      snapshot(R"({"name": "n", "count": 12, "gpus": 8, "cpus": 64, "memory": "512GB"})", "",
               R"({"id": "a", "gpus": 16, "cpus": 32}, {"id": "b", "nodes": 2, "gpus_per_node": 3},
                  {"id": "c", "mig": "1g.5gb", "gpus": 2}, {"id": "d", "cpus": 4, "memory": "1GB"},
                  {"id": 7, "gpu_memory": "1GiB", "gpus": 2})"),
      "s.json");
  REQUIRE(input.snapshot.nodes.size() == 12);
  CHECK(input.snapshot.nodes[3].name == "n-03");
  CHECK(input.snapshot.nodes[3].cpu_milli == 64'000);
  const auto& jobs = input.snapshot.jobs;
  REQUIRE(jobs.size() == 5);
  REQUIRE(jobs[0].tasks.size() == 2);
  CHECK(jobs[0].tasks[1].name == "a-1");
  CHECK(jobs[0].tasks[1].request.gpus == 8);
  CHECK(jobs[0].tasks[1].request.cpu_milli == 16'000);
  CHECK(jobs[0].root.pod_sets.front().min_available == 2);
  CHECK(jobs[1].tasks.size() == 2);
  CHECK(jobs[1].tasks[0].request.gpus == 3);
  CHECK(jobs[2].tasks[0].request.mig == std::vector<kai::MigInstances>{{"mig-1g.5gb", 2}});
  CHECK(jobs[3].tasks[0].request.memory_bytes == 1'000'000'000);
  CHECK(jobs[4].name == "7");
  CHECK(jobs[4].tasks[0].request.gpu_memory_mib == 1024);
  CHECK(jobs[4].tasks[0].request.share_devices == 2);
}

TEST_CASE("times are given as instants or as ages, and the present is the latest of them") {
  const auto input =
      parse_snapshot(snapshot(one_node, "", R"({"id": "a", "gpus": 1, "submit_s": 100},
         {"id": "b", "gpus": 1, "age": "30s"}, {"id": "c", "gpus": 1},
         {"id": "d", "gpus": 1, "submit_s": 10, "started_s": 40, "state": "running",
          "nodes": "n0"})"),
                     "s.json");
  const auto& jobs = input.snapshot.jobs;
  CHECK(input.now == TimePoint{100_s});
  CHECK(jobs[1].created == TimePoint{70_s});
  CHECK(jobs[2].created == TimePoint{100_s});
  CHECK(jobs[3].last_start == TimePoint{40_s});
  CHECK_FALSE(jobs[0].last_start.has_value());
  CHECK(jobs[0].preemptible);
  CHECK(jobs[0].priority == 50);
  CHECK(jobs[1].created_rank < jobs[2].created_rank);
}

TEST_CASE("workers of an elastic job run where it says, and the others wait") {
  const auto input =
      parse_snapshot(snapshot(R"({"name": "n", "names": ["x", "y"], "gpus": 8})", "",
                              R"({"id": "e", "min_gpus": 2, "max_gpus": 8, "gpus_per_worker": 2,
                   "state": "running", "nodes": ["x", "y"]})"),
                     "s.json");
  const auto& job = input.snapshot.jobs.front();
  REQUIRE(job.tasks.size() == 4);
  CHECK(job.root.pod_sets.front().min_available == 1);
  CHECK(job.tasks[1].node == "y");
  CHECK(job.tasks[1].status == kai::Status::running);
  CHECK(job.tasks[2].status == kai::Status::pending);
  CHECK(job.tasks[2].request.gpus == 2);
}

TEST_CASE("labels, zones and sub-groups reach the scheduler") {
  const auto input = parse_snapshot(R"({"cluster": {"nodes": [{"name": "n", "count": 2, "gpus": 8,
      "labels": {"zone": "z", "rack": ["r0", "r1"]}, "max_pods": 20,
      "numa": {"policy": "restricted", "zones": [{"id": "node-0", "gpus": 4, "cpus": 32},
                                                 {"id": "node-1", "gpus": 4, "memory": "1GB"}]}}]},
      "topologies": [{"name": "net", "levels": ["zone", {"label": "rack", "alias": "r"}]}],
      "jobs": [{"id": "g", "topology": {"name": "net", "preferred": "zone"},
        "groups": [{"name": "lead", "min_available": 1},
          {"name": "work", "min_groups": 1, "groups": [{"name": "w0"},
            {"name": "w1", "topology": {"name": "net", "required": "r"}}]}],
        "pods": [{"group": "lead", "gpus": 1, "priority": 3},
                 {"group": "w0", "count": 2, "gpus": 1},
                 {"group": "w1", "name": "last", "gpus": 1}]}]})",
                                    "s.json");
  const auto& nodes = input.snapshot.nodes;
  CHECK(nodes[1].labels.at("rack") == "r1");
  CHECK(nodes[1].labels.at("zone") == "z");
  CHECK(nodes[0].max_pods == 20);
  REQUIRE(nodes[0].numa.has_value());
  CHECK(nodes[0].numa->policy == kai::NumaPolicy::restricted);
  CHECK(nodes[0].numa->zones[1].allocatable.at("nvidia.com/gpu") == 4);
  CHECK(input.snapshot.topologies[0].levels[1].alias == "r");
  const auto& job = input.snapshot.jobs.front();
  REQUIRE(job.root.groups.size() == 1);
  CHECK(job.root.pod_sets.front().name == "lead");
  CHECK(job.root.topology.value().preferred_level == "zone");
  CHECK(job.root.groups[0].min_sub_groups == 1);
  CHECK(job.root.groups[0].pod_sets[0].min_available == 2);
  CHECK(job.root.groups[0].pod_sets[1].topology.value().required_level == "r");
  CHECK(job.tasks[0].priority == 3);
  CHECK(job.tasks[2].pod_set == "w0");
  CHECK(job.tasks[3].name == "last");
}

TEST_CASE("a node that holds more than it has names the jobs on it") {
  CHECK(job_finding(R"({"id": "a", "gpus": 6, "state": "running", "nodes": ["n0"]},
                       {"id": "b", "gpus": 3, "state": "releasing", "nodes": ["n0"]})") ==
        "s.json: cluster.nodes[0]: node \"n0\": its pods hold 9 GPUs, it has 8 (pods of a, b)");
  CHECK(holds(job_finding(R"({"id": "a", "gpu_fraction": 0.6, "state": "running", "nodes": "n0",
                              "gpu_groups": "x"},
                             {"id": "b", "gpu_fraction": 0.6, "state": "running", "nodes": "n0",
                              "gpu_groups": "x"})"),
              "its pods hold 1.2 of device \"x\", it has 1"));
  CHECK(holds(job_finding(R"({"id": "a", "gpus": 8, "state": "running", "nodes": "n0"},
                             {"id": "b", "gpu_fraction": 0.6, "state": "running", "nodes": "n0"})"),
              "its pods hold 9 GPUs, 1 of them shared, it has 8"));
  const auto found = findings_of(snapshot(
      R"({"name": "n0", "gpus": 1, "gpu": "a100-sxm-40", "cpus": 4, "memory": "1GB",
          "max_pods": 1, "mig": {"geometry": ["3g.20gb", "3g.20gb"]}})",
      "", R"({"id": "a", "pods": [{"mig": "3g.20gb", "gpus": 3, "cpus": 5, "memory": "2GB",
          "state": "running", "node": "n0"}, {"cpus": 1, "state": "running", "node": "n0"}]})"));
  REQUIRE(found.size() == 4);
  CHECK(holds(found[0], "3 mig-3g.20gb, it has 2"));
  CHECK(holds(found[1], "6 CPU cores, it has 4"));
  CHECK(holds(found[2], "2000000000 bytes of memory, it has 1000000000"));
  CHECK(holds(found[3], "2 places of pods, it has 1"));
}

TEST_CASE("names that are not there are answered with the nearest one") {
  CHECK(job_finding(R"({"id": "a", "gpus": 1, "state": "running", "nodes": ["n1"]})") ==
        "s.json: jobs[0].nodes: there is no node \"n1\" (did you mean \"n0\"?)");
  const auto found = findings_of(
      snapshot(one_node, R"({"name": "org"}, {"name": "team-a", "parent": "org"})",
               R"({"id": "a", "queue": "team-b", "gpus": 1}, {"id": "b", "queue": "org", "gpus": 1},
         {"id": "c", "gpus": 1}, {"id": "d", "queue": "team-a", "gpus": 1, "mig": "1g.5bg"},
         {"id": "d", "queue": "team-a", "gpus": 1,
          "topology": {"name": "net", "required": "rack"}})"));
  REQUIRE(found.size() == 6);
  CHECK(holds(found[0], "jobs[0].queue: there is no queue \"team-b\" (did you mean \"team-a\"?)"));
  CHECK(holds(found[1], "jobs[1].queue: \"org\" has queues below it (one of team-a)"));
  CHECK(holds(found[2], "jobs[2]: names no queue"));
  CHECK(holds(found[3], "jobs[3].mig: unknown MIG profile \"1g.5bg\""));
  CHECK(holds(found[4], "jobs[4].id: \"d\" is also the id of jobs[3]"));
  CHECK(holds(found[5], "jobs[4].topology.name: there is no topology \"net\""));
}

TEST_CASE("states and places that contradict each other are told apart") {
  CHECK(holds(job_finding(R"({"id": "a", "gpus": 1, "state": "running"})"),
              "jobs[0].state: running, but on no node"));
  CHECK(holds(job_finding(R"({"id": "a", "gpus": 1, "nodes": ["n0"]})"),
              "jobs[0].nodes: names nodes, but the state is pending"));
  CHECK(holds(job_finding(R"({"id": "a", "gpus": 1, "pods": [{"gpus": 1}]})"),
              "jobs[0].gpus: given beside \"pods\""));
  CHECK(holds(job_finding(R"({"id": "a", "gpus": 1, "submit_s": 5, "age": "1s"})"),
              "given beside \"submit_s\""));
  CHECK(holds(job_finding(R"({"id": "a", "gpus": 1, "groups": [{"name": "g"}],
                              "min_available": 1})"),
              "not one finding"));
  CHECK(holds(job_finding(R"({"id": "a", "max_gpus": 2, "state": "running",
                              "nodes": ["n0", "n0", "n0"]})"),
              "3 nodes for 2 workers"));
  CHECK(holds(job_finding(R"({"id": "a", "gpus": 1, "state": "running", "nodes": "n0",
                              "gpu_groups": ["x"]})"),
              "gpu_groups: names 1 devices"));
  CHECK(holds(job_finding(R"({"id": "a", "pods": [{"name": "p", "gpus": 1},
                                                  {"name": "p", "gpus": 1}]})"),
              "two pods are called \"p\""));
}

TEST_CASE("clusters and queues that cannot be are refused with everything else") {
  const auto found = findings_of(R"({"policy": "fifo", "cluster": {"nodes": [
        {"name": "a", "names": ["x", "y"], "count": 3, "gpus": 1},
        {"name": "b", "names": ["x"], "gpus": 1},
        {"name": "c", "count": 2, "labels": {"rack": ["r"]}},
        {"name": "d", "gpus": 1, "gpu": "a100-sxm-40", "mig": "dynamic"},
        {"name": "e", "gpus": 1, "gpu": "a100-sxm-40",
         "mig": {"geometry": ["7g.40gb", "1g.5gb"]}}]},
      "queues": [{"name": "q", "parent": "r"}, {"name": "r", "parent": "q"},
                 {"name": "s", "parent": "t"}], "jobs": []})");
  REQUIRE(found.size() == 8);
  CHECK(holds(found[0], "policy: \"fifo\": only kai answers snapshots"));
  CHECK(holds(found[1], "queues[2].parent: there is no queue \"t\""));
  CHECK(holds(found[2], "in a ring: q under r under q"));
  CHECK(holds(found[3], "cluster.nodes[4].mig.geometry: 7g.40gb, 1g.5gb cannot be on one GPU"));
  CHECK(holds(found[4], "cluster.nodes[0].names: 2 names for 3 nodes"));
  CHECK(holds(found[5], "cluster.nodes[2].labels.rack: 1 values for 2 nodes"));
  CHECK(holds(found[6], "cluster.nodes[3].mig: \"dynamic\""));
  CHECK(holds(found[7], "cluster.nodes[1]: two nodes are called \"x\""));
}

TEST_CASE("overrides change any key of a snapshot") {
  const std::string text = snapshot(one_node, "", R"({"id": "a", "gpus": 1})");
  const auto input = parse_snapshot(text, "dir/s.json", {"jobs[0].gpus=4", "kai.queue_depth=2"});
  CHECK(input.snapshot.jobs[0].tasks[0].request.gpus == 4);
  CHECK(input.settings.queue_depth == 2);
  CHECK(input.title == "s");
  CHECK(holds(findings_of(text, {"jobs[0].gpu_s=4"}).at(0), "unknown key"));
}
