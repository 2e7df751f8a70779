#include "sim/observe/longest_waits.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/ids.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "tests/sim/observe/run_builder.hpp"

namespace headroom {
namespace {

std::vector<std::string> ids(const Tree& waits) {
  std::vector<std::string> result;
  for (const Tree& wait : waits.items()) result.emplace_back(wait.find("id")->text());
  return result;
}

using Ids = std::vector<std::string>;

TEST_CASE("the longest waits come first, of equal ones the earlier job") {
  RunBuilder builder;
  builder.add({.name = "a", .submit = 0, .start = 5, .end = 6})
      .add({.name = "b", .submit = 0, .start = 9, .end = 10})
      .add({.name = "c", .submit = 1, .start = 6, .end = 7})
      .add({.name = "d", .submit = 1, .start = 3, .end = 7});
  CHECK(ids(longest_waits(builder.run(), 3)) == Ids{"b", "a", "c"});
  CHECK(ids(longest_waits(builder.run(), 10)) == Ids{"b", "a", "c", "d"});
}

TEST_CASE("a job that still waits counts, one that did not wait does not") {
  RunBuilder builder;
  builder.add({.name = "starts at once", .submit = 4, .start = 4, .end = 5})
      .add({.name = "waits", .submit = 2, .state = JobState::queued})
      .add({.name = "held", .submit = 3, .state = JobState::held})
      .add({.name = "pending", .submit = 1, .state = JobState::pending})
      .add({.name = "rejected", .submit = 0, .end = 9, .state = JobState::rejected})
      .add({.name = "warm-up", .submit = 1, .start = 90, .end = 95})
      .run()
      .measured_from = RunBuilder::at(2);
  builder.run().end = RunBuilder::at(100);
  CHECK(ids(longest_waits(builder.run(), 10)) == Ids{"waits", "held"});
}

TEST_CASE("each wait says whose it is and why") {
  RunBuilder builder;
  builder.add({.name = "17",
               .user = "ann",
               .queue = "day",
               .gpus = 8,
               .submit = 1'000'000'000,
               .start = 3'500'000'000,
               .end = 4'000'000'000});
  builder.run().jobs.record(id_at<JobId>(0)).wait_reason = WaitReason::fragmented;
  const Tree waits = longest_waits(builder.run(), 10);
  REQUIRE(waits.items().size() == 1);
  const Tree& wait = waits.items().front();
  CHECK(wait.find("user")->text() == "ann");
  CHECK(wait.find("queue")->text() == "day");
  CHECK(wait.find("gpus")->number() == 8.0);
  CHECK(wait.find("submit_s")->number() == 1.0);
  CHECK(wait.find("wait_s")->number() == 2.5);
  CHECK(wait.find("state")->text() == "completed");
  CHECK(wait.find("reason")->text() == to_string(WaitReason::fragmented));
}

}  // namespace
}  // namespace headroom
