#include <algorithm>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"

#include "models/statistics/kolmogorov_smirnov.hpp"
#include "models/workload/synthetic/day_deck.hpp"
#include "models/workload/synthetic_source.hpp"

using namespace headroom;

namespace {

struct Drawn {
  WorkloadTables tables;
  std::unique_ptr<WorkloadSource> source;
  std::vector<const Job*> jobs;

  [[nodiscard]] std::int64_t gpus(const Job& job) const {
    return total_gpus(tables.requests.at(job.request)).count / 1000;
  }
  [[nodiscard]] std::string user(const Job& job) const {
    return std::string{tables.users.text(static_cast<std::uint32_t>(index(job.user)))};
  }
};

Drawn drawn(const SyntheticSpec& spec, std::uint64_t seed = 1) {
  Drawn all;
  all.source = make_synthetic_source(spec, seed, 0, all.tables);
  while (const Job* job = all.source->next()) all.jobs.push_back(job);
  return all;
}

std::string message_of(const SyntheticSpec& spec) {
  const auto findings = findings_of(spec, "generate");
  return findings.empty() ? std::string{} : to_string(findings.front());
}

DistributionSpec law(const std::string& name, const std::string& parameter, double value) {
  DistributionSpec spec;
  spec.name = name;
  spec.parameters.set(parameter, std::vector{value});
  return spec;
}

SyntheticSpec poisson(std::uint64_t count) {
  SyntheticSpec spec;
  spec.count = count;
  spec.arrivals.rate_per_s = 1.0;
  spec.duration = law("exponential", "mean", 100.0);
  return spec;
}

/// Four weeks with a job of GPUs = day + 1 at noon of each day, and one at 13:00 of the first.
std::string weeks_trace() {
  const std::string path =
      (std::filesystem::temp_directory_path() / "headroom_demand_kinds.csv").string();
  std::ofstream file{path};
  file << "job_id,submit_s,gpus,runtime_s,estimate_s,user\n";
  int id = 0;
  for (int day = 0; day < 28; ++day) {
    file << ++id << ',' << day * 86'400 + 43'200 << ',' << day + 1 << ",600,900,u" << day % 2
         << '\n';
    if (day == 0) file << ++id << ",46800,100,60,,u9\n";
  }
  return path;
}

SyntheticSpec resampled() {
  SyntheticSpec spec;
  spec.resample.emplace();
  spec.resample->trace.path = weeks_trace();
  spec.resample->trace.shown = "weeks.csv";
  return spec;
}

}  // namespace

TEST_CASE("a burst is one user's jobs, one after another, alike where asked") {
  SyntheticSpec spec = poisson(3000);
  spec.arrivals.rate_per_s = 1e-6;
  spec.users = 50;
  spec.gpus = {{1, 1.0}, {8, 1.0}};
  spec.arrivals.bursts = BurstSpec{.jobs = {{3, 1.0}}, .gap = 10_s, .alike = true};
  const Drawn all = drawn(spec);
  REQUIRE(all.jobs.size() == 3000);
  std::set<std::string> users;
  for (std::size_t i = 0; i < all.jobs.size(); i += 3) {
    for (std::size_t k = 1; k < 3; ++k) {
      CHECK(all.jobs[i + k]->user == all.jobs[i]->user);
      CHECK(all.jobs[i + k]->duration == all.jobs[i]->duration);
      CHECK(all.jobs[i + k]->request == all.jobs[i]->request);
    }
    users.insert(all.user(*all.jobs[i]));
  }
  CHECK(users.size() == 50);
  CHECK(mean_gpus_wanted(spec) == doctest::Approx(3e-6 * 4.5 * 100.0));
}

