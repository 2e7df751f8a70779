#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"

#include "tests/models/policy/slurm/plain_slurm.hpp"
#include "tests/models/policy/slurm/slurm_run.hpp"

using namespace headroom;

namespace {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : stream_{seed, "slurm referee", 0} {}
  /// From `low` to `high`, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const double span = static_cast<double>(high - low + 1);
    return low + std::min(high - low, static_cast<std::int64_t>(stream_.uniform() * span));
  }

 private:
  RandomStream stream_;
};

PlainSlurmSettings random_settings(Draw& draw) {
  PlainSlurmSettings settings;
  settings.nodes = static_cast<int>(draw.between(1, 9));
  settings.bf_interval = draw.between(1, 30);
  settings.bf_resolution = draw.between(0, 1) == 0 ? 60 : draw.between(1, 300);
  settings.epoch = draw.between(0, 59);
  settings.end_delay = draw.between(0, 4);
  settings.reservations = static_cast<int>(draw.between(0, 2));
  settings.backfills = draw.between(0, 9) > 0;
  if (draw.between(0, 4) == 0) settings.bf_window = draw.between(300, 3000);
  return settings;
}

std::vector<PlainSlurmJob> random_jobs(Draw& draw, const PlainSlurmSettings& settings) {
  std::vector<PlainSlurmJob> jobs;
  std::int64_t submit = 0;
  const bool whole_nodes = draw.between(0, 2) == 0;
  for (std::int64_t i = draw.between(5, 40); i > 0; --i) {
    submit += draw.between(0, 90);
    PlainSlurmJob& job = jobs.emplace_back();
    job.submit = submit;
    job.limit = 60 * draw.between(1, draw.between(1, 4) == 1 ? 60 : 10);
    job.run = draw.between(1, job.limit);
    job.nodes = static_cast<int>(draw.between(1, draw.between(1, settings.nodes)));
    job.gpus = whole_nodes || job.nodes > 1 ? 8 : static_cast<int>(draw.between(1, 8));
  }
  return jobs;
}

std::string text_of(const PlainSlurmJob& job) {
  std::string text = std::to_string(job.start) + " on";
  for (const int node : job.placed) text += " " + std::to_string(node);
  return text;
}

}  // namespace

TEST_CASE("starts and nodes of random jobs are those of the plain referee") {
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    Draw draw{seed};
    const PlainSlurmSettings plain = random_settings(draw);
    std::vector<PlainSlurmJob> jobs = random_jobs(draw, plain);
    SlurmRun run{static_cast<std::uint32_t>(plain.nodes)};
    auto& settings = run.settings();
    settings.bf_interval = 1_s * plain.bf_interval;
    settings.bf_resolution = 1_s * plain.bf_resolution;
    settings.bf_window = 1_s * plain.bf_window;
    settings.start_epoch = 1_s * plain.epoch;
    settings.bf_job_part_count_reserve = static_cast<std::uint32_t>(plain.reservations);
    if (!plain.backfills) settings.scheduler_type = slurm::SchedulerType::builtin;
    run.scenario.scheduler.job_end_delay = 1_s * plain.end_delay;
    for (const PlainSlurmJob& job : jobs) {
      run.add({.submit = job.submit,
               .run = job.run,
               .walltime = job.limit,
               .nodes = static_cast<std::uint32_t>(job.nodes),
               .gpus = static_cast<std::uint32_t>(job.gpus)});
    }
    run_plain_slurm(plain, jobs);
    std::vector<std::string> expected;
    for (const PlainSlurmJob& job : jobs) expected.push_back(text_of(job));
    CAPTURE(seed);
    REQUIRE(all_placed(run.run()) == expected);
  }
}
