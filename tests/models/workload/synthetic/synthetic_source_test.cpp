#include "models/workload/synthetic_source.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "models/workload/synthetic/arrivals.hpp"

using namespace headroom;

namespace {

SyntheticSpec poisson_jobs(std::uint64_t count, double per_hour) {
  SyntheticSpec spec;
  spec.count = count;
  spec.arrivals.rate_per_s = per_hour / 3600.0;
  spec.duration.name = "exponential";
  spec.duration.parameters.set("mean", std::vector{3000.0});
  return spec;
}

SyntheticSpec fixed_jobs(Duration every) {
  SyntheticSpec spec;
  spec.arrivals.kind = "every";
  spec.arrivals.every = every;
  spec.duration.parameters.set("value", std::vector{60.0});
  return spec;
}

struct Drawn {
  WorkloadTables tables;
  std::unique_ptr<WorkloadSource> source;
  std::vector<const Job*> jobs;
};

Drawn drawn(const SyntheticSpec& spec, std::uint64_t seed = 1, std::uint64_t entity = 0) {
  Drawn all;
  all.source = make_synthetic_source(spec, seed, entity, all.tables);
  while (const Job* job = all.source->next()) all.jobs.push_back(job);
  return all;
}

std::string message_of(const SyntheticSpec& spec) {
  try {
    (void)drawn(spec);
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

std::uint32_t gpus_of(const Drawn& all, const Job& job) {
  return static_cast<std::uint32_t>(total_gpus(all.tables.requests.at(job.request)).count / 1000);
}

}  // namespace

TEST_CASE("a fixed gap starts at 0 and stops before the end or at the count") {
  SyntheticSpec spec = fixed_jobs(60_s);
  spec.until = 180_s;
  const Drawn until = drawn(spec);
  REQUIRE(until.jobs.size() == 3);
  CHECK(until.jobs[0]->submit == TimePoint{});
  CHECK(until.jobs[2]->submit == TimePoint{120_s});
  CHECK(until.jobs[2]->duration == 60_s);
  CHECK(until.tables.job_names.job_text(until.jobs[2]->name) == "3");
  CHECK_FALSE(until.jobs[2]->walltime);

  spec.count = 2;
  CHECK(drawn(spec).jobs.size() == 2);
}

TEST_CASE("jobs handed out stay where they are") {
  const Drawn all = drawn(poisson_jobs(5000, 60.0));
  CHECK(all.tables.job_names.job_text(all.jobs.front()->name) == "1");
  CHECK(all.tables.job_names.job_text(all.jobs.back()->name) == "5000");
  CHECK(all.source->jobs_expected() == 0);
}

TEST_CASE("poisson gaps have the mean and the spread of the exponential law") {
  const Drawn all = drawn(poisson_jobs(40'000, 60.0));
  double sum = 0.0;
  double squares = 0.0;
  TimePoint last;
  for (const Job* job : all.jobs) {
    const double gap = to_seconds(job->submit - last);
    last = job->submit;
    sum += gap;
    squares += gap * gap;
  }
  const auto n = static_cast<double>(all.jobs.size());
  // Mean 60, deviation 60; the second moment is 7200 with deviation sqrt(20) * 3600.
  CHECK(std::abs(sum / n - 60.0) < 4.0 * 60.0 / std::sqrt(n));
  CHECK(std::abs(squares / n - 7200.0) < 4.0 * std::sqrt(20.0) * 3600.0 / std::sqrt(n));
}

TEST_CASE("the rate follows hour and day") {
  SyntheticSpec spec = poisson_jobs(1, 100.0);
  spec.count.reset();
  spec.until = 24_h * (7 * 20);
  spec.arrivals.daily.assign(24, 0.5);
  spec.arrivals.daily[9] = 2.0;
  spec.arrivals.daily[3] = 0.0;
  spec.arrivals.weekly = {1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0};

  std::array<double, 24> by_hour{};
  std::array<double, 7> by_day{};
  const Drawn all = drawn(spec);
  for (const Job* job : all.jobs) {
    const std::int64_t hour = job->submit.since_start.count / (1_h).count;
    by_hour.at(static_cast<std::size_t>(hour % 24)) += 1.0;
    by_day.at(static_cast<std::size_t>(hour / 24 % 7)) += 1.0;
  }
  // A Poisson count of mean m has deviation sqrt(m). Twenty weeks have 110 days' worth.
  const auto near = [](double count, double mean) {
    return std::abs(count - mean) < 4.0 * std::sqrt(mean);
  };
  CHECK(near(by_hour[9], 100.0 * 2.0 * 110.0));
  CHECK(near(by_hour[10], 100.0 * 0.5 * 110.0));
  CHECK(by_hour[3] == 0.0);
  const double day = 100.0 * (22 * 0.5 + 2.0) * 20.0;
  CHECK(near(by_day[0], day));
  CHECK(near(by_day[5], 0.5 * day));
  CHECK(by_day[6] == 0.0);
}

TEST_CASE("gpu counts come as often as their weights say") {
  SyntheticSpec spec = poisson_jobs(20'000, 60.0);
  spec.gpus = {{1, 0.6}, {8, 0.4}};
  const Drawn all = drawn(spec);
  int eights = 0;
  for (const Job* job : all.jobs) {
    const std::uint32_t gpus = gpus_of(all, *job);
    REQUIRE((gpus == 1 || gpus == 8));
    eights += gpus == 8 ? 1 : 0;
  }
  // Deviation sqrt(20000 * 0.6 * 0.4) = 69.
  CHECK(std::abs(eights - 8000) < 4 * 69);
}

TEST_CASE("a setting of one property leaves the draws of the others alone") {
  const Drawn plain = drawn(poisson_jobs(50, 60.0));
  SyntheticSpec richer = poisson_jobs(80, 60.0);
  richer.gpus = {{1, 0.5}, {2, 0.5}};
  richer.users = 5;
  richer.walltime_factor = 2.0;
  const Drawn more = drawn(richer);
  for (std::size_t i = 0; i < plain.jobs.size(); ++i) {
    CHECK(plain.jobs[i]->submit == more.jobs[i]->submit);
    CHECK(plain.jobs[i]->duration == more.jobs[i]->duration);
  }
  CHECK(more.jobs[0]->walltime.value().count ==
        doctest::Approx(2.0 * static_cast<double>(more.jobs[0]->duration.count)));

  SyntheticSpec other_law = poisson_jobs(50, 60.0);
  other_law.duration.name = "hyperexponential";
  other_law.duration.parameters.set("means", std::vector{1.0, 2.0});
  other_law.duration.parameters.set("weights", std::vector{1.0, 1.0});
  CHECK(drawn(other_law).jobs.back()->submit == plain.jobs.back()->submit);
}

TEST_CASE("the same seed gives the same jobs for ever; another seed or generator gives others") {
  const Drawn first = drawn(poisson_jobs(2, 60.0));
  CHECK(first.jobs[0]->submit.since_start == Duration{198'387'400'623});
  CHECK(first.jobs[0]->duration == Duration{21'110'949'809});
  CHECK(first.jobs[1]->submit.since_start == Duration{217'925'268'587});
  CHECK(first.jobs[1]->duration == Duration{338'367'135'619});

  const Drawn other_seed = drawn(poisson_jobs(2, 60.0), 2);
  CHECK(other_seed.jobs[0]->submit != first.jobs[0]->submit);
  const Drawn second_generator = drawn(poisson_jobs(2, 60.0), 1, 1);
  CHECK(second_generator.jobs[0]->submit != first.jobs[0]->submit);
  CHECK(second_generator.tables.job_names.job_text(second_generator.jobs[0]->name) == "g1-1");
}

TEST_CASE("users are named and equally likely") {
  SyntheticSpec spec = poisson_jobs(9'000, 60.0);
  spec.users = 3;
  spec.queue = "batch";
  const Drawn all = drawn(spec);
  std::array<int, 3> counts{};
  for (const Job* job : all.jobs) {
    const auto name = std::string{all.tables.users.text(static_cast<std::uint32_t>(job->user))};
    ++counts.at(static_cast<std::size_t>(name.at(1) - '0'));
    CHECK(name.size() == 2);
  }
  for (const int count : counts) CHECK(std::abs(count - 3000) < 4 * 45);
}

TEST_CASE("seconds become whole nanoseconds between 0 and a hundred years") {
  CHECK(rounded_to_ns(1.5) == Duration{1'500'000'000});
  CHECK(rounded_to_ns(0.4e-9) == 0_ns);
  CHECK(rounded_to_ns(0.6e-9) == 1_ns);
  CHECK(rounded_to_ns(-1.0) == 0_ns);
  CHECK(rounded_to_ns(std::nan("")) == 0_ns);
  CHECK(rounded_to_ns(1e300) == longest_duration);
  CHECK(rounded_to_ns(INFINITY) == longest_duration);
}

TEST_CASE("a walltime is at least a nanosecond and equals the duration at factor 1") {
  SyntheticSpec spec = fixed_jobs(60_s);
  spec.count = 1;
  spec.walltime_factor = 1.0;
  CHECK(drawn(spec).jobs[0]->walltime == 60_s);
  spec.duration.parameters.set("value", std::vector{0.0});
  CHECK(drawn(spec).jobs[0]->walltime == 1_ns);
}

TEST_CASE("a generator that cannot work is refused with every reason") {
  SyntheticSpec endless = poisson_jobs(1, 60.0);
  endless.count.reset();
  CHECK(message_of(endless) == "generate: nothing ends the generator (give 'count' or 'until')");

  CHECK(message_of(poisson_jobs(1, 0.0)) ==
        "generate.arrivals.poisson: the rate must be above 0 (such as \"60/h\")");

  SyntheticSpec shapes = poisson_jobs(1, 1.0);
  shapes.arrivals.daily.assign(23, 1.0);
  shapes.arrivals.weekly.assign(7, 0.0);
  shapes.gpus.clear();
  CHECK(message_of(shapes) ==
        "generate.arrivals.daily: 23 factors (24 factors on the rate)\n"
        "generate.arrivals.weekly: the factors make no rate (each at least 0, one above 0)\n"
        "generate.gpus: the choices have no usable weights (each weight at least 0, their sum "
        "above 0)");

  SyntheticSpec still = fixed_jobs(0_s);
  still.until = 1_h;
  CHECK(message_of(still) == "generate.arrivals.every: a gap of 0 needs 'count'");

  CHECK(message_of(poisson_jobs(5, 1e-9)) ==
        "generate.arrivals: job 1 would arrive after 100 years (raise the rate or lower the "
        "count)");
}
