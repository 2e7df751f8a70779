#include "sim/observe/series.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/observe/run_record.hpp"
#include "tests/sim/observe/run_builder.hpp"

namespace headroom {
namespace {

constexpr std::int64_t second = 1'000'000'000;

const std::vector<double>& values(const Series& series, std::string_view name) {
  const auto column = std::ranges::find(series.columns, name, &Series::Column::name);
  REQUIRE(column != series.columns.end());
  return column->values;
}

using Values = std::vector<double>;

TEST_CASE("series worked out by hand") {
  RunBuilder builder;
  // Waits 0-4, runs 4-14 on 16 GPUs of which it asked for 12; steps of 5 s.
  builder
      .add({.gpus = 12, .allocated_gpus = 16, .submit = 0, .start = 4 * second, .end = 14 * second})
      // Waits 7.5-20 and never starts.
      .add({.gpus = 2, .submit = 7'500'000'000, .state = JobState::queued})
      .run()
      .end = RunBuilder::at(20 * second);
  const Series result = series(builder.run(), 4);
  CHECK(result.starts == std::vector{RunBuilder::at(0), RunBuilder::at(5 * second),
                                     RunBuilder::at(10 * second), RunBuilder::at(15 * second)});
  CHECK(values(result, "queued_jobs") == Values{0.8, 0.5, 1.0, 1.0});
  CHECK(values(result, "queued_gpus") == Values{9.6, 1.0, 2.0, 2.0});
  CHECK(values(result, "running_jobs") == Values{0.2, 1.0, 0.8, 0.0});
  CHECK(values(result, "gpus_allocated") == Values{3.2, 16.0, 12.8, 0.0});
  CHECK(values(result, "gpus_busy") == Values{3.2, 16.0, 12.8, 0.0});
  CHECK(values(result, "gpus_down") == Values{0.0, 0.0, 0.0, 0.0});
}

TEST_CASE("queues have columns of their own where there are several") {
  RunBuilder builder;
  builder.add({.queue = "a", .gpus = 2, .start = 0, .end = 10 * second})
      .add({.queue = "b", .gpus = 4, .start = 5 * second, .end = 10 * second});
  const Series result = series(builder.run(), 2);
  CHECK(values(result, "by_queue.a.gpus_allocated") == Values{2.0, 2.0});
  CHECK(values(result, "by_queue.b.gpus_allocated") == Values{0.0, 4.0});
  CHECK(values(result, "by_queue.b.queued_gpus") == Values{4.0, 0.0});
  CHECK(values(result, "gpus_allocated") == Values{2.0, 6.0});

  RunBuilder alone;
  alone.add({.queue = "a", .gpus = 2, .start = 0, .end = 10 * second});
  CHECK(series(alone.run(), 2).columns.size() == 7);
}

TEST_CASE("a preempted job waits between its runs and pays for its restart") {
  RunBuilder builder;
  // Runs 0-4, waits 4-6, runs 6-12 of which 6-7 is the restart.
  builder.add({.gpus = 2,
               .submit = 0,
               .start = 0,
               .end = 12 * second,
               .held = 10 * second,
               .preemptions = 1});
  RunRecord& run = builder.run();
  run.earlier_runs.push_back({.job = id_at<JobId>(0),
                              .start = RunBuilder::at(0),
                              .end = RunBuilder::at(4 * second),
                              .restart_cost = {},
                              .share = whole_gpus(2)});
  run.jobs.facts(id_at<JobId>(0)).started = RunBuilder::at(6 * second);
  run.jobs.facts(id_at<JobId>(0)).restart_cost = 1_s;
  const Series result = series(run, 3);
  CHECK(values(result, "queued_jobs") == Values{0.0, 0.5, 0.0});
  CHECK(values(result, "queued_gpus") == Values{0.0, 1.0, 0.0});
  CHECK(values(result, "running_jobs") == Values{1.0, 0.5, 1.0});
  CHECK(values(result, "gpus_allocated") == Values{2.0, 1.0, 2.0});
  CHECK(values(result, "gpus_busy") == Values{2.0, 0.5, 2.0});
}

TEST_CASE("rejected jobs never queue, jobs of zero length leave no trace") {
  RunBuilder builder;
  builder.add({.submit = 0, .end = 0, .state = JobState::rejected})
      .add({.submit = 3, .start = 3, .end = 3})
      .add({.submit = 2, .state = JobState::pending})
      .run()
      .end = RunBuilder::at(10);
  for (const Series::Column& column : series(builder.run(), 5).columns) {
    CAPTURE(column.name);
    CHECK(column.values == Values(5, 0.0));
  }
}

TEST_CASE("a job that fails without a start waits until then, one stopped waits again") {
  RunBuilder builder;
  builder.add({.submit = 0, .end = 4, .state = JobState::failed})
      .add({.gpus = 8,
            .submit = 0,
            .start = 2,
            .held = 2,
            .state = JobState::queued,
            .preemptions = 1})
      .run()
      .end = RunBuilder::at(8);
  builder.run().earlier_runs.push_back({.job = id_at<JobId>(1),
                                        .start = RunBuilder::at(2),
                                        .end = RunBuilder::at(4),
                                        .restart_cost = {},
                                        .share = whole_gpus(8)});
  const Series result = series(builder.run(), 4);
  CHECK(values(result, "queued_jobs") == Values{2.0, 1.0, 1.0, 1.0});
  CHECK(values(result, "queued_gpus") == Values{9.0, 1.0, 8.0, 8.0});
  CHECK(values(result, "gpus_allocated") == Values{0.0, 8.0, 0.0, 0.0});
}

TEST_CASE("a run of no length has no steps, a short one no empty ones") {
  RunBuilder builder;
  builder.add({.submit = 0, .start = 0, .end = 0});
  CHECK(series(builder.run(), 1000).starts.empty());
  builder.run().end = RunBuilder::at(3);
  CHECK(series(builder.run(), 1000).starts.size() == 3);
  CHECK(series(RunRecord{}, 1000).starts.empty());
}

TEST_CASE("averages are exact where sums pass 64 bits") {
  RunBuilder builder;
  constexpr std::int64_t hundred_years = 3'155'760'000'000'000'000;
  for (int i = 0; i < 10; ++i) {
    builder.add({.gpus = 1'000'000, .submit = 0, .start = 0, .end = hundred_years});
  }
  const Series result = series(builder.run(), 3);
  CHECK(values(result, "gpus_allocated") == Values(3, 10'000'000.0));
}

/// What the averages should be, instant by instant.
Values slow_average(const RunRecord& run, std::size_t samples, bool running) {
  const std::int64_t end = run.end.since_start.count;
  Values sums(samples);
  for (std::int64_t instant = 0; instant < end; ++instant) {
    // Step k begins at floor(k × end / samples).
    std::size_t step = 0;
    while (static_cast<std::int64_t>(step + 1) * end / static_cast<std::int64_t>(samples) <=
           instant) {
      ++step;
    }
    for (std::size_t i = 0; i < run.jobs.size(); ++i) {
      const JobRecord& job = run.jobs.record(id_at<JobId>(i));
      const TimePoint now = RunBuilder::at(instant);
      const bool started = job.first_start && *job.first_start <= now;
      const bool ended = has_ended(job.state) && job.end <= now;
      const bool counts = running ? started && !ended : job.submitted <= now && !started;
      if (counts) sums[step] += 1.0;
    }
  }
  for (std::size_t k = 0; k < samples; ++k) {
    const auto from = static_cast<std::int64_t>(k) * end / static_cast<std::int64_t>(samples);
    const auto to = static_cast<std::int64_t>(k + 1) * end / static_cast<std::int64_t>(samples);
    sums[k] /= static_cast<double>(to - from);
  }
  return sums;
}

TEST_CASE("series agree with counting instant by instant") {
  std::mt19937_64 bits{17};
  for (int round = 0; round < 60; ++round) {
    RunBuilder builder;
    const auto below = [&](std::int64_t limit) {
      return static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(limit));
    };
    for (int i = 0; i < 8; ++i) {
      MadeUpJob job{.submit = below(50)};
      job.state = bits() % 4 == 0 ? JobState::queued : JobState::completed;
      if (job.state == JobState::completed) {
        job.start = job.submit + below(30);
        job.end = *job.start + below(30);
      }
      builder.add(job);
    }
    builder.run().end = RunBuilder::at(100 + below(60));
    const auto samples = static_cast<std::uint32_t>(1 + below(90));
    const Series result = series(builder.run(), samples);
    CHECK(values(result, "running_jobs") == slow_average(builder.run(), samples, true));
    CHECK(values(result, "queued_jobs") == slow_average(builder.run(), samples, false));
  }
}

TEST_CASE("a series is written as one row a step") {
  Series made{.starts = {RunBuilder::at(0), RunBuilder::at(1'500'000'000)},
              .columns = {{"queued_jobs", {0.0, 1.0 / 3.0}}, {"a,b", {2.5, 1e6}}}};
  std::string text;
  write_series(made, [&](std::string_view block) { text += block; });
  CHECK(text ==
        "time_s,queued_jobs,\"a,b\"\n"
        "0,0,2.5\n"
        "1.5,0.3333333333333333,1000000\n");
}

}  // namespace
}  // namespace headroom
