#include <cmath>
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

constexpr std::uint64_t job_count = 400'000;
constexpr double service_mean_s = 100.0;

/// A queue with Poisson arrivals: one node of `servers` GPUs, jobs of one GPU,
/// first come first served.
Scenario queue(std::uint32_t servers, double load, DistributionSpec service) {
  SyntheticSpec jobs;
  jobs.count = job_count;
  jobs.arrivals.rate_per_s = load * servers / service_mean_s;
  jobs.duration = std::move(service);

  Scenario scenario;
  scenario.name = "queue";
  scenario.cluster.nodes.resize(1);
  scenario.cluster.nodes[0].name = "servers";
  scenario.cluster.nodes[0].gpus = servers;
  scenario.workload = {jobs};
  return scenario;
}

DistributionSpec law(const std::string& name, const std::string& parameter, double value) {
  DistributionSpec spec;
  spec.name = name;
  spec.parameters.set(parameter, std::vector{value});
  return spec;
}

/// A mean with half the width of its 99 % confidence interval.
struct Estimate {
  double mean = 0.0;
  double half_width = 0.0;

  [[nodiscard]] bool covers(double value) const { return std::abs(value - mean) < half_width; }
};

/// By batch means: the first tenth is warm-up, the rest 30 batches, long enough
/// to be nearly independent. Source: Law, "Simulation Modeling and Analysis",
/// 5th edition, section 9.5.3; 2.756 is Student's t of 29 degrees at 99.5 %.
Estimate estimate(const std::vector<double>& waits) {
  constexpr std::size_t batches = 30;
  constexpr double student = 2.756;
  const std::size_t first = waits.size() / 10;
  const std::size_t length = (waits.size() - first) / batches;
  std::vector<double> means;
  for (std::size_t batch = 0; batch < batches; ++batch) {
    double sum = 0.0;
    for (std::size_t i = 0; i < length; ++i) sum += waits[first + batch * length + i];
    means.push_back(sum / static_cast<double>(length));
  }
  double mean = 0.0;
  for (const double value : means) mean += value / batches;
  double squares = 0.0;
  for (const double value : means) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / (batches - 1));
  return {.mean = mean, .half_width = student * deviation / std::sqrt(batches)};
}

/// The wait of every job of a run, in order of arrival.
Estimate mean_wait(const Scenario& scenario) {
  const RunRecord run = run_scenario(scenario);
  std::vector<double> waits;
  for (const JobRecord& job : run.jobs.records()) {
    waits.push_back(to_seconds(job.first_start.value() - job.submitted));
  }
  REQUIRE(waits.size() == job_count);
  return estimate(waits);
}

/// Holds the simulated mean wait against `theory`; the interval must be narrow
/// enough to tell the formula from a wrong one.
void check_wait(const Scenario& scenario, double theory) {
  const Estimate wait = mean_wait(scenario);
  INFO("theory " << theory << " s, simulated " << wait.mean << " s ± " << wait.half_width);
  CHECK(wait.covers(theory));
  CHECK(wait.half_width < 0.06 * theory);
}

/// Mean wait with one server. Source: Pollaczek and Khinchine; Kleinrock,
/// "Queueing Systems" I, 1975, section 5.6. `variation` is the squared
/// coefficient of variation of the service time.
double pollaczek_khinchine(double load, double variation) {
  return load * service_mean_s * (1.0 + variation) / (2.0 * (1.0 - load));
}

/// Mean wait with `servers` servers and exponential service, by Erlang's C
/// formula from his B recursion. Source: Kleinrock, section 3.5.
double erlang_wait(std::uint32_t servers, double load) {
  const double offered = load * servers;
  double blocked = 1.0;
  for (std::uint32_t n = 1; n <= servers; ++n) {
    blocked = offered * blocked / (n + offered * blocked);
  }
  const double waits = blocked / (1.0 - load * (1.0 - blocked));
  return waits * service_mean_s / (servers * (1.0 - load));
}

}  // namespace

TEST_CASE("the closed forms agree where they meet, and with worked values") {
  CHECK(erlang_wait(1, 0.7) == doctest::Approx(pollaczek_khinchine(0.7, 1.0)));
  // Two servers at load 1/2: Erlang C is 1/3.
  CHECK(erlang_wait(2, 0.5) == doctest::Approx(100.0 / 3.0));
  CHECK(pollaczek_khinchine(0.5, 0.0) == doctest::Approx(50.0));
}

TEST_CASE("M/M/1: the mean wait is that of theory") {
  check_wait(queue(1, 0.7, law("exponential", "mean", service_mean_s)), erlang_wait(1, 0.7));
}

TEST_CASE("M/M/4: the mean wait is that of Erlang C") {
  check_wait(queue(4, 0.7, law("exponential", "mean", service_mean_s)), erlang_wait(4, 0.7));
}

TEST_CASE("M/D/1: the mean wait is half of that of M/M/1") {
  check_wait(queue(1, 0.8, law("fixed", "value", service_mean_s)), pollaczek_khinchine(0.8, 0.0));
}

TEST_CASE("M/G/1 with lognormal service: the mean wait is that of Pollaczek and Khinchine") {
  // Mean = median exp(sigma^2 / 2), squared coefficient of variation exp(sigma^2) - 1.
  constexpr double sigma = 0.8;
  DistributionSpec service = law("lognormal", "sigma", sigma);
  service.parameters.set("median", std::vector{service_mean_s * std::exp(-sigma * sigma / 2.0)});
  check_wait(queue(1, 0.6, service), pollaczek_khinchine(0.6, std::exp(sigma * sigma) - 1.0));
}

TEST_CASE("M/G/1 with hyperexponential service: the mean wait is that of theory") {
  // Means 50 and 300 with weights 0.8 and 0.2: mean 100, second moment
  // 2 (0.8 * 2500 + 0.2 * 90000) = 40000, squared coefficient of variation 3.
  DistributionSpec service;
  service.name = "hyperexponential";
  service.parameters.set("means", std::vector{50.0, 300.0});
  service.parameters.set("weights", std::vector{0.8, 0.2});
  check_wait(queue(1, 0.6, service), pollaczek_khinchine(0.6, 3.0));
}
