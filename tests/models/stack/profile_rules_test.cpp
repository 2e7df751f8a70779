#include "models/stack/profile_rules.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"

#include "tests/models/stack/small_stack.hpp"

using namespace headroom;

namespace {

/// Jobs of users, by hand.
class Jobs {
 public:
  Jobs() { tables.profiles = {round_profile(100.0), round_profile(10.0)}; }

  Job job(std::uint32_t gpus, Duration duration, const std::string& user = "ann") {
    Job made;
    made.name = tables.job_names.job_name(std::to_string(number_++));
    made.user = id_at<UserId>(tables.users.intern(user));
    made.queue = id_at<QueueId>(tables.queues.intern("main"));
    made.request = tables.requests.whole_gpus(gpus);
    made.duration = duration;
    return made;
  }

  WorkloadTables tables;

 private:
  int number_ = 0;
};

ProfileRule rule(std::map<std::string, std::string> where, std::uint32_t profile) {
  const StackSpec stack = round_stack(1);
  return {.where = std::move(where),
          .profile = profile,
          .recorded_on = stack.groups.front(),
          .network = stack.network,
          .place = "workload[0].profiles[0]"};
}

}  // namespace

TEST_CASE("a recorded duration is as much work as it was on the machines it was recorded on") {
  Jobs jobs;
  ProfileRules rules{{rule({}, 0)}};
  const auto work = rules.work_of(jobs.job(1, 50_s), jobs.tables);
  REQUIRE(work.has_value());
  CHECK(work->profile == 0);
  CHECK(work->samples == doctest::Approx(5000.0).epsilon(1e-6));
  // Two GPUs do more, but lose a little to their exchange.
  const auto both = rules.work_of(jobs.job(2, 50_s), jobs.tables);
  CHECK(both->samples > 9000.0);
  CHECK(both->samples < 10'000.0);
}

TEST_CASE("a job of no length does one sample") {
  Jobs jobs;
  ProfileRules rules{{rule({}, 0)}};
  CHECK(rules.work_of(jobs.job(1, Duration{}), jobs.tables)->samples == 1.0);
}

TEST_CASE("the first rule that a job meets counts") {
  Jobs jobs;
  ProfileRules rules{{rule({{"user", "bob"}}, 1), rule({{"gpus", ">=2"}}, 0)}};
  CHECK(rules.work_of(jobs.job(2, 50_s, "bob"), jobs.tables)->profile == 1);
  CHECK(rules.work_of(jobs.job(2, 50_s), jobs.tables)->profile == 0);
  CHECK_FALSE(rules.work_of(jobs.job(1, 50_s), jobs.tables).has_value());
}

TEST_CASE("a job without GPUs does not train, nor does any without rules") {
  Jobs jobs;
  ProfileRules all{{rule({}, 0)}};
  CHECK_FALSE(all.work_of(jobs.job(0, 50_s), jobs.tables).has_value());
  ProfileRules none{{}};
  CHECK_FALSE(none.work_of(jobs.job(1, 50_s), jobs.tables).has_value());
}

TEST_CASE("a condition on no field of a job is refused") {
  CHECK_THROWS_AS(ProfileRules({rule({{"colour", "red"}}, 0)}), InputError);
}
