#include "models/policy/kai/session.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom::kai {
namespace {

SnapshotNode node(const std::string& name, int gpus) {
  SnapshotNode n;
  n.name = name;
  n.cpu_milli = 64'000;
  n.memory_bytes = 512'000'000'000;
  n.gpus = gpus;
  n.gpu_memory_mib = 40'000;
  return n;
}

SnapshotQueue queue(const std::string& name, const std::string& parent, double deserved) {
  SnapshotQueue q;
  q.name = name;
  q.parent = parent;
  q.cpu = q.memory = {.deserved = unlimited, .limit = unlimited, .over_quota_weight = 1};
  q.gpu = {.deserved = deserved, .limit = unlimited, .over_quota_weight = 1};
  return q;
}

/// A gang of `pods` pods of `gpus` whole GPUs each.
SnapshotJob job(const std::string& name, const std::string& queue, int pods, int gpus) {
  SnapshotJob j;
  j.name = name;
  j.queue = queue;
  j.root.pod_sets.push_back({.name = "default", .min_available = pods, .topology = {}});
  for (int i = 0; i < pods; ++i) {
    SnapshotTask task;
    task.name = name + "-" + std::to_string(i);
    task.request.cpu_milli = 1'000;
    task.request.memory_bytes = 1'000'000'000;
    task.request.gpus = gpus;
    j.tasks.push_back(std::move(task));
  }
  return j;
}

/// Two nodes of four GPUs below one queue for all of them.
Snapshot two_nodes() {
  Snapshot snapshot;
  snapshot.nodes = {node("n0", 4), node("n1", 4)};
  snapshot.queues = {queue("all", "", 8), queue("a", "all", 4), queue("b", "all", 4)};
  return snapshot;
}

HeldBack only(const CycleOutcome& outcome) {
  REQUIRE(outcome.held_back.size() == 1);
  return outcome.held_back.front();
}

Status status(const Cluster& cluster, const std::string& job_name, std::size_t pod) {
  return cluster.task(cluster.tasks(cluster.find_job(job_name).value())[pod]).status;
}

constexpr TimePoint start{10_s};

}  // namespace

TEST_CASE("the rule that holds a job back is told") {
  auto snapshot = two_nodes();
  const CycleSettings settings;

  SUBCASE("more than there is at all") {
    snapshot.jobs = {job("big", "a", 3, 4)};
    const auto held = only(Cluster{snapshot}.run_cycle(start, settings));
    CHECK(held.obstacle == Obstacle::no_capacity);
    CHECK(held.resource == Resource::gpu);
  }
  SUBCASE("enough in total, but on no node") {
    snapshot.jobs = {job("a3", "a", 2, 3), job("p", "a", 1, 2)};
    snapshot.jobs[1].created = TimePoint{1_s};
    const auto held = only(Cluster{snapshot}.run_cycle(start, settings));
    CHECK(held.obstacle == Obstacle::fragmented);
  }
  SUBCASE("the limit of an ancestor") {
    snapshot.queues[0].gpu.limit = 2;
    snapshot.jobs = {job("p", "a", 1, 3)};
    Cluster cluster{snapshot};
    const auto held = only(cluster.run_cycle(start, settings));
    CHECK(held.obstacle == Obstacle::queue_limit);
    CHECK(held.queue == cluster.find_queue("all").value());
  }
  SUBCASE("the quota of jobs that may not be preempted") {
    snapshot.queues[1].gpu.deserved = 2;
    snapshot.jobs = {job("p", "a", 1, 3)};
    snapshot.jobs[0].preemptible = false;
    const auto held = only(Cluster{snapshot}.run_cycle(start, settings));
    CHECK(held.obstacle == Obstacle::queue_quota);
  }
  SUBCASE("a queue with children, and one that does not exist") {
    snapshot.jobs = {job("p", "all", 1, 1), job("q", "nowhere", 1, 1)};
    const auto outcome = Cluster{snapshot}.run_cycle(start, settings);
    REQUIRE(outcome.held_back.size() == 2);
    CHECK(outcome.held_back[0].obstacle == Obstacle::not_in_leaf);
    CHECK(outcome.held_back[1].obstacle == Obstacle::not_in_leaf);
  }
  SUBCASE("a gang that is not complete") {
    snapshot.jobs = {job("p", "a", 2, 1)};
    snapshot.jobs[0].tasks.pop_back();
    CHECK(only(Cluster{snapshot}.run_cycle(start, settings)).obstacle == Obstacle::not_ready);
  }
  SUBCASE("the node that it asks for is full") {
    snapshot.jobs = {job("f", "a", 1, 4), job("p", "a", 1, 4)};
    snapshot.jobs[0].preemptible = snapshot.jobs[1].preemptible = false;
    snapshot.queues[1].gpu.deserved = 8;
    for (auto& j : snapshot.jobs) j.tasks[0].required_nodes = {"n0"};
    CHECK(only(Cluster{snapshot}.run_cycle(start, settings)).obstacle == Obstacle::affinity);
  }
}

