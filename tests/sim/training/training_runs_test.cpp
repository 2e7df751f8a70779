#include "sim/training/training_runs.hpp"

#include <doctest/doctest.h>
#include <vector>

#include "headroom/random.hpp"

#include "tests/sim/training/hand_run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

constexpr NodeId first{0};
constexpr NodeId second{1};
constexpr NodeId third{2};

}  // namespace

TEST_CASE("one job that reads nothing takes its samples over its pace") {
  HandRun run{round_stack(1), {round_profile()}};
  const JobId job = run.add(1000);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  CHECK(run.ends.at(job) == Approx(10.0).epsilon(1e-6));
  CHECK(phase(records, job, TrainingPhase::useful) == Approx(10.0).epsilon(1e-6));
  CHECK(records.find(job)->samples == 1000.0);
  CHECK(records.find(job)->origin == PaceOrigin::measured);
  CHECK(all_phases(*records.find(job)) == run.held(job));
  CHECK(records.find(JobId{7}) == nullptr);
}

TEST_CASE("alone() is what a job takes with nothing shared") {
  HandRun run{round_stack(1), {reading_profile()}};
  const JobId job = run.add(1000);
  CHECK(to_seconds(run.runs().alone({.job = job, .nodes = std::vector{first}})) ==
        Approx(10.0).epsilon(1e-6));
  run.start(job, {first});
  run.finish();
  CHECK(run.ends.at(job) == Approx(10.0).epsilon(1e-5));
}

TEST_CASE("two jobs on one storage get half each, and one of them all of it again") {
  HandRun run{round_stack(2), {reading_profile()}};
  const JobId shorter = run.add(400);
  const JobId longer = run.add(800);
  run.start(shorter, {first});
  run.start(longer, {second});
  const TrainingRecords records = run.finish();
  // 100 MB/s for two: 50 samples a second each, then 100 for the other's last 400.
  CHECK(run.ends.at(shorter) == Approx(8.0).epsilon(1e-6));
  CHECK(run.ends.at(longer) == Approx(12.0).epsilon(1e-6));
  CHECK(phase(records, shorter, TrainingPhase::useful) == Approx(4.0).epsilon(1e-6));
  CHECK(phase(records, shorter, TrainingPhase::input_stall) == Approx(4.0).epsilon(1e-6));
  CHECK(phase(records, longer, TrainingPhase::input_stall) == Approx(4.0).epsilon(1e-5));
  CHECK(first_limit(records, shorter) == "shared bandwidth");
}

TEST_CASE("three jobs, one of them slow by itself: the others share what it leaves") {
  HandRun run{round_stack(3), {reading_profile(), reading_profile(20.0)}};
  const JobId slow = run.add(200, 1);
  const JobId left = run.add(400);
  const JobId right = run.add(800);
  run.start(slow, {first});
  run.start(left, {second});
  run.start(right, {third});
  const TrainingRecords records = run.finish();
  // 20, 40 and 40 until two of them end at 10 s; then 100 for 400 samples.
  CHECK(run.ends.at(slow) == Approx(10.0).epsilon(1e-5));
  CHECK(run.ends.at(left) == Approx(10.0).epsilon(1e-5));
  CHECK(run.ends.at(right) == Approx(14.0).epsilon(1e-5));
  CHECK(phase(records, slow, TrainingPhase::input_stall) == Approx(0.0));
  CHECK(phase(records, left, TrainingPhase::input_stall) == Approx(6.0).epsilon(1e-5));
}

TEST_CASE("links are shared by bytes, whatever the size of a sample") {
  TrainingProfile large = reading_profile();
  large.data.sample_bytes = 4e6;
  HandRun run{round_stack(2), {reading_profile(), large}};
  const JobId small_samples = run.add(100);
  const JobId large_samples = run.add(100, 1);
  run.start(small_samples, {first});
  run.start(large_samples, {second});
  run.finish();
  // 50 MB/s each: 50 and 12.5 samples a second; after 2 s the other 75 at 25 a second.
  CHECK(run.ends.at(small_samples) == Approx(2.0).epsilon(1e-5));
  CHECK(run.ends.at(large_samples) == Approx(5.0).epsilon(1e-5));
}

TEST_CASE("the gain says how far the next limit is") {
  HandRun run{round_stack(1, 25e6), {reading_profile()}};
  const JobId job = run.add(100);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  CHECK(first_limit(records, job) == "shared bandwidth");
  CHECK(records.find(job)->gain == Approx(4.0).epsilon(1e-5));
  CHECK(records.find(job)->alone_rate == Approx(100.0).epsilon(1e-5));
}

