#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/synthetic_source.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;

namespace {

constexpr double think_s = 20.0;
constexpr double service_s = 10.0;
constexpr std::uint64_t job_count = 60'000;

DistributionSpec law(const std::string& name, const std::string& parameter, double value) {
  DistributionSpec spec;
  spec.name = name;
  spec.parameters.set(parameter, std::vector{value});
  return spec;
}

/// Users who think, then wait for one GPU, then for their job.
RunRecord run_of(std::uint32_t users, const std::string& kind, const std::string& parameter) {
  SyntheticSpec jobs;
  jobs.count = job_count;
  jobs.arrivals.kind = "closed";
  jobs.arrivals.think = law(kind, parameter, think_s);
  jobs.duration = law(kind, parameter, service_s);
  jobs.users = users;
  Scenario scenario;
  scenario.name = "closed";
  scenario.cluster.nodes.resize(1);
  scenario.cluster.nodes[0].name = "server";
  scenario.cluster.nodes[0].gpus = 1;
  scenario.workload = {jobs};
  return run_scenario(scenario);
}

double last_end_s(const RunRecord& run) {
  Duration last{};
  for (const JobRecord& job : run.jobs.records()) {
    last = std::max(last, job.end.since_start);
  }
  return to_seconds(last);
}

/// Share of time at which one server works for `users`, by the probability that all of them think.
/// Source: Kleinrock, Queueing Systems I, 1975, section 3.8 (finite population, M/M/1//M).
double busy_share(std::uint32_t users) {
  double term = 1.0;
  double sum = 1.0;
  for (std::uint32_t at = 0; at < users; ++at) {
    term *= (users - at) * service_s / think_s;
    sum += term;
  }
  return 1.0 - 1.0 / sum;
}

}  // namespace

TEST_CASE("users who wait for their jobs keep a server as busy as theory says") {
  for (const std::uint32_t users : {1U, 2U, 5U}) {
    CAPTURE(users);
    const RunRecord run = run_of(users, "exponential", "mean");
    REQUIRE(run.jobs.records().size() == job_count);
    const double rate = static_cast<double>(job_count) / last_end_s(run);
    // 60,000 jobs have a standard error of half a percent at most.
    CHECK(rate == doctest::Approx(busy_share(users) / service_s).epsilon(0.02));
  }
}

TEST_CASE("one user's jobs come a think time after each other's end, to the nanosecond") {
  const RunRecord run = run_of(1, "fixed", "value");
  Duration free{};
  for (const JobRecord& job : run.jobs.records()) {
    CHECK(job.submitted.since_start == free + 20_s);
    CHECK(job.end.since_start == free + 30_s);
    free = job.end.since_start;
  }
}
