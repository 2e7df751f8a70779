#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/policy/windows/week_windows.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"
#include "tests/sim/world/small_run.hpp"

namespace headroom {
namespace {

constexpr std::int64_t hour = 3600;

/// A run from Monday 16:00 on whose nights are from 19:00 to 07:00, so from 3 h to 15 h; jobs of
/// more than four hours are long.
SmallRun with_nights(std::uint32_t nodes, std::uint32_t gpus, const std::string& backfill) {
  SmallRun run{nodes, gpus};
  run.scenario.scheduler.backfill = backfill;
  run.scenario.scheduler.off_peak = OffPeakRule{.windows = *parse_week_windows("19:00-07:00").value,
                                                .week_time_at_start = 16_h,
                                                .longer_than = 4_h};
  return run;
}

std::vector<double> hours_of_starts(const RunRecord& run) {
  std::vector<double> hours = starts_of(run);
  for (double& start : hours) start = start < 0 ? start : start / hour;
  return hours;
}

}  // namespace

TEST_CASE("long jobs wait for the night, and nobody waits for them") {
  for (const char* backfill : {"none", "first-fit", "easy"}) {
    CAPTURE(backfill);
    SmallRun run = with_nights(1, 4, backfill);
    run.add({.submit = 0, .gpus = 4, .run = 6 * hour});     // long: at 19:00, though all is free
    run.add({.submit = hour, .gpus = 4, .run = 4 * hour});  // four hours are not more than four
    run.add({.submit = 2 * hour, .gpus = 4, .run = 1 * hour});   // behind the first from 19:00 on
    run.add({.submit = 20 * hour, .gpus = 1, .run = 5 * hour});  // long, on Tuesday at noon
    const RunRecord record = run.run();
    CHECK(hours_of_starts(record) == std::vector<double>{5, 1, 11, 27});
    CHECK(record.jobs.record(JobId{0}).wait_reason == WaitReason::insufficient);
    CHECK(record.jobs.record(JobId{3}).wait_reason == WaitReason::off_peak);
  }
}

TEST_CASE("a reservation that was given by day holds when the night comes") {
  SmallRun run = with_nights(1, 4, "conservative");
  run.add({.submit = 0, .gpus = 4, .run = 6 * hour});
  run.add({.submit = hour, .gpus = 4, .run = 4 * hour});
  run.add({.submit = 2 * hour, .gpus = 4, .run = 1 * hour});  // has its reservation from 5 on
  CHECK(hours_of_starts(run.run()) == std::vector<double>{6, 1, 5});
}

TEST_CASE("time in which GPUs wait for the night is held back by the policy") {
  SmallRun run = with_nights(1, 4, "easy");
  run.add({.submit = 0, .gpus = 3, .run = 5 * hour});
  const RunRecord record = run.run();
  CHECK(hours_of_starts(record) == std::vector<double>{3});
  CHECK(gpu_seconds(record, GpuClass::idle_policy) == 3 * 3 * hour);
  CHECK(gpu_seconds(record, GpuClass::idle_no_demand) == 3 * hour + 5 * hour);
  CHECK(gpu_seconds(record, GpuClass::idle_insufficient) == 0);
}

TEST_CASE("who does not get its turn in the night waits for the next, and delays nobody by day") {
  for (const char* backfill : {"none", "easy", "conservative"}) {
    CAPTURE(backfill);
    SmallRun run = with_nights(1, 4, backfill);
    run.add({.submit = 3 * hour, .gpus = 4, .run = 13 * hour});  // from 19:00 to 08:00
    run.add({.submit = 4 * hour, .gpus = 4, .run = 5 * hour});   // would be next, but 07:00 is past
    run.add({.submit = 5 * hour, .gpus = 4, .run = 3 * hour});   // at 08:00, instead
    run.add({.submit = 5 * hour, .gpus = 4, .run = 2 * hour});
    CHECK(hours_of_starts(run.run()) == std::vector<double>{3, 27, 16, 19});
  }
}

TEST_CASE("what the scheduler believes decides who is long") {
  SmallRun run = with_nights(1, 4, "none");
  run.add({.submit = 0, .gpus = 1, .run = 6 * hour, .walltime = 4 * hour});  // killed at its limit
  run.add({.submit = 0, .gpus = 1, .run = hour, .walltime = 5 * hour});
  CHECK(hours_of_starts(run.run()) == std::vector<double>{0, 3});
  run.scenario.scheduler.estimate.kind = EstimateSpec::Kind::actual;
  CHECK(hours_of_starts(run.run()) == std::vector<double>{0, 0});
}

TEST_CASE("a long job that is stopped by day goes on at night") {
  SmallRun run = with_nights(1, 4, "none");
  run.scenario.scheduler.order = "priority";
  run.scenario.scheduler.preemption = "priority";
  run.add({.submit = 3 * hour, .gpus = 4, .run = 20 * hour});             // from 19:00
  run.add({.submit = 17 * hour, .gpus = 4, .run = hour, .priority = 5});  // stops it at 09:00
  const RunRecord record = run.run();
  CHECK(hours_of_starts(record) == std::vector<double>{3, 17});
  CHECK(record.jobs.record(JobId{0}).preemptions == 1);
  // 14 of its 20 hours were done; the others follow from 19:00 on, which is 27 h.
  CHECK(ends_of(record).at(0) == 33 * hour);
}

TEST_CASE("policies kai and slurm keep long jobs for the night, too") {
  for (const char* policy : {"kai", "slurm"}) {
    CAPTURE(policy);
    const std::string text =
        R"({"cluster": {"nodes": [{"name": "n", "count": 1, "gpus": 4, "cpus": 64}]},
            "workload": [{"jobs": [
              {"id": "long", "submit_s": 0, "gpus": 4, "duration_s": 21600},
              {"id": "short", "submit_s": 3600, "gpus": 4, "duration_s": 3600},
              {"id": "late", "submit_s": 54000, "gpus": 4, "duration_s": 21600}]}],
            "scheduler": {"policy": ")" +
        std::string{policy} +
        R"(", "off_peak": {"hours": "19:00-07:00", "longer_than": "4h", "starts": "Mon 16:00"}}})";
    const RunRecord run = run_scenario(parse_scenario(text, "off-peak.json", {}), {});
    const std::vector<double> starts = hours_of_starts(run);
    CHECK(starts[0] == doctest::Approx(3.0).epsilon(0.02));
    CHECK(starts[1] == doctest::Approx(1.0).epsilon(0.02));
    CHECK(starts[2] == doctest::Approx(27.0).epsilon(0.02));
    CHECK(starts[0] >= 3.0);
    CHECK(starts[2] >= 27.0);
  }
}

TEST_CASE("no long job ever starts by day, and every job comes to its end") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    RandomStream random{seed, "off peak", 0};
    constexpr const char* backfills[]{"none", "first-fit", "easy", "conservative"};
    constexpr const char* orders[]{"fcfs", "sjf", "wfp3", "srtf"};
    SmallRun run = with_nights(2, 4, backfills[random.below(4)]);
    run.scenario.scheduler.order = orders[random.below(4)];
    if (random.below(4) == 0) run.scenario.scheduler.preemption = "order";
    for (int i = 0; i < 40; ++i) {
      run.add({.submit = static_cast<std::int64_t>(random.below(4 * 24)) * hour / 2,
               .gpus = static_cast<std::int64_t>(1 + random.below(8)),
               .run = static_cast<std::int64_t>(1 + random.below(8)) * hour});
    }
    const RunRecord record = run.run();
    const OffPeakRule& rule = *run.scenario.scheduler.off_peak;
    const WeekWindows nights{rule.windows, rule.week_time_at_start};
    for (const JobRecord& job : record.jobs.records()) {
      REQUIRE(job.state == JobState::completed);
      if (job.spec->duration > 4_h) CHECK(nights.is_open(*job.first_start));
    }
  }
}

}  // namespace headroom
