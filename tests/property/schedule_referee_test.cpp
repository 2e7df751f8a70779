#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/random.hpp"

#include "sim/world/run.hpp"
#include "tests/property/plain_scheduler.hpp"

using namespace headroom;

namespace {

/// An order by its name and as the plain scheduler sorts.
struct Order {
  std::string name;
  plain::Key key;
};

Order fcfs() {
  return {"fcfs", [](const plain::Job&, std::int64_t) { return 0.0; }};
}

Order sjf() {
  return {"sjf",
          [](const plain::Job& job, std::int64_t) { return static_cast<double>(job.estimate); }};
}

Order wfp3() {
  return {"wfp3", [](const plain::Job& job, std::int64_t now) {
            const double ratio =
                static_cast<double>(now - job.submit) / static_cast<double>(job.estimate);
            return -(ratio * ratio * ratio) * static_cast<double>(job.gpus);
          }};
}

struct Rules {
  plain::Backfill backfill;
  Order order;
  Order candidates;
};

std::string backfill_name(plain::Backfill backfill) {
  constexpr std::array names{"none", "first-fit", "easy", "conservative"};
  return names[static_cast<std::size_t>(backfill)];
}

std::vector<plain::Placed> simulated(const std::vector<plain::Job>& jobs, plain::Cluster cluster,
                                     const Rules& rules) {
  Scenario scenario;
  scenario.cluster.nodes.push_back({.name = "node",
                                    .count = static_cast<std::uint32_t>(cluster.nodes),
                                    .gpus = static_cast<std::uint32_t>(cluster.gpus_per_node),
                                    .gpu_model = {},
                                    .cpus = {},
                                    .memory = {}});
  InlineJobs listed;
  for (const plain::Job& job : jobs) {
    ListedJob& added = listed.jobs.emplace_back();
    added.id = std::to_string(listed.jobs.size());
    added.request.gpus = whole_gpus(job.gpus);
    added.submit = 1_s * job.submit;
    added.duration = 1_s * job.run;
    added.walltime = 1_s * job.estimate;
  }
  scenario.workload.emplace_back(std::move(listed));
  scenario.scheduler.order = rules.order.name;
  scenario.scheduler.backfill = backfill_name(rules.backfill);
  scenario.scheduler.backfill_order = rules.candidates.name;
  const RunRecord run = run_scenario(scenario);
  std::vector<plain::Placed> placed;
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const auto job = id_at<JobId>(i);
    const auto start = run.jobs.record(job).first_start.value_or(TimePoint{Duration{-1}});
    std::vector<int> nodes;
    for (const NodeId node : run.jobs.nodes_of(job)) nodes.push_back(static_cast<int>(index(node)));
    placed.push_back({start.since_start.count / 1'000'000'000, nodes});
  }
  return placed;
}

std::string text_of(const std::vector<plain::Job>& jobs, plain::Cluster cluster) {
  std::string text = std::to_string(cluster.nodes) + "x" + std::to_string(cluster.gpus_per_node);
  for (const plain::Job& job : jobs) {
    text += " {" + std::to_string(job.submit) + "," + std::to_string(job.gpus) + "," +
            std::to_string(job.run) + "," + std::to_string(job.estimate) + "}";
  }
  return text;
}

void compare(const std::vector<plain::Job>& jobs, plain::Cluster cluster, const Rules& rules) {
  const auto expected =
      plain::schedule(jobs, cluster, rules.backfill, rules.order.key, rules.candidates.key);
  const auto seen = simulated(jobs, cluster, rules);
  REQUIRE(expected.size() == seen.size());
  const auto first = std::ranges::mismatch(expected, seen);
  if (first.in1 == expected.end()) return;
  INFO(backfill_name(rules.backfill), " ", rules.order.name, " ", rules.candidates.name, " ",
       jobs.size() < 20 ? text_of(jobs, cluster) : std::string{});
  INFO("job ", first.in1 - expected.begin());
  CHECK(first.in1->start == first.in2->start);
  CHECK(first.in1->nodes == first.in2->nodes);
  FAIL("the schedules part");
}

const std::vector<Rules>& all_rules() {
  static const std::vector<Rules> rules{{plain::Backfill::none, fcfs(), fcfs()},
                                        {plain::Backfill::none, wfp3(), wfp3()},
                                        {plain::Backfill::first_fit, fcfs(), fcfs()},
                                        {plain::Backfill::first_fit, sjf(), sjf()},
                                        {plain::Backfill::easy, fcfs(), fcfs()},
                                        {plain::Backfill::easy, fcfs(), sjf()},
                                        {plain::Backfill::easy, sjf(), sjf()},
                                        {plain::Backfill::easy, wfp3(), wfp3()},
                                        {plain::Backfill::conservative, fcfs(), fcfs()},
                                        {plain::Backfill::conservative, sjf(), sjf()}};
  return rules;
}

struct Shape {
  int jobs;
  std::int64_t last_submit;
  std::int64_t run_max;
  std::int64_t slack_max;  ///< estimate minus run time
};

std::vector<plain::Job> random_jobs(RandomStream& stream, const Shape& shape,
                                    plain::Cluster cluster) {
  const auto total = static_cast<std::uint64_t>(cluster.nodes * cluster.gpus_per_node);
  std::vector<plain::Job> jobs;
  for (int i = 0; i < shape.jobs; ++i) {
    plain::Job job;
    job.submit =
        static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(shape.last_submit + 1)));
    // Small jobs are the more frequent, as they are in life.
    job.gpus = 1 + static_cast<int>(stream.below(1 + stream.below(total)));
    job.run =
        1 + static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(shape.run_max)));
    job.estimate = job.run + static_cast<std::int64_t>(
                                 stream.below(static_cast<std::uint64_t>(shape.slack_max + 1)));
    jobs.push_back(job);
  }
  std::ranges::stable_sort(jobs, {}, &plain::Job::submit);
  return jobs;
}

}  // namespace

