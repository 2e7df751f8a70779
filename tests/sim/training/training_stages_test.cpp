#include <doctest/doctest.h>
#include <vector>

#include "tests/sim/training/hand_run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

constexpr NodeId first{0};
constexpr NodeId second{1};

TrainingProfile staged_profile() {
  TrainingProfile profile = reading_profile();
  profile.data.is_staged = true;
  return profile;
}

}  // namespace

TEST_CASE("a data set is copied first, and read from the disks then") {
  HandRun run{round_stack(1), {staged_profile()}};
  const JobId job = run.add(1000);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  // 500 MB at 100 MB/s, then 1,000 samples at 100 a second.
  CHECK(phase(records, job, TrainingPhase::staging) == Approx(5.0).epsilon(1e-6));
  CHECK(run.ends.at(job) == Approx(15.0).epsilon(1e-6));
  CHECK(all_phases(*records.find(job)) == run.held(job));
}

TEST_CASE("the copy waits for slow disks, and so does the training") {
  StackSpec stack = round_stack(1, 1e9);
  stack.groups.front().server.local.write = {50e6};
  stack.groups.front().server.local.read = {20e6};
  HandRun run{stack, {staged_profile()}};
  const JobId job = run.add(100);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  CHECK(phase(records, job, TrainingPhase::staging) == Approx(10.0).epsilon(1e-6));
  CHECK(run.ends.at(job) == Approx(15.0).epsilon(1e-6));
  CHECK(first_limit(records, job) == "local disk bandwidth");
}

TEST_CASE("a copy to two nodes is read twice") {
  HandRun run{round_stack(2), {staged_profile()}};
  const JobId job = run.add(100);
  run.start(job, {first, second});
  const TrainingRecords records = run.finish();
  CHECK(phase(records, job, TrainingPhase::staging) == Approx(10.0).epsilon(1e-6));
}

TEST_CASE("the next job of the data set finds it there, one of another has it copied") {
  TrainingProfile other = staged_profile();
  other.data.dataset = "another";
  HandRun run{round_stack(1), {staged_profile(), other}};
  const JobId before = run.add(100);
  const JobId same = run.add(100);
  const JobId different = run.add(100, 1);
  run.start(before, {first});
  run.start(same, {first}, 10_s);
  run.start(different, {first}, 20_s);
  const TrainingRecords records = run.finish();
  CHECK(phase(records, same, TrainingPhase::staging) == 0.0);
  CHECK(run.ends.at(same) == Approx(11.0).epsilon(1e-6));
  CHECK(phase(records, different, TrainingPhase::staging) == Approx(5.0).epsilon(1e-6));
}

TEST_CASE("a copy that is broken off begins again, one that was whole stays") {
  HandRun run{round_stack(2), {staged_profile()}};
  const JobId whole = run.add(100);
  const JobId broken = run.add(100);
  const JobId later = run.add(100);
  run.start(whole, {first});
  run.start(broken, {first, second}, 10_s);  // is copied to the second
  run.stop(broken, 12_s);
  run.start(later, {first}, 20_s);
  run.start(broken, {first, second}, 30_s);
  const TrainingRecords records = run.finish();
  CHECK(phase(records, later, TrainingPhase::staging) == 0.0);
  CHECK(phase(records, broken, TrainingPhase::staging) == Approx(2.0 + 5.0).epsilon(1e-6));
}

TEST_CASE("where disks have no room the data stay where they are") {
  StackSpec stack = round_stack(1, 50e6);
  stack.groups.front().server.local.capacity = {499'999'999};
  HandRun run{stack, {staged_profile()}};
  const JobId job = run.add(100);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  CHECK(phase(records, job, TrainingPhase::staging) == 0.0);
  CHECK(run.ends.at(job) == Approx(2.0).epsilon(1e-5));
  CHECK(first_limit(records, job) == "shared bandwidth");
}

TEST_CASE("data that lie on the servers' own disks touch no network") {
  StackSpec stack = round_stack(1);
  stack.groups.front().server.local.read = {25e6};
  TrainingProfile profile = reading_profile();
  profile.data.storage = "local";
  HandRun run{stack, {profile}};
  const JobId job = run.add(100);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  CHECK(run.ends.at(job) == Approx(4.0).epsilon(1e-5));
  CHECK(first_limit(records, job) == "local disk bandwidth");
}

