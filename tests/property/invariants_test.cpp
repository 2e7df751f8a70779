#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "headroom/random.hpp"

#include "models/registry.hpp"
#include "sim/world/run.hpp"

using namespace headroom;

namespace {

/// Follows the text of a journal and holds it against what must always be true.
class Auditor {
 public:
  Auditor(const Scenario& scenario, const RunRecord& run) : run_{run} {
    for (const NodeGroup& group : scenario.cluster.nodes) {
      free_.insert(free_.end(), group.count, static_cast<std::int64_t>(group.gpus));
    }
  }

  void follow(const std::string& line) {
    std::istringstream words{line};
    double time = 0.0;
    std::string verb;
    words >> time >> verb;
    REQUIRE(time >= clock_);
    clock_ = time;
    std::size_t job = 0;
    std::string word;
    if (verb == "start") {
      words >> word >> job >> word;
      std::vector<std::size_t> nodes;
      while (words >> word) append_range(nodes, word);
      start(job, nodes);
    } else if (verb == "stop") {
      words >> word >> job;
      REQUIRE(held_.contains(job));
      give_back(job);
    } else if (verb == "end") {
      std::uint32_t run_number = 0;
      words >> word >> word >> run_number >> word >> word >> job;
      // Ends of runs that were stopped since are stale.
      if (!held_.contains(job) || runs_[job] != run_number) return;
      REQUIRE(++ends_[job] == 1);
      give_back(job);
    }
  }

  void close() const {
    for (std::size_t i = 0; i < run_.jobs.size(); ++i) {
      const JobRecord& record = run_.jobs.record(id_at<JobId>(i));
      if (record.state == JobState::rejected) continue;
      REQUIRE(has_ended(record.state));
      REQUIRE(ends_.contains(i));
      REQUIRE(record.first_start.value() >= record.submitted);
      REQUIRE(record.end >= *record.first_start);
      REQUIRE(record.held <= record.end - *record.first_start);
    }
    CHECK(held_.empty());
  }

 private:
  static void append_range(std::vector<std::size_t>& nodes, const std::string& range) {
    const std::size_t dash = range.find('-');
    const std::size_t first = std::stoul(range);
    const std::size_t last = dash == std::string::npos ? first : std::stoul(range.substr(dash + 1));
    for (std::size_t node = first; node <= last; ++node) nodes.push_back(node);
  }

  void start(std::size_t job, const std::vector<std::size_t>& nodes) {
    REQUIRE_FALSE(held_.contains(job));
    const std::int64_t per_node = run_.jobs.held_share(id_at<JobId>(job)).count / 1000 /
                                  static_cast<std::int64_t>(nodes.size());
    for (const std::size_t node : nodes) {
      free_[node] -= per_node;
      REQUIRE(free_[node] >= 0);
    }
    held_[job] = {nodes, per_node};
    ++runs_[job];
  }

  void give_back(std::size_t job) {
    for (const std::size_t node : held_[job].nodes) free_[node] += held_[job].per_node;
    held_.erase(job);
  }

  struct Held {
    std::vector<std::size_t> nodes;
    std::int64_t per_node = 0;
  };

