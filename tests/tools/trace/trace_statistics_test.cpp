#include "tools/trace/trace_statistics.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/workload/listed_source.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "sim/report/readable.hpp"
#include "tools/trace/arrival_pattern.hpp"
#include "tools/trace/estimate_accuracy.hpp"
#include "tools/trace/offered_load.hpp"
#include "tools/trace/week_clock.hpp"

using namespace headroom;

namespace {

ListedJob job(const std::string& id, Duration submit, std::int64_t gpus, Duration duration) {
  ListedJob listed;
  listed.id = id;
  listed.submit = submit;
  listed.duration = duration;
  listed.request.gpus = whole_gpus(gpus);
  return listed;
}

/// Four jobs over three hours; ann has three quarters of the GPU-hours.
std::vector<ListedJob> some_jobs() {
  std::vector<ListedJob> jobs{job("a", {}, 4, 2_h), job("b", 1_h, 1, 1_h), job("c", 1_h, 1, 1_h),
                              job("d", 3_h, 2, 1_h)};
  for (ListedJob& one : jobs) one.user = one.id == "a" || one.id == "b" ? "ann" : "bob";
  jobs[0].walltime = 2_h;
  jobs[1].walltime = 10_h;
  jobs[2].walltime = 1800_s;
  return jobs;
}

TraceStatistics statistics_of(const std::vector<ListedJob>& jobs,
                              const StatisticsSettings& settings = {}) {
  WorkloadTables tables;
  const auto source = make_listed_source(jobs, tables);
  return trace_statistics(*source, tables, settings);
}

}  // namespace

TEST_CASE("the statistics of four jobs, by hand") {
  const TraceStatistics statistics = statistics_of(some_jobs(), {.clock = {}, .cluster_gpus = 4});
  CHECK(statistics.all.jobs == 4);
  // 8 + 1 + 1 + 2 GPU-hours.
  CHECK(statistics.gpu_hours->mean == 3.0);
  CHECK(statistics.gpu_hours_tail.p99_over_p50 == 8.0);
  CHECK(statistics.gpu_hours_tail.top_hundredth_share == doctest::Approx(8.0 / 12.0));
  CHECK_FALSE(statistics.gpu_hours_tail.index);
  // 9 of 12 are ann's: of two users the mean difference is 6 / 2, the mean 6.
  CHECK(statistics.users.gini == doctest::Approx(0.25));
  CHECK(statistics.users.top_1_share == doctest::Approx(0.75));
  CHECK(statistics.users.with_half == 1);
  CHECK(statistics.queues.gini == 0.0);
  // 12 GPU-hours in 3 hours on 4 GPUs.
  REQUIRE(statistics.load);
  CHECK(statistics.load->ratio == doctest::Approx(1.0));
  CHECK(statistics.load->too_large == 0);
}

TEST_CASE("jobs and GPU-hours by how jobs ended, by hand") {
  WorkloadTables tables;
  const std::vector<ListedJob> jobs = some_jobs();
  const auto source = make_listed_source(jobs, tables);
  const std::vector<RecordedState> states{RecordedState::killed, RecordedState::completed,
                                          RecordedState::untold, RecordedState::completed};
  const TraceStatistics statistics = trace_statistics(*source, tables, {}, states);
  REQUIRE(statistics.by_state.size() == 3);
  // Completed are b (1 GPU-hour, ann's) and d (2, bob's); killed is a with 8, ann's.
  CHECK(statistics.by_state[0].name == "completed");
  CHECK(statistics.by_state[0].load.jobs == 2);
  CHECK(to_seconds(Duration{
            static_cast<std::int64_t>(statistics.by_state[0].load.gpu_time.count)}) == 3 * 3600.0);
  CHECK(statistics.by_state[1].name == "killed");
  CHECK(statistics.by_state[2].name == "untold");
  REQUIRE(statistics.by_user[0].name == "ann");
  REQUIRE(statistics.by_user[0].states.size() == 2);
  CHECK(statistics.by_user[0].states[1].name == "killed");
  CHECK(statistics.by_user[0].states[1].load.jobs == 1);
  CHECK(statistics_text(statistics).find("completed     2  50.0%          3  25.0%") !=
        std::string::npos);
  CHECK(statistics_text(statistics_of(jobs)).find("How jobs ended is not told.") !=
        std::string::npos);
}

TEST_CASE("estimates of three jobs, by hand") {
  const EstimateAccuracy estimates = statistics_of(some_jobs()).estimates;
  CHECK(estimates.jobs == 3);
  CHECK(estimates.within_a_tenth == 1);
  CHECK(estimates.beyond == 1);
  CHECK(estimates.under_a_tenth == 0);
  CHECK(estimates.used == doctest::Approx(4.0 / 12.5));
  CHECK(estimates.used_by_job->at.max == 2.0);
  REQUIRE(estimates.common.size() == 3);
  CHECK(estimates.common[0] == std::pair{Duration{1800_s}, std::uint64_t{1}});
}

