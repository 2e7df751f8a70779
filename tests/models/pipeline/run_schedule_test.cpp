#include "models/pipeline/run_schedule.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <vector>

#include "models/pipeline/pipeline_spec.hpp"

using namespace headroom;

namespace {

std::vector<double> first_hours(const RunSchedule& schedule, Duration start_epoch, int count) {
  RunTimes times{schedule, start_epoch};
  std::vector<double> hours;
  for (int i = 0; i < count; ++i) {
    const auto time = times.next();
    if (!time) break;
    hours.push_back(to_seconds(time->since_start) / 3600.0);
  }
  return hours;
}

RunSchedule cron(const char* line) { return {.cron = parse_cron(line).value}; }

}  // namespace

TEST_CASE("a line of crontab gives its instants from the start of the run on") {
  SUBCASE("two o'clock each night, from midnight") {
    CHECK(first_hours(cron("0 2 * * *"), {}, 3) == std::vector{2.0, 26.0, 50.0});
  }
  SUBCASE("the start itself counts") {
    CHECK(first_hours(cron("0 2 * * *"), 2_h, 2) == std::vector{0.0, 24.0});
  }
  SUBCASE("a start within a second does not") {
    CHECK(first_hours(cron("0 2 * * *"), 2_h + Duration{1}, 1)[0] ==
          doctest::Approx(24.0).epsilon(1e-12));
  }
  SUBCASE("the fourth of January 1970 was a Sunday") {
    CHECK(first_hours(cron("30 6 * * 0"), {}, 2) == std::vector{78.5, 246.5});
  }
  SUBCASE("an instant that never comes ends it") {
    CHECK(first_hours(cron("0 0 30 2 *"), {}, 1).empty());
  }
}

TEST_CASE("equal intervals, single runs, and how many there are") {
  CHECK(first_hours({.every = 24_h, .first = 1_h}, 7_h, 3) == std::vector{1.0, 25.0, 49.0});
  CHECK(first_hours({.every = 24_h, .runs = 2}, {}, 5) == std::vector{0.0, 24.0});
  CHECK(first_hours({.first = 5_h}, {}, 5) == std::vector{5.0});
}

TEST_CASE("pauses between retries grow by the backoff up to the cap") {
  const RetryRule rule{.retries = 9, .delay = 60_s, .backoff = 2.0, .cap = 300_s};
  CHECK(retry_pause(rule, 1) == 60_s);
  CHECK(retry_pause(rule, 2) == 120_s);
  CHECK(retry_pause(rule, 3) == 240_s);
  CHECK(retry_pause(rule, 4) == 300_s);
  CHECK(retry_pause({.delay = 60_s, .backoff = 1000.0}, 100) == longest_duration);
}

TEST_CASE("attempts fail as often as they should, at points that are uniform") {
  PipelineSpec pipeline{.name = "p"};
  pipeline.steps.emplace_back().failure_rate = 0.2;
  int failed = 0;
  double shares = 0.0;
  for (std::uint32_t run = 0; run < 20'000; ++run) {
    const AttemptFate fate = draw_fate(pipeline, 1, {.run = run});
    if (!fate.fails) {
      CHECK(fate.share == 1.0);
      continue;
    }
    ++failed;
    shares += fate.share;
  }
  // Four standard deviations: sqrt(20,000 x 0.2 x 0.8) = 57 failures, and of the mean share
  // 0.289 / sqrt(4,000).
  CHECK(failed == doctest::Approx(4000).epsilon(4 * 57.0 / 4000));
  CHECK(shares / failed == doctest::Approx(0.5).epsilon(4 * 0.0046 / 0.5));
  pipeline.steps[0].failure_rate = 0.0;
  CHECK(!draw_fate(pipeline, 1, {}).fails);
  pipeline.steps[0].failure_rate = 1.0;
  CHECK(draw_fate(pipeline, 1, {}).fails);
}
