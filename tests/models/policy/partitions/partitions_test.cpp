#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "sim/world/run.hpp"

namespace headroom {
namespace {

/// Groups of equal nodes, one partition for each.
struct Divided {
  std::vector<NodeGroup> groups;
  std::vector<ListedJob> jobs;  ///< of queues "0", "1", …, in order of submission
  SchedulerSpec scheduler;
};

/// The part of one run that is told about a job.
struct Lived {
  TimePoint start;
  TimePoint end;
  std::uint32_t preemptions = 0;
  std::vector<std::size_t> nodes;
  bool operator==(const Lived&) const = default;
};

std::string queue_name(std::size_t partition) { return std::to_string(partition); }

std::size_t first_node(const Divided& divided, std::size_t partition) {
  std::size_t first = 0;
  for (std::size_t i = 0; i < partition; ++i) first += divided.groups[i].count;
  return first;
}

/// Jobs of `run` by name; nodes are counted from `shift` on.
std::vector<std::pair<std::string, Lived>> lives_of(const RunRecord& run, std::size_t shift) {
  std::vector<std::pair<std::string, Lived>> lives;
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const auto job = id_at<JobId>(i);
    const JobRecord& record = run.jobs.record(job);
    Lived lived{.start = record.first_start.value_or(end_of_time),
                .end = record.end,
                .preemptions = record.preemptions,
                .nodes = {}};
    for (const NodeId node : run.jobs.nodes_of(job)) lived.nodes.push_back(index(node) + shift);
    lives.emplace_back(run.tables.job_names.job_text(record.spec->name), std::move(lived));
  }
  return lives;
}

Scenario together(const Divided& divided) {
  Scenario scenario;
  scenario.cluster.nodes = divided.groups;
  scenario.workload.emplace_back(InlineJobs{divided.jobs});
  scenario.scheduler = divided.scheduler;
  for (std::size_t i = 0; i < divided.groups.size(); ++i) {
    NodePartition partition{.name = queue_name(i), .nodes = {}, .queues = {queue_name(i)}};
    for (std::size_t node = 0; node < divided.groups[i].count; ++node) {
      partition.nodes.push_back(id_at<NodeId>(first_node(divided, i) + node));
    }
    scenario.scheduler.partitions.push_back(std::move(partition));
  }
  return scenario;
}

Scenario alone(const Divided& divided, std::size_t partition) {
  Scenario scenario;
  scenario.cluster.nodes = {divided.groups[partition]};
  InlineJobs own;
  std::ranges::copy_if(divided.jobs, std::back_inserter(own.jobs),
                       [&](const ListedJob& job) { return job.queue == queue_name(partition); });
  scenario.workload.emplace_back(std::move(own));
  scenario.scheduler = divided.scheduler;
  return scenario;
}

void compare(const Divided& divided) {
  auto seen = lives_of(run_scenario(together(divided)), 0);
  std::vector<std::pair<std::string, Lived>> wanted;
  for (std::size_t i = 0; i < divided.groups.size(); ++i) {
    for (auto& life : lives_of(run_scenario(alone(divided, i)), first_node(divided, i))) {
      wanted.push_back(std::move(life));
    }
  }
  const auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::ranges::sort(seen, by_name);
  std::ranges::sort(wanted, by_name);
  REQUIRE(seen.size() == wanted.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CAPTURE(seen[i].first);
    REQUIRE(seen[i].first == wanted[i].first);
    CHECK(seen[i].second.start == wanted[i].second.start);
    CHECK(seen[i].second.end == wanted[i].second.end);
    CHECK(seen[i].second.preemptions == wanted[i].second.preemptions);
    REQUIRE(seen[i].second.nodes == wanted[i].second.nodes);
  }
}

NodeGroup group(const std::string& name, std::uint32_t count, std::uint32_t gpus) {
  return {.name = name, .count = count, .gpus = gpus, .gpu_model = {}, .cpus = {}, .memory = {}};
}

ListedJob listed(std::size_t number, const std::string& queue, std::int64_t submit,
                 std::int64_t gpus, std::int64_t run) {
  ListedJob job;
  job.id = std::to_string(number);
  job.queue = queue;
  job.submit = 1_s * submit;
  job.request.gpus = whole_gpus(gpus);
  job.duration = 1_s * run;
  return job;
}

Divided drawn(std::uint64_t seed) {
  constexpr std::array orders{"fcfs", "sjf", "wfp3", "srtf", "priority"};
  constexpr std::array backfills{"none", "first-fit", "easy", "conservative"};
  constexpr std::array placements{"first-fit", "best-fit", "worst-fit", "spread", "random"};
  constexpr std::array preemptions{"none", "none", "priority", "order"};
  RandomStream random{seed, "partitions", 0};
  Divided divided;
  divided.scheduler.order = orders.at(random.below(orders.size()));
  divided.scheduler.backfill = backfills.at(random.below(backfills.size()));
  divided.scheduler.placement = placements.at(random.below(placements.size()));
  divided.scheduler.preemption = preemptions.at(random.below(preemptions.size()));
  if (random.below(3) == 0) divided.scheduler.backfill_order = "sjf";
  if (random.below(4) == 0) divided.scheduler.cycle = 3_s;
  if (random.below(4) == 0) divided.scheduler.restart_cost = 2_s;
  if (random.below(3) == 0) {
    divided.scheduler.estimate = {.kind = EstimateSpec::Kind::scale, .factor = 0.5};
  }
  for (std::uint64_t i = 2 + random.below(2); i > 0; --i) {
    divided.groups.push_back(group("g" + std::to_string(i),
                                   static_cast<std::uint32_t>(1 + random.below(3)),
                                   static_cast<std::uint32_t>(2 + 2 * random.below(3))));
  }
  std::int64_t time = 0;
  for (std::size_t number = 0; number < 60; ++number) {
    time += static_cast<std::int64_t>(random.below(6));
    ListedJob job = listed(number, queue_name(random.below(divided.groups.size())), time,
                           static_cast<std::int64_t>(1 + random.below(9)),
                           static_cast<std::int64_t>(1 + random.below(40)));
    job.priority = static_cast<std::int32_t>(random.below(3));
    if (random.below(2) == 0) job.walltime = 1_s * static_cast<std::int64_t>(1 + random.below(60));
    divided.jobs.push_back(std::move(job));
  }
  return divided;
}

}  // namespace

