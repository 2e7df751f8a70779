#include "sim/observe/run_detail.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/capacity_series.hpp"
#include "sim/observe/delay_distributions.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/series.hpp"
#include "sim/observe/timeline_columns.hpp"
#include "sim/report/packed_column.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

namespace headroom {
namespace {

using doctest::Approx;

RunRecord run_of(const std::string& scenario) {
  return run_scenario(parse_scenario(scenario, "s.json", {}),
                      {.keep_log = true, .on_progress = {}});
}

/// Two groups of nodes, two queues, and shorter jobs that stop longer ones under srtf.
std::string busy_scenario(int seed, const std::string& scheduler) {
  return R"({"name": "s", "cluster": {"nodes": [{"name": "a", "count": 3, "gpus": 4},
    {"name": "b", "count": 2, "gpus": 8}]}, "workload": [
    {"generate": {"count": 300, "arrivals": {"poisson": "20/h"}, "queue": "x",
      "duration": {"exponential": "40min"}, "gpus": {"choices": {"1": 0.6, "2": 0.2, "8": 0.2}}}},
    {"generate": {"count": 200, "arrivals": {"poisson": "10/h"}, "queue": "y",
      "duration": {"exponential": "50min"}, "gpus": {"choices": {"1": 0.5, "4": 0.5}}}}],
    "scheduler": )" +
         scheduler + R"(, "run": {"seed": )" + std::to_string(seed) + "}}";
}

const std::vector<std::string> schedulers{
    R"({"policy": "fifo"})",
    R"({"policy": "easy-backfill"})",
    R"({"policy": "srtf", "restart_cost": "2min"})",
};

double sum_of_steps(const RunRecord& run, const Series& series, const std::string& name) {
  double sum = 0.0;
  for (const Series::Column& column : series.columns) {
    if (column.name != name) continue;
    for (std::size_t step = 0; step < column.values.size(); ++step) {
      const TimePoint end = step + 1 < series.starts.size() ? series.starts[step + 1] : run.end;
      sum += column.values[step] * to_seconds(end - series.starts[step]) / 3600.0;
    }
  }
  return sum;
}

double hours(GpuShareTime time) { return static_cast<double>(time.count) / 3.6e15; }

std::vector<std::uint32_t> numbers(const Tree& timeline, const char* name) {
  const Tree* column = timeline.find(name);
  REQUIRE(column != nullptr);
  const std::string kind{column->find("packed")->text()};
  const std::size_t width = kind == "u8" ? 1 : kind == "u16" ? 2 : 4;
  const auto count = static_cast<std::size_t>(*column->find("count")->number());
  const std::string bytes = unpacked_bytes(column->find("zlib")->text(), count * width, name);
  std::vector<std::uint32_t> values;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t value = 0;
    for (std::size_t k = width; k > 0; --k) {
      value = value << 8U | static_cast<unsigned char>(bytes[i * width + k - 1]);
    }
    values.push_back(value);
  }
  return values;
}

}  // namespace

TEST_CASE("the account step by step sums to all GPUs, and over time to the account") {
  for (const std::string& scheduler : schedulers) {
    for (int seed = 1; seed <= 3; ++seed) {
      const RunRecord run = run_of(busy_scenario(seed, scheduler));
      const Series all = series(run, 200);
      std::vector<double> sums(all.starts.size());
      std::map<std::string, double> by_name;
      for (const Series::Column& column : all.columns) {
        if (!column.name.starts_with("account.")) continue;
        for (std::size_t step = 0; step < sums.size(); ++step) sums[step] += column.values[step];
        by_name[column.name] = sum_of_steps(run, all, column.name);
      }
      for (const double sum : sums) CHECK(sum == Approx(28.0));
      for (std::size_t i = 0; i < gpu_class_count; ++i) {
        const auto gpu_class = static_cast<GpuClass>(i);
        const std::string name = "account." + std::string{to_string(gpu_class)};
        CAPTURE(name);
        // Why GPUs idled is known to a part of a step only, so classes of idle time may trade a
        // little; what was in use is exact.
        const double slack = is_allocated(gpu_class) ? 1e-6 : 0.01 * hours(run.account.capacity);
        CHECK(std::abs(by_name[name] - hours(run.account.by_class[i])) < slack);
      }
    }
  }
}

TEST_CASE("node groups step by step sum to all allocated GPUs") {
  for (const std::string& scheduler : schedulers) {
    const RunRecord run = run_of(busy_scenario(4, scheduler));
    const Series all = series(run, 100);
    const auto column = [&](const std::string& name) {
      for (const Series::Column& one : all.columns) {
        if (one.name == name) return one.values;
      }
      FAIL("no column " << name);
      return std::vector<double>{};
    };
    const auto a = column("by_group.a.gpus_allocated");
    const auto b = column("by_group.b.gpus_allocated");
    const auto both = column("gpus_allocated");
    for (std::size_t step = 0; step < both.size(); ++step) {
      CHECK(a[step] + b[step] == Approx(both[step]));
      CHECK(a[step] <= 12.0 + 1e-9);
      CHECK(b[step] <= 16.0 + 1e-9);
    }
  }
}

