#include "sim/observe/goals.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/goal.hpp"

#include "models/price/stack_cost.hpp"
#include "sim/lifecycle/job_state.hpp"
#include "sim/observe/replications.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/tree.hpp"
#include "tests/sim/observe/run_builder.hpp"

namespace headroom {
namespace {

constexpr std::int64_t second = 1'000'000'000;

/// Waits 10 s and 50 s on one GPU, 100 s on eight; one of eight still waits, for 400 s so far.
RunBuilder four_jobs() {
  RunBuilder builder;
  builder.add({.name = "a", .user = "ann", .gpus = 1, .start = 10 * second, .end = 60 * second})
      .add({.name = "b", .user = "bob", .gpus = 1, .start = 50 * second, .end = 90 * second})
      .add({.name = "c", .user = "ann", .gpus = 8, .start = 100 * second, .end = 500 * second})
      .add({.name = "d",
            .user = "bob",
            .gpus = 8,
            .submit = 100 * second,
            .state = JobState::queued});
  return builder;
}

Tree goals_of(RunBuilder& builder, std::vector<Goal> goals) {
  builder.run().goals = std::move(goals);
  return *summary(builder.run()).find("goals");
}

/// Every path of `tree` that ends in a number.
void each_number(const Tree& tree, const std::string& path,
                 const std::function<void(const std::string&)>& visit) {
  if (tree.number()) visit(path);
  for (const auto& [name, value] : tree.members()) {
    each_number(value, path.empty() ? name : path + '.' + name, visit);
  }
}

TEST_CASE("goals of a run") {
  RunBuilder builder = four_jobs();

  SUBCASE("count the jobs that they are about") {
    const auto mean_where = [&](const std::string& gpus) {
      const Tree goals = goals_of(builder, {{.metric = "queue_delay_s.mean",
                                             .where = {{"gpus", gpus}},
                                             .at_most = 30.0,
                                             .at_least = {}}});
      return goals.items()[0].find("value")->number();
    };
    CHECK(mean_where("1") == 30.0);
    CHECK(mean_where("<8") == 30.0);
    CHECK(mean_where(">=8") == 250.0);
  }
  SUBCASE("take what still waits at what it has waited") {
    const Tree goals = goals_of(
        builder, {{.metric = "queue_delay_s.max", .where = {}, .at_most = 300.0, .at_least = {}}});
    CHECK(goals.items()[0].find("value")->number() == 400.0);
    CHECK(goals.items()[0].find("still_waiting")->number() == 1.0);
    CHECK(missed_goals(summary(builder.run())) == 1);
  }
  SUBCASE("are met at their limits") {
    const auto missed = [&](double at_least, double at_most) {
      builder.run().goals = {{.metric = "jobs.completed",
                              .where = {{"user", "ann"}},
                              .at_most = at_most,
                              .at_least = at_least}};
      return missed_goals(summary(builder.run()));
    };
    CHECK(missed(2.0, 2.0) == 0);
    CHECK(missed(2.5, 9.0) == 1);
    CHECK(missed(0.0, 1.5) == 1);
  }
  SUBCASE("without a value are missed") {
    const Tree goals = goals_of(
        builder,
        {{.metric = "jct_s.mean", .where = {{"user", "eve"}}, .at_most = 1e9, .at_least = {}}});
    CHECK(goals.items()[0].find("value")->is_null());
    CHECK(missed_goals(summary(builder.run())) == 1);
  }
}

TEST_CASE("goals of replications are judged by the mean") {
  std::vector<Tree> summaries;
  for (const std::int64_t wait : {10, 30}) {
    RunBuilder builder;
    builder.add({.start = wait * second, .end = 100 * second});
    builder.run().goals = {
        {.metric = "queue_delay_s.mean", .where = {}, .at_most = 20.0, .at_least = {}}};
    summaries.push_back(summary(builder.run()));
  }
  const Tree merged = merged_summary(summaries);
  const Tree& goal = merged.find("goals")->items().at(0);
  CHECK(goal.find("value.mean")->number() == 20.0);
  CHECK(goal.find("met_ratio")->number() == 0.5);
  CHECK(missed_goals(merged) == 0);
}

TEST_CASE("every number of a summary is a metric") {
  RunBuilder builder = four_jobs();
  builder.run().gpu_count = 8;
  StackCost costs;
  costs.parts = {{.name = "a", .price = Money{1}}};
  costs.lifetime = 1_h;
  builder.run().costs = costs;
  builder.run().goals = {
      {.metric = "queue_delay_s.max", .where = {}, .at_most = 300.0, .at_least = {}}};
  each_number(summary(builder.run()), "", [](const std::string& path) {
    if (path == "seed" || path == "measured_from_s" || path == "cost.lifetime_s") return;
    CAPTURE(path);
    CHECK(is_metric(path));
  });
  CHECK_FALSE(is_metric("queue_delay_s"));
  CHECK_FALSE(is_metric("by_queue.a"));
  CHECK(nearest_metric("queue_dely_s.p95") == "queue_delay_s.p95");
  CHECK(nearest_metric("queue_delay_s") == "queue_delay_s.mean");
  CHECK(nearest_metric("busy_ratio") == "gpu.busy_ratio");
}

TEST_CASE("what a goal is about can be read") {
  CHECK(subject_of({.metric = "jct_s.p95",
                    .where = {{"gpus", ">=8"}, {"user", "ann"}},
                    .at_most = {},
                    .at_least = {}}) == "jct_s.p95 of jobs with gpus >=8 and user = ann");
}

}  // namespace
}  // namespace headroom
