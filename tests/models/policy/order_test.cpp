#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <memory>
#include <string_view>

#include "models/registry.hpp"

using namespace headroom;

namespace {

std::unique_ptr<OrderPolicy> make(std::string_view name, const ParameterValues& parameters = {}) {
  const auto entry = std::ranges::find(order_policies(), name, &OrderEntry::name);
  REQUIRE(entry != order_policies().end());
  return entry->make(parameters);
}

JobFacts job(Duration estimate, std::uint32_t gpus, TimePoint submit = {}) {
  JobFacts facts;
  facts.estimate = estimate;
  facts.gpus = gpus;
  facts.submit = submit;
  return facts;
}

}  // namespace

TEST_CASE("orders by a fixed property") {
  const TimePoint now{100_s};
  CHECK(make("fcfs")->key(job(5_s, 1), now) == make("fcfs")->key(job(9_s, 4), now));
  CHECK(make("sjf")->key(job(5_s, 8), now) < make("sjf")->key(job(6_s, 1), now));
  CHECK(make("ljf")->key(job(6_s, 1), now) < make("ljf")->key(job(5_s, 8), now));
  CHECK(make("smallest-first")->key(job(9_s, 1), now) <
        make("smallest-first")->key(job(1_s, 2), now));
  CHECK(make("largest-first")->key(job(9_s, 2), now) <
        make("largest-first")->key(job(1_s, 1), now));
  JobFacts urgent = job(1_s, 1);
  urgent.priority = 3;
  CHECK(make("priority")->key(urgent, now) < make("priority")->key(job(1_s, 1), now));
  for (const std::string_view name : {"fcfs", "sjf", "smallest-first", "priority", "f1"}) {
    CHECK(make(name)->changes() == KeyChange::never);
  }
}

TEST_CASE("remaining time falls while a job runs and stands still while it waits") {
  JobFacts running = job(100_s, 4);
  running.executed = 10_s;
  running.running = true;
  running.started = {50_s};
  running.restart_cost = 5_s;
  // At 75 s it has worked 10 s before and 75 - 50 - 5 = 20 s now.
  CHECK(make("srtf")->key(running, {75_s}) == 70.0);
  CHECK(make("srsf")->key(running, {75_s}) == 280.0);
  CHECK(make("srtf")->key(running, {52_s}) == 90.0);
  running.running = false;
  CHECK(make("srtf")->key(running, {500_s}) == 90.0);
}

TEST_CASE("wfp3 is minus (wait / estimate)^3 times size") {
  CHECK(make("wfp3")->key(job(10_s, 3, {20_s}), {40_s}) == -24.0);
  CHECK(make("wfp3")->changes() == KeyChange::always);
}

TEST_CASE("unicef is minus wait / (log2(size) x estimate), size one before all") {
  CHECK(make("unicef")->key(job(10_s, 4, {20_s}), {60_s}) == -2.0);
  CHECK(make("unicef")->key(job(1000_s, 1, {59_s}), {60_s}) == -HUGE_VAL);
}

TEST_CASE("f1 is log10(estimate) x size + 870 x log10(submit)") {
  CHECK(make("f1")->key(job(100_s, 3, {1000_s}), {5000_s}) ==
        doctest::Approx(2616.0).epsilon(1e-12));
}

TEST_CASE("least attained service sinks through its levels and says when") {
  ParameterValues parameters;
  parameters.set("thresholds_gpu_s", std::vector<double>{100.0, 300.0});
  const auto las = make("las", parameters);
  JobFacts running = job(1000_s, 10);
  running.running = true;
  running.started = {50_s};
  // Ten GPUs attain 100 GPU-seconds in 10 s and 300 in 30 s.
  CHECK(las->key(running, {59_s}) == 0.0);
  CHECK(las->key(running, {60_s}) == 1.0);
  CHECK(las->key(running, {80_s}) == 2.0);
  CHECK(las->next_jump(running, {55_s}) == TimePoint{60_s});
  CHECK(las->next_jump(running, {60_s}) == TimePoint{80_s});
  CHECK_FALSE(las->next_jump(running, {80_s}));
  running.restart_cost = 7_s;
  CHECK(las->next_jump(running, {52_s}) == TimePoint{67_s});
}