TEST_CASE("a cache is cold for one epoch and answers all reads from then on") {
  TrainingProfile profile = reading_profile();
  profile.data.cache = CachePlace::memory;  // 1 GB, twice the data set
  HandRun run{round_stack(1, 50e6), {profile}};
  const JobId job = run.add(1000);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  // 500 samples at 50 a second, 500 at 100.
  CHECK(run.ends.at(job) == Approx(15.0).epsilon(1e-5));
  CHECK(phase(records, job, TrainingPhase::input_stall) == Approx(5.0).epsilon(1e-5));
}

TEST_CASE("a pinned cache of half the data halves what is read") {
  TrainingProfile profile = reading_profile();
  profile.data.cache = CachePlace::memory;
  profile.data.cache_rule = CacheRule::pinned;
  profile.data.cache_size = Bytes{250'000'000};
  HandRun run{round_stack(1, 25e6), {profile}};
  const JobId job = run.add(1000);
  run.start(job, {first});
  run.finish();
  // 500 samples at 25 a second, 500 at 50.
  CHECK(run.ends.at(job) == Approx(30.0).epsilon(1e-5));
}

TEST_CASE("a job that ends within its first epoch never warms its cache") {
  TrainingProfile profile = reading_profile();
  profile.data.cache = CachePlace::memory;
  HandRun run{round_stack(1, 50e6), {profile}};
  const JobId less = run.add(499);
  run.start(less, {first});
  run.run_until(20_s);
  CHECK(run.ends.at(less) == Approx(9.98).epsilon(1e-5));
  const JobId exactly = run.add(500);
  run.start(exactly, {first}, 20_s);
  run.finish();
  CHECK(run.ends.at(exactly) == Approx(30.0).epsilon(1e-5));
}

TEST_CASE("a stop within the first epoch does not begin it again") {
  TrainingProfile profile = reading_profile();
  profile.data.cache = CachePlace::memory;
  HandRun run{round_stack(1, 50e6), {profile}};
  const JobId job = run.add(1000);
  run.start(job, {first});
  run.stop(job, 4_s);  // 200 samples
  run.start(job, {first}, 10_s);
  run.finish();
  // 300 at 50 a second, 500 at 100.
  CHECK(run.ends.at(job) == Approx(21.0).epsilon(1e-5));
}

TEST_CASE("checkpoints cost the time that their writing takes") {
  TrainingProfile profile = round_profile();
  profile.checkpoints = {.every = 9_s, .storage = "shared", .size = Bytes{100'000'000}};
  HandRun run{round_stack(1), {profile}};
  const JobId job = run.add(1800);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  // 1 s of writing after 9 s of work.
  CHECK(run.ends.at(job) == Approx(20.0).epsilon(1e-5));
  CHECK(phase(records, job, TrainingPhase::checkpoint) == Approx(2.0).epsilon(1e-5));
  CHECK(phase(records, job, TrainingPhase::useful) == Approx(18.0).epsilon(1e-5));
}

TEST_CASE("checkpoints to the servers' own disks cost time, too") {
  StackSpec stack = round_stack(1);
  stack.groups.front().server.local.write = {50e6};
  TrainingProfile profile = round_profile();
  profile.checkpoints = {.every = 8_s, .storage = "local", .size = Bytes{100'000'000}};
  HandRun run{stack, {profile}};
  const JobId job = run.add(800);
  run.start(job, {first});
  const TrainingRecords records = run.finish();
  CHECK(run.ends.at(job) == Approx(10.0).epsilon(1e-5));
  CHECK(phase(records, job, TrainingPhase::checkpoint) == Approx(2.0).epsilon(1e-5));
}

TEST_CASE("a checkpoint without a size has 14 bytes a parameter") {
  TrainingProfile profile = round_profile();
  profile.model.parameters_millions = 10.0;
  profile.checkpoints = {.every = 9_s, .storage = "shared", .size = {}};
  HandRun run{round_stack(1, 140e6), {profile}};  // 140 MB: 1 s
  const JobId job = run.add(900);
  run.start(job, {first});
  run.finish();
  CHECK(run.ends.at(job) == Approx(10.0).epsilon(1e-5));
}
