// Jobs that are alike are passed over together, and told together why they wait. The referee takes
// and asks each job alone: a job with a delay, though it be over, counts as like no other.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/session.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/property/kai/living_cluster.hpp"
#include "tests/property/kai/random_cluster.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

constexpr TimePoint start{Duration{std::int64_t{1'000'000} * 1'000'000'000}};

std::vector<std::string> deeds(const CycleOutcome& outcome, const Cluster& cluster) {
  std::vector<std::string> lines;
  for (const Change& change : outcome.changes) {
    lines.push_back(std::to_string(static_cast<int>(change.action)) + " " +
                    std::to_string(static_cast<int>(change.deed)) + " " +
                    cluster.task_name(change.task) + " " + std::to_string(index(change.from)) +
                    " to " + std::to_string(index(change.node)));
  }
  return lines;
}

/// What is said of a job.
std::string word(const HeldBack& held) {
  return std::to_string(static_cast<int>(held.obstacle)) + " " + std::to_string(index(held.queue)) +
         " " + std::to_string(static_cast<int>(held.resource));
}

std::vector<std::string> words(const CycleOutcome& outcome) {
  std::vector<std::string> lines;
  for (const HeldBack& held : outcome.held_back) {
    lines.push_back(std::to_string(index(held.job)) + " " + word(held));
  }
  return lines;
}

/// Everybody goes where the cycle wants, and who must leave has left.
void settle(Cluster& cluster, const CycleOutcome& outcome) {
  for (const Change& change : outcome.changes) {
    const Status status = cluster.task(change.task).status;
    if (status == Status::binding) cluster.set_status(change.task, Status::running);
    if (status == Status::releasing) cluster.set_status(change.task, Status::pending);
  }
}

/// The random job `number`, cut down to one of few sizes so that many are alike.
SnapshotJob one_of_few(RandomCluster& random, int number) {
  SnapshotJob job = random.job(number, start);
  job.preemption_delay = {};
  for (SnapshotTask& task : job.tasks) {
    task.request.cpu_milli = 1'000;
    task.request.memory_bytes = 1'000'000'000;
  }
  return job;
}

}  // namespace

TEST_CASE("jobs that are alike pass as they would one by one") {
  constexpr Duration delay_that_is_over{-1};
  std::size_t changes = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    RandomCluster random{seed};
    Snapshot together = random.cluster();
    for (int i = 0; i < 40; ++i) together.jobs.push_back(one_of_few(random, i));
    Snapshot alone = together;
    for (SnapshotJob& job : alone.jobs) job.preemption_delay = delay_that_is_over;
    CycleSettings settings;
    settings.skip_like_failed = random.chance(70);
    settings.scenarios_max = 16;
    if (random.chance(20)) settings.queue_depth = random.between(1, 4);
    Cluster seen{together};
    Cluster wanted{alone};
    for (int minute = 1; minute < 5; ++minute) {
      CAPTURE(seed);
      CAPTURE(minute);
      const TimePoint now = start + Duration{minute * Duration{60_s}.count};
      const CycleOutcome some = seen.run_cycle(now, settings);
      const CycleOutcome all = wanted.run_cycle(now, settings);
      changes += some.changes.size();
      REQUIRE(deeds(some, seen) == deeds(all, wanted));
      REQUIRE(words(some) == words(all));
      settle(seen, some);
      settle(wanted, all);
    }
  }
  CHECK(changes > 5000);
}

TEST_CASE("who hears only of changes knows as much as who asks everybody") {
  std::size_t told = 0;
  std::size_t known = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    LivingCluster living{seed};
    if (living.features().numa) continue;
    std::map<std::string, std::string> last;
    for (int minute = 0; minute < 12; ++minute) {
      CAPTURE(seed);
      CAPTURE(minute);
      living.pass_minute();
      Cluster rebuilt{living.snapshot()};
      CycleSettings settings = living.settings();
      settings.obstacles = Telling::all;
      const CycleOutcome all = rebuilt.run_cycle(living.now(), settings);
      const CycleOutcome news = living.run_cycle(Telling::changes);
      const auto name_in = [](const Cluster& cluster, JobId job) {
        return cluster.task_name(cluster.tasks(job).front());
      };
      for (const HeldBack& held : news.held_back) {
        last[name_in(living.cluster(), held.job)] = word(held);
      }
      for (const HeldBack& held : all.held_back) {
        REQUIRE(last[name_in(rebuilt, held.job)] == word(held));
      }
      told += news.held_back.size();
      known += all.held_back.size();
    }
  }
  CHECK(told < known);
}