TEST_CASE("a cluster goes from cycle to cycle") {
  auto snapshot = two_nodes();
  snapshot.jobs = {job("x", "a", 2, 4)};
  Cluster cluster{snapshot};
  const CycleSettings settings;
  auto outcome = cluster.run_cycle(start, settings);
  REQUIRE(outcome.changes.size() == 2);
  CHECK(outcome.changes[0].deed == Deed::bind);
  CHECK(cluster.last_start(cluster.find_job("x").value()) == start);
  for (const auto& change : outcome.changes) cluster.set_status(change.task, Status::running);

  SUBCASE("what a reclaimer was promised is its own once the victim is gone") {
    // The gang holds 8 GPUs of which its queue deserves 4, so b may take its 4 back; a gang that
    // loses one pod loses all.
    cluster.add_job(job("y", "b", 1, 4));
    outcome = cluster.run_cycle(start + 60_s, settings);
    CHECK(status(cluster, "y", 0) == Status::pipelined);
    CHECK(status(cluster, "x", 0) == Status::releasing);
    CHECK(status(cluster, "x", 1) == Status::releasing);
    for (const auto& change : outcome.changes) {
      if (change.deed == Deed::evict) cluster.set_status(change.task, Status::pending);
    }
    cluster.run_cycle(start + 120_s, settings);
    CHECK(status(cluster, "y", 0) == Status::binding);
    CHECK(status(cluster, "x", 0) == Status::pending);
  }
  SUBCASE("a removed job leaves its room and its name") {
    cluster.remove_job(cluster.find_job("x").value());
    CHECK(cluster.node(cluster.find_node("n0").value()).idle_gpus == 4);
    cluster.add_job(job("x", "b", 1, 4));
    cluster.run_cycle(start + 60_s, settings);
    CHECK(status(cluster, "x", 0) == Status::binding);
  }
  SUBCASE("a node that is not ready takes nobody") {
    cluster.remove_job(cluster.find_job("x").value());
    cluster.set_node_ready(cluster.find_node("n0").value(), false);
    cluster.add_job(job("y", "b", 1, 4));
    cluster.run_cycle(start + 60_s, settings);
    const auto task = cluster.tasks(cluster.find_job("y").value())[0];
    CHECK(cluster.task(task).node == cluster.find_node("n1"));
  }
}

TEST_CASE("names must be known and given once") {
  auto snapshot = two_nodes();
  SUBCASE("two jobs of one name") { snapshot.jobs = {job("x", "a", 1, 1), job("x", "b", 1, 1)}; }
  SUBCASE("two nodes of one name") { snapshot.nodes.push_back(node("n0", 1)); }
  SUBCASE("two queues of one name") { snapshot.queues.push_back(queue("a", "", 1)); }
  SUBCASE("a running pod on no node") {
    snapshot.jobs = {job("x", "a", 1, 1)};
    snapshot.jobs[0].tasks[0].status = Status::running;
    snapshot.jobs[0].tasks[0].node = "n7";
  }
  CHECK_THROWS_AS(Cluster{snapshot}, InputError);
}

}  // namespace headroom::kai