TEST_CASE("bursts of a geometric number have its mean, and merge in order of time") {
  SyntheticSpec spec = poisson(40'000);
  spec.arrivals.bursts = BurstSpec{.geometric_mean = 4.0, .gap = 20_s};
  const Drawn all = drawn(spec);
  CHECK(std::ranges::is_sorted(all.jobs, {}, [](const Job* job) { return job->submit; }));
  // A burst a second brings four jobs a second; the first seconds lack those still to come.
  CHECK(to_seconds(all.jobs.back()->submit.since_start) == doctest::Approx(10'000.0).epsilon(0.05));
}

TEST_CASE("activity of users falls as a power of their rank") {
  SyntheticSpec spec = poisson(60'000);
  spec.users = 3;
  spec.zipf = 1.0;
  const Drawn all = drawn(spec);
  std::map<std::string, double> jobs;
  for (const Job* job : all.jobs) jobs[all.user(*job)] += 1.0 / 60'000.0;
  // 1 : 1/2 : 1/3, within four standard errors.
  CHECK(std::abs(jobs["u0"] - 6.0 / 11.0) < 0.0082);
  CHECK(std::abs(jobs["u1"] - 3.0 / 11.0) < 0.0073);
  CHECK(std::abs(jobs["u2"] - 2.0 / 11.0) < 0.0063);
}

TEST_CASE("durations by size come before the law of all") {
  SyntheticSpec spec = poisson(2000);
  spec.gpus = {{1, 1.0}, {4, 1.0}, {8, 1.0}};
  spec.duration = law("fixed", "value", 1.0);
  spec.duration_by_gpus = {{.gpus_min = 2, .gpus_max = 6, .duration = law("fixed", "value", 5.0)}};
  const Drawn all = drawn(spec);
  for (const Job* job : all.jobs) CHECK(job->duration == (all.gpus(*job) == 4 ? 5_s : 1_s));
  CHECK(mean_gpus_wanted(spec) == doctest::Approx((1.0 + 20.0 + 8.0) / 3.0));
}

TEST_CASE("a copula correlates size and duration and leaves both laws as they are") {
  SyntheticSpec spec = poisson(30'000);
  for (std::uint32_t gpus = 1; gpus <= 64; ++gpus) spec.gpus.emplace_back(gpus, 1.0);
  spec.gpus.erase(spec.gpus.begin());
  for (const double rho : {-0.9, 0.6}) {
    spec.correlation = rho;
    const Drawn all = drawn(spec);
    std::vector<double> durations;
    double work = 0.0;
    double concordant = 0.0;
    for (std::size_t i = 0; i < all.jobs.size(); ++i) {
      const Job& job = *all.jobs[i];
      durations.push_back(to_seconds(job.duration));
      work += durations.back() * static_cast<double>(all.gpus(job));
      if (i % 2 == 0) continue;
      const Job& other = *all.jobs[i - 1];
      const auto size = all.gpus(job) - all.gpus(other);
      const auto time = (job.duration - other.duration).count;
      if (size != 0) concordant += (size > 0) == (time > 0) ? 1.0 : -1.0;
    }
    CHECK(ks_distance(durations, [](double t) { return -std::expm1(-t / 100.0); }) <
          ks_bound(30'000, 1e-6));
    // Kendall's tau is 2 / pi × asin(rho); Nelsen, section 5.1. Sixty-four sizes tie now and then.
    const double tau = concordant / 15'000.0;
    CHECK(tau == doctest::Approx(2.0 / 3.14159265 * std::asin(rho)).epsilon(0.08));
    CHECK(mean_gpus_wanted(spec) == doctest::Approx(work / 30'000.0).epsilon(0.04));
  }
}

TEST_CASE("intensity, time compression, size and offset act on what they name") {
  SyntheticSpec spec = poisson(10'000);
  spec.gpus = {{4, 1.0}};
  const Drawn plain = drawn(spec);
  spec.from = 1000_s;
  spec.speed_up = 2.0;
  spec.scale_gpus = 1.5;
  const Drawn scaled = drawn(spec);
  for (std::size_t i = 0; i < 10; ++i) {
    const double own = to_seconds(plain.jobs[i]->submit.since_start);
    CHECK(to_seconds(scaled.jobs[i]->submit.since_start) == doctest::Approx(1000.0 + own / 2.0));
    CHECK(scaled.gpus(*scaled.jobs[i]) == 6);
    CHECK(scaled.jobs[i]->duration == plain.jobs[i]->duration);
  }
  spec.intensity = 3.0;
  CHECK(mean_gpus_wanted(spec) == doctest::Approx(3.0 * 2.0 * 6.0 * 100.0));
}

TEST_CASE("closed-loop users wait for their own jobs, each handed over before it can be due") {
  SyntheticSpec spec = poisson(12);
  spec.arrivals.kind = "closed";
  spec.arrivals.think = law("fixed", "value", 50.0);
  spec.duration = law("fixed", "value", 100.0);
  spec.users = 2;
  const Drawn all = drawn(spec);
  REQUIRE(all.jobs.size() == 12);
  std::map<std::string, const Job*> last;
  for (const Job* job : all.jobs) {
    const Job* before = last[all.user(*job)];
    last[all.user(*job)] = job;
    const auto waits_for = all.tables.dependencies_of(*job);
    if (before == nullptr) {
      CHECK(waits_for.empty());
      CHECK(job->submit.since_start == 50_s);
      continue;
    }
    REQUIRE(waits_for.size() == 1);
    CHECK(waits_for[0].predecessor == before->name);
    CHECK(waits_for[0].think_time == 50_s);
    CHECK(job->submit.since_start - before->submit.since_start <= 150_s);
  }
  spec.count.reset();
  spec.until = 500_s;
  // Jobs of each could be submitted at 50, 200 and 350 s, and no other before the end.
  CHECK(drawn(spec).jobs.size() == 6);
}

TEST_CASE("days are dealt once each, to their own weekday, and by less than the window") {
  const auto any = dealt_days(30, std::nullopt, RandomStream{1, "days", 0});
  const auto near = dealt_days(365, 24_h * 14, RandomStream{1, "days", 0});
  CHECK(std::set<std::size_t>{any.begin(), any.end()}.size() == 30);
  CHECK(std::set<std::size_t>{near.begin(), near.end()}.size() == 365);
  bool moved = false;
  for (std::size_t day = 0; day < near.size(); ++day) {
    CHECK(near[day] % 7 == day % 7);
    const auto weeks =
        static_cast<std::int64_t>(near[day] / 7) - static_cast<std::int64_t>(day / 7);
    CHECK(std::abs(weeks) <= 2);
    moved = moved || weeks != 0;
  }
  CHECK(moved);
  const auto still = dealt_days(30, 24_h * 7, RandomStream{1, "days", 0});
  for (std::size_t day = 0; day < still.size(); ++day) CHECK(still[day] == day);
}

TEST_CASE("the quietest hour is the first with the fewest arrivals") {
  std::vector<Duration> submits;
  for (int hour = 0; hour < 24; ++hour) {
    if (hour != 5 && hour != 7) submits.push_back(1_h * hour + 60_s);
  }
  CHECK(quietest_hour(submits) == 5_h);
}

TEST_CASE("a dealt trace has the jobs of the trace, whole, at their times of day") {
  const Drawn all = drawn(resampled());
  REQUIRE(all.jobs.size() == 29);
  std::set<std::int64_t> sizes;
  std::size_t in_place = 0;
  for (const Job* job : all.jobs) {
    const std::int64_t gpus = all.gpus(*job);
    sizes.insert(gpus);
    const std::int64_t day = job->submit.since_start.count / Duration{24_h}.count;
    const std::int64_t own = gpus == 100 ? 0 : gpus - 1;
    CHECK(day % 7 == own % 7);
    CHECK(job->submit.since_start - 24_h * day == (gpus == 100 ? 13_h : 12_h));
    CHECK(job->walltime.has_value() == (gpus != 100));
    if (day == own) ++in_place;
  }
  CHECK(sizes.size() == 29);
  CHECK(in_place < 20);
  CHECK(drawn(resampled(), 2).jobs.front()->submit == all.jobs.front()->submit);
}

TEST_CASE("dealing goes on with another deck, and with more users above an intensity of 1") {
  SyntheticSpec spec = resampled();
  spec.until = 24_h * 56;
  CHECK(drawn(spec).jobs.size() == 58);
  spec.until.reset();
  spec.count = 100;
  CHECK(drawn(spec).jobs.size() == 100);
  spec.count.reset();
  spec.intensity = 2.0;
  const Drawn doubled = drawn(spec);
  CHECK(doubled.jobs.size() == 58);
  std::set<std::string> users;
  for (const Job* job : doubled.jobs) users.insert(doubled.user(*job));
  CHECK(users == std::set<std::string>{"u0", "u1", "u9", "u0~2", "u1~2", "u9~2"});
  spec.intensity = 0.5;
  const std::size_t halved = drawn(spec).jobs.size();
  CHECK(halved > 4);
  CHECK(halved < 25);
}

TEST_CASE("equal seeds draw equal jobs, and others other ones") {
  SyntheticSpec spec = poisson(500);
  spec.arrivals.bursts = BurstSpec{.geometric_mean = 3.0, .gap = 5_s};
  for (const SyntheticSpec& one : {spec, resampled()}) {
    const Drawn a = drawn(one, 7);
    const Drawn b = drawn(one, 7);
    const Drawn c = drawn(one, 8);
    REQUIRE(a.jobs.size() == b.jobs.size());
    bool differs = false;
    for (std::size_t i = 0; i < a.jobs.size(); ++i) {
      CHECK(a.jobs[i]->submit == b.jobs[i]->submit);
      CHECK(a.jobs[i]->duration == b.jobs[i]->duration);
      CHECK(a.jobs[i]->request == b.jobs[i]->request);
      if (i < c.jobs.size())
        differs = differs || a.gpus(*a.jobs[i]) != c.gpus(*c.jobs[i]) ||
                  a.jobs[i]->submit != c.jobs[i]->submit;
    }
    CHECK(differs);
  }
}

TEST_CASE("demand that cannot be drawn is refused with its place") {
  SyntheticSpec spec = poisson(1);
  spec.arrivals.kind = "markov";
  CHECK(message_of(spec) == "generate.arrivals.markov: has no second state (at least two states)");
  spec.arrivals.states = {{.rate_per_s = 0.0, .stay = 1_s}, {.rate_per_s = 0.0, .stay = 1_s}};
  CHECK(message_of(spec) ==
        "generate.arrivals.markov: the rate must be above 0 (such as \"60/h\")");
  spec = poisson(1);
  spec.arrivals.bursts = BurstSpec{.geometric_mean = 0.5};
  CHECK(message_of(spec) ==
        "generate.arrivals.bursts.jobs: a burst has at least one job (a mean of 1 and more)");
  spec.arrivals.bursts = BurstSpec{.jobs = {{1, 0.0}}};
  CHECK(
      message_of(spec) ==
      "generate.arrivals.bursts.jobs: the choices have no usable weights (each weight at least 0, "
      "their sum above 0)");
  spec = poisson(1);
  spec.arrivals.kind = "closed";
  spec.arrivals.think = law("fixed", "value", 1.0);
  CHECK(message_of(spec) ==
        "generate.arrivals.closed: nobody submits (closed-loop users need 'users')");
  spec = poisson(1);
  spec.correlation = 1.0;
  CHECK(message_of(spec) == "generate.correlation: must lie between -1 and 1, both excluded");
  spec = poisson(1);
  spec.count.reset();
  spec.until = 1_h;
  spec.arrivals.kind = "renewal";
  spec.arrivals.gap = law("fixed", "value", 0.0);
  CHECK(message_of(spec) == "generate.arrivals.renewal: a time of 0 needs 'count'");
}
