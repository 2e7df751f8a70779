#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/random.hpp"

#include "sim/world/run.hpp"

using namespace headroom;

namespace {

/// A pipeline of random steps, each after some of those before it.
PipelineSpec random_pipeline(RandomStream& random, const std::string& name, bool may_fail) {
  PipelineSpec pipeline{.name = name};
  const auto steps = static_cast<std::uint32_t>(1 + random.below(9));
  std::vector<StepEdges> edges;
  for (std::uint32_t i = 0; i < steps; ++i) {
    PipelineStep& step = pipeline.steps.emplace_back();
    step.job.id = "s" + std::to_string(i);
    step.job.request.gpus = whole_gpus(static_cast<std::int64_t>(1 + random.below(4)));
    step.job.duration = 1_s * static_cast<std::int64_t>(random.below(500));
    step.edges.name = step.job.id;
    for (std::uint32_t before = 0; before < i; ++before) {
      if (random.below(3) == 0) step.edges.after.push_back("s" + std::to_string(before));
    }
    if (may_fail && random.below(3) == 0) {
      step.failure_rate = 0.5;
      step.retry = {.retries = static_cast<std::uint32_t>(random.below(3)), .delay = 7_s};
      if (random.below(3) == 0) step.condition = StepCondition::always;
    }
    edges.push_back(step.edges);
  }
  std::vector<GraphFault> faults;
  pipeline.graph = StepGraph{edges, faults};
  REQUIRE(faults.empty());
  return pipeline;
}

Scenario scenario_of(std::uint32_t nodes, std::vector<PipelineSpec> pipelines, std::uint64_t seed) {
  Scenario scenario;
  scenario.cluster.nodes.push_back(
      {.name = "n", .count = nodes, .gpus = 4, .gpu_model = {}, .cpus = {}, .memory = {}});
  scenario.pipelines = std::move(pipelines);
  scenario.run.seed = seed;
  return scenario;
}

/// The longest way through the graph by the times of its steps: the slow way, from each step back.
Duration longest_way_to(const PipelineSpec& pipeline, std::uint32_t step) {
  Duration before{};
  for (const std::uint32_t other : pipeline.graph.predecessors(step)) {
    before = std::max(before, longest_way_to(pipeline, other));
  }
  return before + pipeline.steps[step].job.duration;
}

/// What must hold of one run of a pipeline, whatever happened in it.
void check_run(const RunRecord& run, const PipelineRecord& pipeline, const PipelineRunRecord& one) {
  bool any_failed = false;
  for (std::uint32_t i = 0; i < one.steps.size(); ++i) {
    const StepRecord& step = one.steps[i];
    any_failed = any_failed || step.state == StepState::failed;
    CHECK(has_ended(step.state));
    CHECK(step.jobs.empty() == (step.state == StepState::skipped));
    const bool always = pipeline.spec.steps[i].condition == StepCondition::always;
    for (const std::uint32_t before : pipeline.spec.graph.predecessors(i)) {
      const StepRecord& other = one.steps[before];
      if (step.state == StepState::skipped) continue;
      CHECK((always || other.state == StepState::succeeded));
      CHECK(other.end <= step.ready);
    }
    for (std::size_t job = 0; job < step.jobs.size(); ++job) {
      const JobRecord& record = run.jobs.record(step.jobs[job]);
      CHECK(record.submitted >= step.ready);
      const bool is_last = job + 1 == step.jobs.size();
      const bool succeeded = is_last && step.state == StepState::succeeded;
      CHECK(record.state == (succeeded ? JobState::completed : JobState::failed));
    }
  }
  CHECK(one.outcome == (any_failed ? PipelineOutcome::failed : PipelineOutcome::succeeded));
}

}  // namespace

TEST_CASE("with room for all, a run takes as long as the longest way through its graph") {
  for (std::uint64_t number = 0; number < 200; ++number) {
    RandomStream random{17, "free-pipelines", number};
    const Scenario scenario = scenario_of(64, {random_pipeline(random, "p", false)}, number);
    const RunRecord run = run_scenario(scenario);
    const PipelineSpec& pipeline = scenario.pipelines[0];
    Duration longest{};
    for (std::uint32_t step = 0; step < pipeline.steps.size(); ++step) {
      longest = std::max(longest, longest_way_to(pipeline, step));
    }
    const PipelineRunRecord& one = run.pipelines.at(0).runs.at(0);
    CHECK(one.end - one.due == longest);
    CHECK(one.outcome == PipelineOutcome::succeeded);
    CHECK(run.jobs.size() == pipeline.steps.size());
  }
}

TEST_CASE("random pipelines on a small cluster end, in the order of their graphs") {
  for (std::uint64_t number = 0; number < 200; ++number) {
    RandomStream random{19, "crowded-pipelines", number};
    std::vector<PipelineSpec> pipelines;
    for (std::uint64_t i = 0; i < 1 + random.below(4); ++i) {
      pipelines.push_back(random_pipeline(random, "p" + std::to_string(i), true));
      pipelines.back().schedule = {.every = 1_s * static_cast<std::int64_t>(1 + random.below(900)),
                                   .runs = 1 + random.below(5)};
    }
    // That the account is exact is asserted by the run itself.
    const RunRecord run = run_scenario(scenario_of(1, pipelines, number));
    std::size_t jobs = 0;
    for (const PipelineRecord& pipeline : run.pipelines) {
      CHECK(pipeline.runs.size() == pipeline.spec.schedule.runs);
      for (const PipelineRunRecord& one : pipeline.runs) {
        check_run(run, pipeline, one);
        for (const StepRecord& step : one.steps) jobs += step.jobs.size();
      }
    }
    CHECK(jobs == run.jobs.size());
  }
}

TEST_CASE(
    "an earlier run leaves nothing behind: replaced and left out, the rest is as it must be") {
  for (std::uint64_t number = 0; number < 100; ++number) {
    RandomStream random{23, "overlapping-pipelines", number};
    std::vector<PipelineSpec> pipelines{random_pipeline(random, "p", true)};
    pipelines[0].schedule = {.every = 1_s * static_cast<std::int64_t>(1 + random.below(300)),
                             .runs = 6};
    pipelines[0].concurrency = random.below(2) == 0 ? Concurrency::replace : Concurrency::forbid;
    const RunRecord run = run_scenario(scenario_of(2, pipelines, number));
    TimePoint free_from{};
    for (const PipelineRunRecord& one : run.pipelines.at(0).runs) {
      if (one.outcome == PipelineOutcome::left_out) {
        CHECK(one.due < free_from);
        continue;
      }
      CHECK(one.due >= free_from);
      free_from = std::max(free_from, one.end);
      if (one.outcome != PipelineOutcome::replaced) check_run(run, run.pipelines[0], one);
    }
    for (const JobRecord& job : run.jobs.records()) CHECK(has_ended(job.state));
  }
}
