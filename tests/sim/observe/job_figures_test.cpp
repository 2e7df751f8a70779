#include "sim/observe/job_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/observe/statistics.hpp"
#include "tests/sim/observe/run_builder.hpp"

namespace headroom {
namespace {

constexpr std::int64_t second = 1'000'000'000;

TEST_CASE("figures of three jobs worked out by hand") {
  RunBuilder builder;
  // Waits 0, runs 20 s; waits 30, runs 5 s; waits 10, runs 40 s.
  builder.add({.submit = 0, .start = 0, .end = 20 * second})
      .add({.submit = 10 * second, .start = 40 * second, .end = 45 * second})
      .add({.submit = 20 * second, .start = 30 * second, .end = 70 * second});
  const RunFigures figures = run_figures(builder.run());
  const JobFigures& all = figures.all;

  CHECK(all.jobs.submitted == 3);
  CHECK(all.jobs.started == 3);
  CHECK(all.jobs.completed == 3);
  CHECK(all.queue_delay->mean == 40.0 / 3.0);
  CHECK(all.queue_delay->at.p50 == 10.0);
  CHECK(all.queue_delay->at.max == 30.0);
  CHECK(all.jct->mean == 35.0);
  CHECK(all.run->mean == 65.0 / 3.0);
  // 20/20, 35/5, 50/40, and against 10 s at least: 1, 3.5, 1.25.
  CHECK(all.slowdown->mean == (1.0 + 7.0 + 1.25) / 3.0);
  CHECK(all.slowdown->at.max == 7.0);
  CHECK(all.bounded_slowdown->mean == (1.0 + 3.5 + 1.25) / 3.0);
  CHECK(all.bounded_slowdown->at.p50 == 1.25);
  CHECK(all.bounded_slowdown->root_mean_square == std::sqrt((1.0 + 3.5 * 3.5 + 1.25 * 1.25) / 3.0));
  CHECK(figures.first_submit == RunBuilder::at(0));
  CHECK(figures.last_end == RunBuilder::at(70 * second));
  CHECK((figures.start_sum_ns == WideInt{70 * second}));
}

TEST_CASE("a job counts in the figures of what it reached") {
  RunBuilder builder;
  builder.add({.submit = 0, .start = 1 * second, .end = 3 * second, .state = JobState::killed})
      .add({.submit = 0, .start = 2 * second, .end = 6 * second, .state = JobState::failed})
      .add({.submit = 0, .start = 5 * second, .state = JobState::running})
      .add({.submit = 0, .state = JobState::queued})
      .add({.submit = 0, .state = JobState::held})
      .add({.submit = 0, .state = JobState::pending})
      .add({.submit = 0, .state = JobState::rejected})
      // Ran once, was preempted, waits again.
      .add({.submit = 0, .start = 4 * second, .state = JobState::queued, .preemptions = 1});
  const JobFigures all = run_figures(builder.run()).all;
  CHECK(all.jobs.submitted == 8);
  CHECK(all.jobs.started == 4);
  CHECK(all.jobs.completed == 0);
  CHECK(all.jobs.killed == 1);
  CHECK(all.jobs.failed == 1);
  CHECK(all.jobs.running == 1);
  CHECK(all.jobs.queued == 4);
  CHECK(all.jobs.rejected == 1);
  CHECK(all.queue_delay->mean == 3.0);
  CHECK(all.jct->mean == 4.5);
  CHECK(all.run->mean == 3.0);
}

TEST_CASE("a job of zero length has a bounded slowdown, but no slowdown") {
  RunBuilder builder;
  builder.add({.submit = 0, .start = 40 * second, .end = 40 * second});
  const JobFigures all = run_figures(builder.run()).all;
  CHECK(all.run->mean == 0.0);
  CHECK_FALSE(all.slowdown);
  CHECK(all.bounded_slowdown->mean == 4.0);
}

TEST_CASE("jobs of the warm-up do not count") {
  RunBuilder builder;
  builder.add({.submit = 9, .start = 100, .end = 900})
      .add({.submit = 10, .start = 12, .end = 20})
      .run()
      .measured_from = RunBuilder::at(10);
  const RunFigures figures = run_figures(builder.run());
  CHECK(figures.all.jobs.submitted == 1);
  CHECK(figures.all.queue_delay->at.max == 2e-9);
  CHECK(figures.first_submit == RunBuilder::at(10));
  CHECK(figures.last_end == RunBuilder::at(20));
  CHECK(figures.by_size.front().figures.jobs.submitted == 1);
}

TEST_CASE("a run without jobs has counts of zero and no figures") {
  RunRecord run;
  const RunFigures figures = run_figures(run);
  CHECK(figures.all.jobs.submitted == 0);
  CHECK_FALSE(figures.all.queue_delay);
  CHECK_FALSE(figures.all.bounded_slowdown);
  CHECK_FALSE(figures.first_submit);
  CHECK(figures.by_size.empty());
  CHECK(figures.by_queue.empty());
}

TEST_CASE("size classes are powers of two with their own names") {
  CHECK(size_class_name(size_class(0)) == "0");
  CHECK(size_class_name(size_class(1)) == "1");
  CHECK(size_class_name(size_class(2)) == "2");
  CHECK(size_class_name(size_class(3)) == "3-4");
  CHECK(size_class_name(size_class(4)) == "3-4");
  CHECK(size_class_name(size_class(5)) == "5-8");
  CHECK(size_class_name(size_class(8)) == "5-8");
  CHECK(size_class_name(size_class(9)) == "9-16");
  CHECK(size_class_name(size_class(4096)) == "2049-4096");
  CHECK(size_class_name(size_class(UINT32_MAX)) == "2147483649-4294967296");
}

TEST_CASE("jobs are divided by size, queue and user") {
  RunBuilder builder;
  builder.add({.user = "10", .queue = "night", .gpus = 8, .submit = 0, .start = 1, .end = 2})
      .add({.user = "9", .queue = "day", .gpus = 0, .submit = 0, .start = 3, .end = 4})
      .add({.user = "ann", .queue = "night", .gpus = 5, .submit = 0, .start = 5, .end = 6});
  const RunFigures figures = run_figures(builder.run());
  const auto names = [](const std::vector<NamedFigures>& sets) {
    std::vector<std::string> result;
    for (const auto& set : sets) result.push_back(set.name);
    return result;
  };
  CHECK(names(figures.by_size) == std::vector<std::string>{"0", "5-8"});
  CHECK(names(figures.by_queue) == std::vector<std::string>{"day", "night"});
  CHECK(names(figures.by_user) == std::vector<std::string>{"9", "10", "ann"});
  CHECK(figures.by_size[1].figures.queue_delay->at.max == 5e-9);
  CHECK(figures.by_size[1].figures.jobs.submitted == 2);
  CHECK(figures.by_queue[0].figures.queue_delay->at.max == 3e-9);
  CHECK(figures.by_user[1].figures.queue_delay->at.max == 1e-9);
}

TEST_CASE("a division in which all jobs share one set repeats the figures of all") {
  RunBuilder builder;
  builder.run().tables.queues.intern("");
  builder.add({.queue = "only", .submit = 0, .start = 1, .end = 2})
      .add({.queue = "only", .submit = 0, .start = 4, .end = 8});
  const RunFigures figures = run_figures(builder.run());
  REQUIRE(figures.by_queue.size() == 1);
  CHECK(figures.by_queue.front().name == "only");
  CHECK(figures.by_queue.front().figures.jobs.submitted == 2);
  CHECK(figures.by_queue.front().figures.jct->mean == figures.all.jct->mean);
}

/// What one figure should be, from the definitions, by sorting.
void check_spread(const std::optional<Spread>& spread, std::vector<double> values) {
  REQUIRE(spread.has_value() == !values.empty());
  if (values.empty()) return;
  double sum = 0.0;
  for (const double value : values) sum += value;
  std::ranges::sort(values);
  const auto at = [&](double percent) {
    const double place = std::ceil(percent * static_cast<double>(values.size()) / 100.0);
    return values[static_cast<std::size_t>(place) - 1];
  };
  CHECK(spread->mean == doctest::Approx(sum / static_cast<double>(values.size())).epsilon(1e-12));
  CHECK(spread->at.p50 == at(50));
  CHECK(spread->at.p90 == at(90));
  CHECK(spread->at.p95 == at(95));
  CHECK(spread->at.p99 == at(99));
  CHECK(spread->at.max == values.back());
}

void check_figures(const JobFigures& figures, const std::vector<MadeUpJob>& jobs) {
  std::vector<double> delays;
  std::vector<double> jcts;
  std::vector<double> slowdowns;
  for (const MadeUpJob& job : jobs) {
    if (job.start) delays.push_back(static_cast<double>(*job.start - job.submit) / 1e9);
    if (job.state == JobState::queued || job.state == JobState::running) continue;
    const auto run = static_cast<double>(job.end - *job.start);
    const auto jct = static_cast<double>(job.end - job.submit);
    jcts.push_back(jct / 1e9);
    if (run > 0.0) slowdowns.push_back(jct / run);
  }
  CHECK(figures.jobs.submitted == jobs.size());
  CHECK(figures.jobs.started == delays.size());
  check_spread(figures.queue_delay, delays);
  check_spread(figures.jct, jcts);
  check_spread(figures.slowdown, slowdowns);
}

MadeUpJob random_job(std::mt19937_64& bits) {
  constexpr JobState states[]{JobState::completed, JobState::completed, JobState::completed,
                              JobState::killed,    JobState::queued,    JobState::running};
  MadeUpJob job;
  job.user = 'u' + std::to_string(bits() % 5);
  job.gpus = static_cast<std::uint32_t>(bits() % 10);
  job.submit = static_cast<std::int64_t>(bits() % 1'000'000'000'000);
  job.state = states[bits() % 6];
  if (job.state == JobState::queued) return job;
  job.start = job.submit + (bits() % 2 == 0 ? 0 : static_cast<std::int64_t>(bits() >> 20U));
  job.end = *job.start + (bits() % 9 == 0 ? 0 : static_cast<std::int64_t>(bits() >> 20U));
  return job;
}

TEST_CASE("figures agree with slow obvious ones on random jobs") {
  std::mt19937_64 bits{5};
  for (const std::size_t size : {1U, 2U, 7U, 40U, 300U, 9000U}) {
    std::vector<MadeUpJob> jobs(size);
    std::ranges::generate(jobs, [&] { return random_job(bits); });
    RunBuilder builder;
    for (const MadeUpJob& job : jobs) builder.add(job);
    const RunFigures figures = run_figures(builder.run());
    check_figures(figures.all, jobs);
    std::size_t in_sets = 0;
    for (const auto& [name, set] : figures.by_user) {
      std::vector<MadeUpJob> of_user;
      std::ranges::copy_if(jobs, std::back_inserter(of_user),
                           [&](const MadeUpJob& job) { return job.user == name; });
      check_figures(set, of_user);
      in_sets += of_user.size();
    }
    CHECK(in_sets == size);
    for (const auto& [name, set] : figures.by_size) {
      std::vector<MadeUpJob> of_size;
      std::ranges::copy_if(jobs, std::back_inserter(of_size), [&](const MadeUpJob& job) {
        return size_class_name(size_class(job.gpus)) == name;
      });
      check_figures(set, of_size);
    }
  }
}

}  // namespace
}  // namespace headroom