  const RunRecord& run_;
  std::vector<std::int64_t> free_;
  std::map<std::size_t, Held> held_;
  std::map<std::size_t, std::uint32_t> runs_;
  std::map<std::size_t, int> ends_;
  double clock_ = 0.0;
};

NodeGroup random_group(RandomStream& stream, const char* name) {
  return {.name = name,
          .count = 1 + static_cast<std::uint32_t>(stream.below(6)),
          .gpus = static_cast<std::uint32_t>(stream.below(9)),
          .gpu_model = stream.below(2) == 0 ? "a" : "b",
          .cpus = {},
          .memory = {}};
}

InlineJobs random_jobs(RandomStream& stream, std::size_t count) {
  InlineJobs jobs;
  for (std::size_t i = 0; i < count; ++i) {
    ListedJob& job = jobs.jobs.emplace_back();
    job.id = std::to_string(i);
    job.submit = Duration{static_cast<std::int64_t>(stream.below(200)) * 1'000'000'000};
    job.duration = Duration{static_cast<std::int64_t>(stream.below(60'000'000'000))};
    if (stream.below(2) == 0) {
      job.walltime = Duration{1 + static_cast<std::int64_t>(stream.below(60'000'000'000))};
    }
    job.priority = static_cast<std::int32_t>(stream.below(3));
    job.preemptible = stream.below(4) > 0;
    job.request.gpus = whole_gpus(static_cast<std::int64_t>(stream.below(13)));
    if (stream.below(5) == 0) job.request.gpu_models = {"a"};
    if (stream.below(5) == 0) job.request.nodes = 1 + static_cast<std::uint32_t>(stream.below(3));
    if (i > 0 && stream.below(6) == 0) job.after = {std::to_string(stream.below(i))};
  }
  return jobs;
}

template <class Entries>
std::string any_of(RandomStream& stream, const Entries& entries) {
  return std::string{entries[stream.below(entries.size())].name};
}

Scenario random_scenario(RandomStream& stream) {
  Scenario scenario;
  scenario.cluster.nodes = {random_group(stream, "first"), random_group(stream, "second")};
  scenario.workload.emplace_back(random_jobs(stream, 5 + stream.below(60)));
  SchedulerSpec& scheduler = scenario.scheduler;
  scheduler.order = any_of(stream, order_policies());
  scheduler.backfill = any_of(stream, backfill_policies());
  scheduler.placement = any_of(stream, placement_policies());
  scheduler.preemption = any_of(stream, preemption_policies());
  ParameterValues thresholds;
  thresholds.set("thresholds_gpu_s", std::vector<double>{30.0, 90.0});
  scheduler.parameters["las"] = thresholds;
  scheduler.restart_cost = Duration{static_cast<std::int64_t>(stream.below(3)) * 500'000'000};
  if (stream.below(4) == 0) scheduler.cycle = 7_s;
  if (stream.below(4) == 0) {
    scheduler.estimate = {.kind = EstimateSpec::Kind::scale, .factor = 0.5};
  }
  scenario.run.seed = stream.bits();
  return scenario;
}

}  // namespace

TEST_CASE("no GPU is held twice, every job ends once, and the clock never goes back") {
  RandomStream stream{23, "invariants", 0};
  for (int round = 0; round < 1500; ++round) {
    const Scenario scenario = random_scenario(stream);
    INFO("round ", round, " order ", scenario.scheduler.order, " backfill ",
         scenario.scheduler.backfill, " placement ", scenario.scheduler.placement, " preemption ",
         scenario.scheduler.preemption);
    const RunRecord run = run_scenario(scenario, {.journal_lines = SIZE_MAX, .on_progress = {}});
    Auditor auditor{scenario, run};
    for (const std::string& line : run.journal_lines) auditor.follow(line);
    auditor.close();
  }
}

TEST_CASE("equal scenarios give equal journals, another seed another one") {
  RandomStream stream{29, "invariants", 0};
  for (int round = 0; round < 50; ++round) {
    Scenario scenario = random_scenario(stream);
    CHECK(run_scenario(scenario).journal_digest == run_scenario(scenario).journal_digest);
  }
  Scenario scenario;
  scenario.cluster.nodes = {random_group(stream, "only")};
  scenario.cluster.nodes.front().gpus = 8;
  SyntheticSpec demand;
  demand.count = 50;
  demand.arrivals.rate_per_s = 1.0;
  demand.duration.parameters.set("value", std::vector<double>{3.0});
  scenario.workload.emplace_back(demand);
  const std::uint64_t first = run_scenario(scenario).journal_digest;
  scenario.run.seed = 2;
  CHECK(run_scenario(scenario).journal_digest != first);
}
