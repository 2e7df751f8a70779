#include "models/policy/slurm/priorities.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/models/policy/slurm/slurm_run.hpp"

using namespace headroom;
using Placed = std::vector<std::string>;

TEST_CASE("a multifactor priority is the weighted sum of its factors") {
  slurm::Settings settings;
  settings.weights = {
      .age = 1000, .fair_share = 500, .job_size = 400, .partition = 300, .qos = 200};
  settings.max_age = 100_s;
  settings.partitions = {{.name = "p", .priority_job_factor = 10},
                         {.name = "q", .priority_job_factor = 4}};
  settings.qos = {{.name = "normal", .priority = 0, .preempt = {}},
                  {.name = "high", .priority = 8, .preempt = {}},
                  {.name = "low", .priority = 2, .preempt = {}}};
  const WorkloadTables tables;
  const slurm::Directory directory{settings, tables};
  slurm::FairTree tree{directory.accounts(), Duration{}};
  const auto user = tree.user(0, UserId{0}, 1.0);
  const slurm::PriorityFacts job{.member = {.partition = 1, .qos = 2, .account = 0},
                                 .user = user,
                                 .eligible = TimePoint{10_s},
                                 .nodes = 2,
                                 .cpus = 16};
  const auto at = [&](slurm::ClusterSize size, std::int64_t seconds) {
    return slurm::Priorities{settings, directory, size}.of(job, tree, TimePoint{1_s * seconds});
  };
  // Age 0.25, fair tree 1, size (2/8 + 16/256) / 2 or 2/8, partition 4/10, QOS 2/8.
  CHECK(at({.nodes = 8, .cpus = 256}, 35) == 250 + 500 + 62 + 120 + 50);
  CHECK(at({.nodes = 8, .cpus = 0}, 35) == 250 + 500 + 100 + 120 + 50);
  CHECK(at({.nodes = 8, .cpus = 0}, 500) == 1000 + 500 + 100 + 120 + 50);
  settings.favor_small = true;
  CHECK(at({.nodes = 8, .cpus = 0}, 10) == 0 + 500 + 300 + 120 + 50);
}

TEST_CASE("a priority of its own goes before one counted by age") {
  SlurmRun run{1};
  run.add({.submit = 0, .run = 60});
  run.add({.submit = 1, .run = 60});
  run.add({.submit = 2, .run = 60, .priority = 2000});
  run.add({.submit = 3, .run = 60, .priority = 3000});
  CHECK(all_placed(run.run()) == Placed{"0 on 0", "180 on 0", "120 on 0", "60 on 0"});
  // Basic counts down from near 2^32, far above these.
  run.settings().priority_type = slurm::PriorityType::basic;
  CHECK(all_placed(run.run()) == Placed{"0 on 0", "60 on 0", "180 on 0", "120 on 0"});
}

TEST_CASE("tiers go before priorities") {
  SlurmRun run{1};
  run.settings().partitions = {{.name = "low", .priority_tier = 1},
                               {.name = "high", .priority_tier = 2}};
  run.add({.submit = 0, .run = 60, .partition = "low"});
  run.add({.submit = 1, .run = 60, .partition = "low", .priority = 9000});
  run.add({.submit = 2, .run = 60, .partition = "high", .priority = 10});
  CHECK(all_placed(run.run()) == Placed{"0 on 0", "120 on 0", "60 on 0"});
}

TEST_CASE("shares of 50, 30 and 20 are delivered by the fair tree") {
  SlurmRun run{2};
  auto& settings = run.settings();
  settings.weights.fair_share = 100'000;
  settings.calc_period = 10_s;
  settings.accounts = {{.name = "a", .parent = "", .fairshare = 50},
                       {.name = "b", .parent = "", .fairshare = 30},
                       {.name = "c", .parent = "", .fairshare = 20}};
  constexpr int jobs_each = 200;
  for (int i = 0; i < jobs_each; ++i) {
    for (const char* account : {"a", "b", "c"}) run.add({.submit = i % 7, .account = account});
  }
  run.scenario.run.until = 6000_s;
  const RunRecord record = run.run();
  std::vector<double> held(3);
  double all = 0.0;
  for (std::size_t i = 0; i < record.jobs.size(); ++i) {
    const JobRecord& job = record.jobs.record(id_at<JobId>(i));
    held[i % 3] += to_seconds(job.held);
    all += to_seconds(job.held);
  }
  CHECK(all > 11'000.0);
  CHECK(held[0] / all == doctest::Approx(0.5).epsilon(0.05));
  CHECK(held[1] / all == doctest::Approx(0.3).epsilon(0.05));
  CHECK(held[2] / all == doctest::Approx(0.2).epsilon(0.05));
}

TEST_CASE("names that are not listed are told apart, all at once") {
  SlurmRun run{1};
  run.settings().partitions = {{.name = "main"}};
  run.settings().qos = {{.name = "high", .priority = 1, .preempt = {}}};
  run.settings().accounts = {{.name = "a", .parent = ""}};
  run.add({.partition = "mian"});
  run.add({.qos = "hgih"});
  run.add({.account = "b"});
  run.add({.partition = "main", .qos = "normal", .account = "a"});
  try {
    static_cast<void>(run.run());
    FAIL("nothing was refused");
  } catch (const InputError& error) {
    REQUIRE(error.findings().size() == 3);
    CHECK(error.findings()[0].message == "unknown partition \"mian\"");
    CHECK(error.findings()[0].hint == "scheduler.slurm lists main");
    CHECK(error.findings()[1].message == "unknown QOS \"hgih\"");
    CHECK(error.findings()[2].message == "unknown account \"b\"");
  }
}
