#include <algorithm>
#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/random.hpp"

#include "tests/sim/preparation/etl_hand_run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

/// A job of the referee: so many bytes to read, its own limit, and when it starts.
struct PlainStage {
  double input = 0.0;
  double cap = 0.0;
};
struct PlainJob {
  std::vector<PlainStage> stages;
  double start = 0.0;
  std::size_t stage = 0;
  double done = 0.0;
  double end = 0.0;
};

/// Rates of those that run: all rise alike until the storage is full, and one that meets its
/// own limit rises no further.
std::vector<double> fair_rates(const std::vector<double>& caps, double capacity) {
  std::vector<double> rates(caps.size(), 0.0);
  std::vector<bool> fixed(caps.size(), false);
  for (std::size_t round = 0; round <= caps.size(); ++round) {
    double left = capacity;
    std::size_t open = 0;
    for (std::size_t i = 0; i < caps.size(); ++i) {
      if (fixed[i]) left -= rates[i];
      if (!fixed[i]) ++open;
    }
    if (open == 0) break;
    const double share = left / static_cast<double>(open);
    bool any = false;
    for (std::size_t i = 0; i < caps.size(); ++i) {
      if (fixed[i] || caps[i] > share) continue;
      rates[i] = caps[i];
      fixed[i] = any = true;
    }
    if (any) continue;
    for (std::size_t i = 0; i < caps.size(); ++i) {
      if (!fixed[i]) rates[i] = share;
    }
    break;
  }
  return rates;
}

/// Small steps of time, all jobs anew in each.
void step_by_step(std::vector<PlainJob>& jobs, double capacity, double dt) {
  const auto runs = [](const PlainJob& job, double now) {
    return job.start <= now && job.stage < job.stages.size();
  };
  const auto goes_on = [](const PlainJob& job) { return job.stage < job.stages.size(); };
  for (std::size_t step = 0; std::ranges::any_of(jobs, goes_on); ++step) {
    const double now = static_cast<double>(step) * dt;
    std::vector<double> caps;
    for (const PlainJob& job : jobs) {
      if (runs(job, now)) caps.push_back(job.stages[job.stage].cap);
    }
    const std::vector<double> rates = fair_rates(caps, capacity);
    auto rate = rates.begin();
    for (PlainJob& job : jobs) {
      if (!runs(job, now)) continue;
      job.done += *rate++ * dt;
      if (job.done < job.stages[job.stage].input) continue;
      job.done = 0.0;
      ++job.stage;
      job.end = now + dt;
    }
  }
}

/// Stages that read, one after the other, on two cores; the same for the referee in `plain`.
std::vector<PreparationStage> random_stages(RandomStream& random, PlainJob& plain) {
  std::vector<PreparationStage> stages;
  const std::uint64_t count = 1 + random.below(3);
  for (std::uint32_t k = 0; k < count; ++k) {
    const auto input = static_cast<std::int64_t>(20'000'000 + random.below(100'000'000));
    const double rate = 5e6 + 30e6 * random.uniform();
    stages.push_back(reading_stage(input, rate));
    if (k > 0) stages.back().after = {k - 1};
    plain.stages.push_back({static_cast<double>(input), rate * 2.0});
  }
  return stages;
}

std::int64_t input_of(const PlainJob& plain) {
  std::int64_t sum = 0;
  for (const PlainStage& stage : plain.stages) sum += std::llround(stage.input);
  return sum;
}

}  // namespace

TEST_CASE("stages on one storage end when small steps of time say so") {
  constexpr double capacity = 100e6;
  constexpr double dt = 1e-4;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    RandomStream random{seed, "preparation referee", 0};
    const std::size_t count = 1 + random.below(4);
    std::vector<PlainJob> plain(count);
    EtlHandRun run{round_stack(4, capacity)};
    std::vector<JobId> ids;
    for (std::size_t i = 0; i < count; ++i) {
      ids.push_back(run.add(random_stages(random, plain[i])));
      // In order of their start.
      plain[i].start =
          (i == 0 ? 0.0 : plain[i - 1].start) + 0.1 * static_cast<double>(random.below(10));
    }
    for (std::size_t i = 0; i < count; ++i) {
      run.start(ids[i], {NodeId{static_cast<std::uint32_t>(i)}}, 2.0,
                Duration{std::llround(plain[i].start * 1e9)});
    }
    const EtlRecords records = run.finish().etl;
    step_by_step(plain, capacity, dt);
    for (std::size_t i = 0; i < count; ++i) {
      INFO("seed ", seed, ", job ", i);
      // The referee ends each stage up to a step late, and what others do then, too.
      CHECK(std::abs(run.ends.at(ids[i]) - plain[i].end) < 40 * dt);
      CHECK(records.find(ids[i])->moved.read.count == input_of(plain[i]));
    }
  }
}