TEST_CASE("the runs of the timeline hold the GPU time of the account") {
  for (const std::string& scheduler : schedulers) {
    const RunRecord run = run_of(busy_scenario(5, scheduler));
    const Tree timeline = timeline_columns(run);
    const double unit = *timeline.find("unit_s")->number();
    const auto length = numbers(timeline, "run_length");
    const auto share = numbers(timeline, "run_milli_gpus");
    const auto ranges = numbers(timeline, "run_ranges");
    double held = 0.0;
    std::size_t all_ranges = 0;
    for (std::size_t i = 0; i < length.size(); ++i) {
      held += unit * length[i] * share[i] / 1000.0 / 3600.0;
      all_ranges += ranges[i];
    }
    double allocated = 0.0;
    for (std::size_t i = 0; i < gpu_class_count; ++i) {
      if (is_allocated(static_cast<GpuClass>(i))) allocated += hours(run.account.by_class[i]);
    }
    CHECK(held == Approx(allocated).epsilon(1e-4));
    CHECK(all_ranges == numbers(timeline, "range_first").size());
    CHECK(timeline.find("all_runs")->number() == static_cast<double>(length.size()));
    CHECK(numbers(timeline, "job_state").size() == run.jobs.size());
  }
}

TEST_CASE("a timeline by hand") {
  const RunRecord run = run_of(R"({"name": "s",
    "cluster": {"nodes": [{"name": "n", "count": 2, "gpus": 2}]},
    "workload": [{"jobs": [
      {"id": "first", "submit_s": 1, "gpus": 4, "duration_s": 10},
      {"id": "second", "submit_s": 3, "gpus": 1, "duration_s": 5},
      {"id": "never", "submit_s": 4, "gpus": 9, "duration_s": 5}]}]})");
  const Tree timeline = timeline_columns(run);
  using Numbers = std::vector<std::uint32_t>;
  CHECK(timeline.find("unit_s")->number() == 0.001);
  CHECK(timeline.find("length_s")->number() == 16.0);
  CHECK(numbers(timeline, "job_submit") == Numbers{1000, 2000, 1000});  // since the one before
  CHECK(numbers(timeline, "job_wait") == Numbers{0, 8000, 0});
  CHECK(numbers(timeline, "job_milli_gpus") == Numbers{4000, 1000, 9000});
  CHECK(numbers(timeline, "job_state") == Numbers{0, 0, 3});
  CHECK(numbers(timeline, "run_job") == Numbers{0, 0});    // each follows the one before
  CHECK(numbers(timeline, "run_start") == Numbers{0, 0});  // since the first start of its job
  CHECK(numbers(timeline, "run_length") == Numbers{10'000, 5000});
  CHECK(numbers(timeline, "run_milli_gpus") == Numbers{4000, 1000});
  CHECK(numbers(timeline, "run_ranges") == Numbers{1, 1});
  CHECK(numbers(timeline, "range_first") == Numbers{0, 0});
  CHECK(numbers(timeline, "range_nodes") == Numbers{2, 1});
}

TEST_CASE("distributions of delays by hand, and their ranks in long runs") {
  const RunRecord run = run_of(R"({"name": "s", "cluster": {"nodes": [{"name": "n", "gpus": 2}]},
    "workload": [{"jobs": [
      {"id": "a", "queue": "x", "submit_s": 0, "gpus": 2, "duration_s": 10},
      {"id": "b", "queue": "y", "submit_s": 0, "gpus": 1, "duration_s": 4},
      {"id": "c", "queue": "y", "submit_s": 0, "gpus": 2, "duration_s": 1}]}]})");
  const Tree delays = delay_distributions(run);
  const auto list = [](const Tree& one, const char* name) {
    std::vector<double> values;
    for (const Tree& value : one.find(name)->items()) values.push_back(*value.number());
    return values;
  };
  const Tree& all = *delays.find("all");
  CHECK(list(all, "delay_s") == std::vector{0.0, 10.0, 14.0});
  CHECK(list(all, "fraction") == std::vector{1.0 / 3.0, 2.0 / 3.0, 1.0});
  REQUIRE(delays.find("by_queue")->items().size() == 2);
  const Tree& x = delays.find("by_queue")->items()[0];
  CHECK(list(x, "delay_s") == std::vector{0.0});
  CHECK(list(x, "fraction") == std::vector{1.0});
  const Tree& y = delays.find("by_queue")->items()[1];
  CHECK(y.find("name")->text() == "y");
  CHECK(list(y, "delay_s") == std::vector{10.0, 14.0});

  const RunRecord long_run =
      run_of(R"({"name": "s", "cluster": {"nodes": [{"name": "n", "gpus": 2}]},
    "workload": [{"generate": {"count": 5000, "arrivals": {"poisson": "100/h"},
      "duration": {"exponential": "1min"}, "gpus": 1}}]})");
  const Tree told = delay_distributions(long_run);
  const Tree& many = *told.find("all");
  const auto values = list(many, "delay_s");
  const auto fractions = list(many, "fraction");
  CHECK(values.size() <= 400);
  CHECK(std::ranges::is_sorted(values));
  CHECK(std::ranges::is_sorted(fractions));
  CHECK(fractions.back() == 1.0);
  // The last ranks are all there.
  CHECK(fractions[fractions.size() - 2] == Approx(4999.0 / 5000.0));
  CHECK(fractions[fractions.size() - 3] == Approx(4998.0 / 5000.0));
}

}  // namespace headroom