TEST_CASE("a client of the storage and the latency of its reads set limits of their own") {
  StackSpec stack = round_stack(1, 1e9);
  stack.storages.front().spec.client_read = {20e6};
  HandRun client{stack, {reading_profile()}};
  const JobId job = client.add(100);
  client.start(job, {first});
  const TrainingRecords by_client = client.finish();
  CHECK(client.ends.at(job) == Approx(5.0).epsilon(1e-5));
  CHECK(first_limit(by_client, job) == "storage client");

  // Files of 1 MB, one at a time: 10 ms to open each (3 calls), 10 ms to the first byte and
  // 1 ms of stream: 41 ms.
  stack = round_stack(1, 1e9);
  stack.storages.front().spec.latency = 10_ms;
  TrainingProfile files = reading_profile();
  files.data.samples_per_file = 1.0;
  files.data.reads_in_flight = 1.0;
  HandRun latency{stack, {files}};
  const JobId other = latency.add(100);
  latency.start(other, {first});
  const TrainingRecords by_latency = latency.finish();
  CHECK(latency.ends.at(other) == Approx(4.1).epsilon(1e-4));
  CHECK(first_limit(by_latency, other) == "storage latency");
}

TEST_CASE("metadata of a storage limits small files") {
  StackSpec stack = round_stack(1, 1e9);
  stack.storages.front().spec.metadata_ops = OpRate{60.0};  // 20 files of 3 calls
  TrainingProfile files = reading_profile();
  files.data.samples_per_file = 1.0;
  HandRun run{stack, {files}};
  const JobId job = run.add(100);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  CHECK(run.ends.at(job) == Approx(5.0).epsilon(1e-5));
  CHECK(first_limit(records, job) == "shared metadata");
}

TEST_CASE("jobs on several nodes wait for their gradients on the ports between them") {
  StackSpec stack = round_stack(2);
  TrainingProfile profile = round_profile();
  profile.model.parameters_millions = 500.0;
  HandRun run{stack, {profile}};
  const JobId job = run.add(1000);
  run.start(job, {first, second});
  const TrainingRecords records = run.finish();
  CHECK(phase(records, job, TrainingPhase::communication) > 0.0);
  CHECK(phase(records, job, TrainingPhase::input_stall) == 0.0);
  CHECK(all_phases(*records.find(job)) == run.held(job));
  CHECK(run.ends.at(job) > 5.0);
}

TEST_CASE("a job of no samples ends as it starts") {
  HandRun run{round_stack(1), {round_profile(), reading_profile()}};
  for (const std::uint32_t profile : {0U, 1U}) {
    const JobId job = run.add(0.0, profile);
    run.start(job, {first}, 5_s);
    run.run_until(5_s);
    CHECK(run.ends.at(job) == 5.0);
    CHECK(run.held(job) == Duration{});
  }
}

TEST_CASE("a stopped job keeps its samples and pays for its restart") {
  HandRun run{round_stack(1), {round_profile()}};
  const JobId job = run.add(1000);
  run.start(job, {first});
  run.stop(job, 4_s);
  CHECK_FALSE(run.runs().is_done(job));
  run.start(job, {first}, 10_s, 2_s);
  const TrainingRecords records = run.finish();
  CHECK(run.ends.at(job) == Approx(18.0).epsilon(1e-6));
  CHECK(phase(records, job, TrainingPhase::checkpoint) == 2.0);
  CHECK(phase(records, job, TrainingPhase::useful) == Approx(10.0).epsilon(1e-6));
  CHECK(all_phases(*records.find(job)) == run.held(job));
}

TEST_CASE("a job that is stopped in its restart has done nothing") {
  HandRun run{round_stack(1), {round_profile()}};
  const JobId job = run.add(100);
  run.start(job, {first}, 0_s, 5_s);
  run.stop(job, 3_s);
  run.start(job, {first}, 3_s, 5_s);
  const TrainingRecords records = run.finish();
  CHECK(run.ends.at(job) == Approx(9.0).epsilon(1e-6));
  CHECK(phase(records, job, TrainingPhase::checkpoint) == 8.0);
}

