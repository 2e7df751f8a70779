#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;

namespace {

/// A step of 0.1 s is rounded to whole nanoseconds, so rates are right to 1e-7.
doctest::Approx about(double seconds) { return doctest::Approx(seconds).epsilon(1e-7); }

RunRecord run_file(const std::string& file, std::vector<std::string> overrides = {}) {
  const ReadOptions options{.data_directory = {}, .overrides = std::move(overrides)};
  return run_scenario(read_scenario(HEADROOM_ROOT "/" + file, options));
}

RunRecord golden(const std::string& name) {
  return run_file("tests/golden/" + name + "/scenario.json");
}

double end_s(const RunRecord& run, std::size_t job) {
  return to_seconds(run.jobs.record(id_at<JobId>(job)).end - TimePoint{});
}

double phase_s(const RunRecord& run, std::size_t job, TrainingPhase phase) {
  return to_seconds(run.training.jobs.at(job).time.at(static_cast<std::size_t>(phase)));
}

}  // namespace

// The arithmetic stands in the scenario files.

TEST_CASE("two readers of one store get half each") {
  const RunRecord run = golden("two_readers_one_store");
  for (const std::size_t job : {0U, 1U}) {
    CHECK(end_s(run, job) == about(1000.0));
    CHECK(phase_s(run, job, TrainingPhase::input_stall) == about(250.0));
    CHECK(run.training.jobs[job].gain == about(4.0 / 3.0));
  }
}

TEST_CASE("what a slow reader leaves goes to the others") {
  const RunRecord run = golden("three_readers_one_capped");
  CHECK(end_s(run, 0) == about(1000.0));
  CHECK(end_s(run, 1) == about(1200.0));
  CHECK(end_s(run, 2) == about(1200.0));
  CHECK(phase_s(run, 0, TrainingPhase::input_stall) == about(375.0));
  CHECK(phase_s(run, 1, TrainingPhase::input_stall) == about(375.0));
  CHECK(phase_s(run, 2, TrainingPhase::input_stall) == 0.0);
  // Alone 2,000 samples a second; while the store held it back it had 1,250.
  CHECK(run.training.jobs[1].gain == about(2000.0 / 1250.0));
}

TEST_CASE("an all-reduce and reads share an uplink by bytes") {
  const RunRecord run = golden("all_reduce_slows_reads");
  const double ring_gb = 2000 * 2.0 * 0.95 / 0.976;
  const double ring_end = 1000.0 + ((ring_gb - 2968.75) / 5.9375);
  CHECK(end_s(run, 0) == about(1000.0));
  CHECK(end_s(run, 1) == about(ring_end));
  CHECK(end_s(run, 2) == about(ring_end + 593.75));
  CHECK(phase_s(run, 2, TrainingPhase::input_stall) == 0.0);
}

TEST_CASE("copies take the slower of store and disk, stay until room is needed, caches fill once") {
  const RunRecord run = golden("staging_and_cache");
  const std::vector<double> ends{
      4000, 7000, 8000, 11'000, 12'000, 15'000, 15'256, 15'512, 15'712 + (448 / 2.2)};
  for (std::size_t job = 0; job < ends.size(); ++job) CHECK(end_s(run, job) == about(ends[job]));
  const std::vector<double> copies{3000, 2000, 0, 2000, 0, 2000, 0, 0, 0};
  for (std::size_t job = 0; job < copies.size(); ++job) {
    CHECK(phase_s(run, job, TrainingPhase::staging) == about(copies[job]));
  }
}

TEST_CASE("removing the network promises at least what a faster one gives") {
  const RunRecord slow = run_file("scenarios/studies/network/10gbe.json");
  const RunRecord fast = run_file("scenarios/studies/network/infiniband-edr.json",
                                  {"cluster.network.ports_per_node=4"});
  for (const std::size_t job : {1U, 2U}) {
    const auto run_s = [&](const RunRecord& run) {
      return to_seconds(run.jobs.record(id_at<JobId>(job)).held);
    };
    CHECK(slow.training.jobs[job].gain > run_s(slow) / run_s(fast));
  }
}
