#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/policy/slurm/slurm_run.hpp"

using namespace headroom;
using Placed = std::vector<std::string>;

namespace {

SlurmRun two_tiers(std::uint32_t nodes) {
  SlurmRun run{nodes};
  auto& settings = run.settings();
  settings.preempt_type = slurm::PreemptType::partition_prio;
  settings.preempt_requeues = true;
  settings.partitions = {{.name = "low", .is_default = true, .priority_tier = 1},
                         {.name = "high", .priority_tier = 10, .may_be_preempted = false}};
  return run;
}

double gpu_seconds(const RunRecord& run, GpuClass gpu_class) {
  const GpuShareTime time = run.account.by_class[static_cast<std::size_t>(gpu_class)];
  return static_cast<double>(time.count) / 1e12;
}

}  // namespace

TEST_CASE("a victim loses its run and may start again 123 s later") {
  SlurmRun run = two_tiers(1);
  run.add({.submit = 0, .run = 300, .walltime = 300});
  run.add({.submit = 100, .run = 60, .walltime = 60, .partition = "high"});
  const RunRecord record = run.run();
  CHECK(all_placed(record) == Placed{"223 on 0", "100 on 0"});
  CHECK(record.jobs.record(JobId{0}).end == TimePoint{523_s});
  CHECK(record.jobs.record(JobId{0}).preemptions == 1);
  CHECK(gpu_seconds(record, GpuClass::lost) == 8 * 100.0);
  CHECK(gpu_seconds(record, GpuClass::useful) == 8 * (60.0 + 300.0));
}

TEST_CASE("what a victim keeps is a setting of the scenario, and of each job") {
  SlurmRun run = two_tiers(1);
  run.add({.submit = 0, .run = 300, .walltime = 300});
  run.add({.submit = 100, .run = 60, .walltime = 60, .partition = "high"});
  const auto end_with = [&](const PreemptedWork& work) {
    run.scenario.scheduler.preempted_work = work;
    return to_seconds(run.run().jobs.record(JobId{0}).end.since_start);
  };
  CHECK(end_with({.is_kept = true}) == 423.0);
  CHECK(end_with({.is_kept = false}) == 523.0);
  CHECK(end_with({.is_kept = false, .checkpoint_every = 40_s}) == 443.0);

  SlurmRun own = two_tiers(1);
  own.add({.submit = 0, .run = 300, .walltime = 300, .checkpoint_every = 30});
  own.add({.submit = 100, .run = 60, .walltime = 60, .partition = "high"});
  const RunRecord record = own.run();
  CHECK(record.jobs.record(JobId{0}).end == TimePoint{433_s});
  CHECK(gpu_seconds(record, GpuClass::lost) == 8 * 10.0);
}

TEST_CASE("as few are stopped as it takes, the smallest first, and those on the nodes chosen") {
  SlurmRun run = two_tiers(4);
  run.add({.submit = 0, .run = 900, .walltime = 900, .nodes = 2});  // 0 1
  run.add({.submit = 1, .run = 900, .walltime = 900});              // 2
  run.add({.submit = 2, .run = 900, .walltime = 900});              // 3
  run.add({.submit = 3, .run = 60, .walltime = 60, .partition = "high"});
  const RunRecord record = run.run();
  CHECK(placed(record, 3) == "3 on 2");
  CHECK(record.jobs.record(JobId{0}).preemptions == 0);
  CHECK(record.jobs.record(JobId{1}).preemptions == 1);
  CHECK(record.jobs.record(JobId{2}).preemptions == 0);
}

TEST_CASE("nobody is stopped in vain, and nobody of a partition that says OFF") {
  SlurmRun run = two_tiers(2);
  run.add({.submit = 0, .run = 100, .walltime = 120, .partition = "high"});
  run.add({.submit = 1, .run = 300, .walltime = 300});
  run.add({.submit = 2, .run = 60, .walltime = 60, .nodes = 2, .partition = "high"});
  const RunRecord record = run.run();
  CHECK(placed(record, 2) == "100 on 0 1");
  // It is stopped at 100, when that makes room, and not at 2.
  CHECK(record.earlier_runs.at(0).end == TimePoint{100_s});
}

TEST_CASE("a QOS preempts those that it names, and goes before them") {
  SlurmRun run{1};
  auto& settings = run.settings();
  settings.preempt_type = slurm::PreemptType::qos;
  settings.preempt_requeues = true;
  settings.qos = {{.name = "normal", .priority = 0, .preempt = {}},
                  {.name = "high", .priority = 10, .preempt = {"normal"}},
                  {.name = "other", .priority = 20, .preempt = {}}};
  run.add({.submit = 0, .run = 300, .walltime = 300, .qos = "normal"});
  run.add({.submit = 5, .run = 60, .walltime = 60, .qos = "other"});
  run.add({.submit = 10, .run = 60, .walltime = 60, .qos = "high"});
  CHECK(all_placed(run.run()) == Placed{"133 on 0", "70 on 0", "10 on 0"});
}

TEST_CASE("a preempted job comes back before those that came later") {
  SlurmRun run = two_tiers(1);
  run.settings().priority_type = slurm::PriorityType::basic;
  run.add({.submit = 0, .run = 300, .walltime = 300});
  run.add({.submit = 10, .run = 400, .walltime = 420, .partition = "high"});
  run.add({.submit = 20, .run = 60, .walltime = 60});
  CHECK(all_placed(run.run()) == Placed{"410 on 0", "10 on 0", "710 on 0"});
}