TEST_CASE("what happens before the warm-up ends is in no account, its samples count") {
  HandRun run{round_stack(1), {reading_profile()}, 4_s};
  const JobId job = run.add(1000);
  run.start(job, {first}, 1_s);
  const TrainingRecords records = run.finish();
  CHECK(run.ends.at(job) == Approx(11.0).epsilon(1e-5));
  CHECK(all_phases(*records.find(job)) == run.held(job) - 3_s);
  CHECK(records.find(job)->samples == 1000.0);
}

TEST_CASE("close() books a job that still runs, and leaves out one that never did") {
  HandRun run{round_stack(1), {round_profile()}};
  const JobId job = run.add(1000);
  const JobId waiting = run.add(1000);
  run.start(job, {first});
  const TrainingRecords records = run.finish(3500_ms);
  CHECK(run.ends.empty());
  CHECK(all_phases(*records.find(job)) == 3500_ms);
  CHECK(records.find(job)->samples == Approx(350.0).epsilon(1e-6));
  CHECK(all_phases(*records.find(waiting)) == Duration{});
  CHECK(records.find(waiting)->alone_rate == 0.0);
  CHECK(records.find(waiting)->gain == 1.0);
}

TEST_CASE("loads of links and waiting GPUs are told, and end at zero") {
  HandRun run{round_stack(2), {reading_profile()}};
  const JobId left = run.add(400);
  const JobId right = run.add(800);
  run.start(left, {first});
  run.start(right, {second}, 1_s);
  const TrainingRecords records = run.finish();
  std::vector<double> levels(records.kinds.size() + waiting_phases);
  std::vector<double> peaks(levels.size());
  TimePoint last{};
  for (const LevelChange& change : records.changes) {
    CHECK(change.time >= last);
    last = change.time;
    levels[change.level] += change.by;
    peaks[change.level] = std::max(peaks[change.level], levels[change.level]);
  }
  for (std::size_t i = 0; i < levels.size(); ++i) {
    CHECK(levels[i] == Approx(0.0).epsilon(1e-3));
    if (i < waiting_phases) continue;
    const LinkKind& kind = records.kinds[i - waiting_phases];
    CHECK(peaks[i] <= kind.capacity * (1.0 + 1e-9));
    if (kind.name == "shared bandwidth") {
      CHECK(peaks[i] == Approx(100e6).epsilon(1e-6));
    }
  }
}

TEST_CASE("the phases of every job sum to the time it held its nodes, whatever comes and goes") {
  RandomStream stream{11, "training phases", 0};
  for (int round = 0; round < 60; ++round) {
    TrainingProfile staged = reading_profile(30.0);
    staged.data.is_staged = true;
    TrainingProfile cached = reading_profile(70.0);
    cached.data.dataset = "cached";
    cached.data.cache = CachePlace::memory;
    cached.checkpoints = {.every = 2_s, .storage = "shared", .size = Bytes{10'000'000}};
    TrainingProfile wide = round_profile(40.0);
    wide.model.parameters_millions = 30.0;
    wide.checkpoints = {.every = 3_s, .storage = "local", .size = Bytes{10'000'000}};
    HandRun run{round_stack(4), {reading_profile(), staged, cached, wide}};
    std::vector<JobId> jobs;
    for (std::uint32_t i = 0; i < 4; ++i) {
      jobs.push_back(
          run.add(1.0 + stream.uniform() * 1500.0, static_cast<std::uint32_t>(stream.below(4))));
    }
    Duration now{};
    for (int step = 0; step < 12; ++step) {
      now += Duration{static_cast<std::int64_t>(stream.below(3'000'000'000))};
      run.run_until(now);
      const JobId job = jobs[stream.below(jobs.size())];
      if (run.ends.contains(job)) continue;
      if (run.is_running(job)) {
        run.stop(job, now);
      } else {
        const bool on_two = index(job) % 2 == 0;
        std::vector<NodeId> nodes{id_at<NodeId>(index(job))};
        if (on_two) nodes.push_back(id_at<NodeId>(index(job) + 1));
        run.start(job, nodes, now, Duration{static_cast<std::int64_t>(stream.below(2)) * 500});
      }
    }
    const TrainingRecords records = run.finish(now + 20_s);
    for (const TrainingRecord& record : records.jobs) {
      REQUIRE(all_phases(record) == run.held(record.job));
      for (const Duration& time : record.time) REQUIRE(time.count >= 0);
      REQUIRE(record.gain >= 1.0);
    }
  }
}