TEST_CASE("every schedule of three tiny jobs on two nodes is the plain scheduler's") {
  std::vector<plain::Job> kinds;
  for (const int gpus : {1, 2, 4}) {
    for (const std::int64_t run : {1, 3}) {
      for (const std::int64_t slack : {0, 2}) kinds.push_back({0, gpus, run, run + slack});
    }
  }
  const std::size_t triples = kinds.size() * kinds.size() * kinds.size();
  for (const Rules& rules : all_rules()) {
    if (rules.order.name == "wfp3") continue;
    for (std::size_t triple = 0; triple < triples; ++triple) {
      plain::Job last = kinds[triple / kinds.size() / kinds.size()];
      last.submit = 1;
      compare({kinds[triple % kinds.size()], kinds[triple / kinds.size() % kinds.size()], last},
              {2, 2}, rules);
    }
  }
}

TEST_CASE("schedules of thousands of small random inputs are the plain scheduler's") {
  RandomStream stream{7, "referee", 0};
  for (int round = 0; round < 400; ++round) {
    const plain::Cluster cluster{1 + static_cast<int>(stream.below(4)),
                                 1 + static_cast<int>(stream.below(4))};
    const Shape shape{.jobs = 3 + static_cast<int>(stream.below(12)),
                      .last_submit = static_cast<std::int64_t>(stream.below(20)),
                      .run_max = 6,
                      .slack_max = 4};
    const auto jobs = random_jobs(stream, shape, cluster);
    for (const Rules& rules : all_rules()) compare(jobs, cluster, rules);
  }
}

TEST_CASE("schedules of long queues are the plain scheduler's") {
  RandomStream stream{11, "referee", 0};
  for (const plain::Cluster cluster : {plain::Cluster{1, 20}, {6, 4}, {40, 2}, {70, 1}}) {
    const Shape deep{.jobs = 150, .last_submit = 150, .run_max = 40, .slack_max = 40};
    const Shape shallow{.jobs = 50, .last_submit = 60, .run_max = 40, .slack_max = 40};
    const auto many = random_jobs(stream, deep, cluster);
    const auto few = random_jobs(stream, shallow, cluster);
    for (const Rules& rules : all_rules()) {
      // Its plain form takes seconds for more jobs.
      const bool conservative = rules.backfill == plain::Backfill::conservative;
      compare(conservative ? few : many, cluster, rules);
    }
  }
}