TEST_CASE("an estimate at a bound of its class belongs to the class above") {
  EstimateCollector collector;
  collector.add(100_s, 90_s);
  collector.add(100_s, 10_s);
  collector.add(100_s, Duration{10'000'000'000 - 1});
  collector.add(100_s, 100_s);
  const EstimateAccuracy accuracy = collector.finish();
  CHECK(accuracy.within_a_tenth == 2);
  CHECK(accuracy.under_a_tenth == 1);
  CHECK(accuracy.beyond == 0);
  CHECK(accuracy.common.front() == std::pair{Duration{100_s}, std::uint64_t{4}});
}

TEST_CASE("arrivals by hour and weekday follow the clock of the place, by hand") {
  // The zero is Sunday 23:30: the first arrival lies in hour 23 of Sunday, the others on Monday.
  const std::vector<Duration> submits{{}, 1800_s, 3600_s, 2_h};
  const ArrivalPattern pattern = arrival_pattern(submits, week_clock("Sun 23:30"));
  CHECK(pattern.by_hour[23] == 1);
  CHECK(pattern.by_hour[0] == 2);
  CHECK(pattern.by_hour[1] == 1);
  CHECK(pattern.by_weekday[6] == 1);
  CHECK(pattern.by_weekday[0] == 3);
  CHECK(pattern.hours_seen[23] == 0.5);
  CHECK(pattern.hours_seen[0] == 1.0);
  CHECK(pattern.hours_seen[1] == 0.5);
  CHECK(pattern.weekday_hours_seen[6] == 0.5);
  CHECK(pattern.weekday_hours_seen[0] == 1.5);
}

TEST_CASE("the longest stretches without arrivals, by hand") {
  const std::vector<Duration> submits{{}, 10_s, 10_s, 40_s, 50_s, 80_s, 120_s};
  const ArrivalPattern pattern = arrival_pattern(submits, {});
  REQUIRE(pattern.longest_gaps.size() == 5);
  CHECK(pattern.longest_gaps[0].length == 40_s);
  CHECK(pattern.longest_gaps[0].from == 80_s);
  CHECK(pattern.longest_gaps[0].expected_arrivals == doctest::Approx(2.0));
  CHECK(pattern.longest_gaps[1].from == 10_s);
  CHECK(pattern.longest_gaps[2].from == 50_s);
  // Six gaps of 20 s on average.
  CHECK(pattern.longest_gap_expected_s ==
        doctest::Approx(20.0 * (1.0 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4 + 1.0 / 5 + 1.0 / 6)));
  CHECK_FALSE(pattern.dispersion.front().index);
}

TEST_CASE("one arrival, and several at one instant, have no gaps to speak of") {
  CHECK_FALSE(arrival_pattern(std::vector{Duration{5_s}}, {}).gap);
  const ArrivalPattern at_once = arrival_pattern(std::vector<Duration>{5_s, 5_s}, {});
  CHECK(at_once.gap->mean == 0.0);
  CHECK(at_once.longest_gaps.empty());
}

TEST_CASE("load by week counts a short last week for a day at least, by hand") {
  const std::vector<LoadedJob> jobs{{.submit = {}, .duration = 84_h, .gpus = 2},
                                    {.submit = 168_h, .duration = 12_h, .gpus = 3},
                                    {.submit = 169_h, .duration = 1_h, .gpus = 1}};
  const auto load = offered_load(jobs, 2);
  REQUIRE(load);
  REQUIRE(load->by_week.size() == 2);
  CHECK(load->by_week[0] == doctest::Approx(0.5));
  CHECK(load->by_week[1] == doctest::Approx(37.0 / 48.0));
  CHECK(load->busiest_week == 1);
  CHECK(load->too_large == 1);
  CHECK_FALSE(offered_load(std::vector{jobs[0]}, 2));
}

TEST_CASE("a time that is no time of the week is refused") {
  for (const char* wrong :
       {"", "tue", "tue 9:30", "tue 24:00", "tue 09:60", "die 09:30", "tue-09:30", "tue 09:30 "}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS((void)week_clock(wrong), InputError);
  }
  CHECK(week_clock("TUE 09:30").zero == 33_h + 1800_s);
}

TEST_CASE("the text of the statistics keeps within 80 columns") {
  std::vector<ListedJob> jobs;
  for (int i = 0; i < 3000; ++i) {
    jobs.push_back(job(std::to_string(i), 600_s * i, i % 60, 100_s * (i % 997)));
    jobs.back().user = "a user with a name that is rather long " + std::to_string(i % 40);
    jobs.back().queue = "queue " + std::to_string(i % 12);
    jobs.back().walltime = 5000_s * (1 + i % 50);
  }
  const std::string text = statistics_text(statistics_of(jobs, {.clock = {}, .cluster_gpus = 9}));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string_view line = std::string_view{text}.substr(at, end - at);
    CAPTURE(line);
    CHECK(display_width(line) <= 80);
    at = end + 1;
  }
}