TEST_CASE("a job that does not fit its partition holds up nobody elsewhere") {
  Divided divided{.groups = {group("a", 1, 4), group("b", 1, 4)}, .jobs = {}, .scheduler = {}};
  divided.jobs = {listed(0, "0", 0, 3, 100),  // runs on a
                  listed(1, "0", 1, 2, 10),   // would fit on b
                  listed(2, "1", 2, 2, 10),   // b's own
                  listed(3, "0", 3, 1, 10)};  // would fit on a, behind job 1
  const RunRecord run = run_scenario(together(divided));
  CHECK(run.jobs.record(JobId{0}).first_start == TimePoint{0_s});
  CHECK(run.jobs.record(JobId{1}).first_start == TimePoint{100_s});
  CHECK(run.jobs.record(JobId{2}).first_start == TimePoint{2_s});
  CHECK(run.jobs.record(JobId{3}).first_start == TimePoint{100_s});
  CHECK(run.jobs.nodes_of(JobId{2})[0] == NodeId{1});
}

TEST_CASE("jobs without a partition, or too large for theirs, are rejected with the reason") {
  Divided divided{.groups = {group("a", 1, 4), group("b", 2, 4)}, .jobs = {}, .scheduler = {}};
  divided.jobs = {listed(0, "0", 0, 8, 10), listed(1, "1", 0, 8, 10), listed(2, "c", 0, 1, 10),
                  listed(3, "", 0, 1, 10), listed(4, "c", 5, 1, 10)};
  const RunRecord run = run_scenario(together(divided));
  CHECK(run.jobs.record(JobId{0}).state == JobState::rejected);
  CHECK(run.jobs.record(JobId{1}).state == JobState::completed);
  CHECK(run.jobs.record(JobId{2}).state == JobState::rejected);
  std::string warnings;
  for (const Diagnostic& warning : run.warnings) warnings += to_string(warning) + "\n";
  CHECK(warnings.find("1 rejected: a request of 8 GPUs can never fit the partition \"0\"") !=
        std::string::npos);
  CHECK(warnings.find("2 rejected: their queue \"c\" is in no partition") != std::string::npos);
  CHECK(warnings.find("1 rejected: they name no queue") != std::string::npos);
}

TEST_CASE("each partition runs its jobs as a cluster of its own would") {
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    CAPTURE(seed);
    compare(drawn(seed));
  }
}

}  // namespace headroom
