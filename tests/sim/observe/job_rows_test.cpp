#include "sim/observe/job_rows.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/observe/run_record.hpp"
#include "tests/sim/observe/run_builder.hpp"

namespace headroom {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::string rows(const RunRecord& run) {
  constexpr std::string_view header =
      "id,user,queue,gpus,submit_s,start_s,end_s,wait_s,run_s,state,nodes,preemptions\n";
  std::string text;
  write_job_rows(run, [&](std::string_view block) { text += block; });
  REQUIRE(text.starts_with(header));
  return text.substr(header.size());
}

TEST_CASE("a finished job fills every cell") {
  RunBuilder builder;
  builder.add({.name = "17",
               .user = "ann",
               .queue = "day",
               .gpus = 12,
               .submit = 1'500'000'000,
               .start = 2 * second,
               .end = 1'000'002 * second,
               .held = 1'000'000 * second,
               .nodes = {0, 1, 2, 3, 7}});
  CHECK(rows(builder.run()) == "17,ann,day,12,1.5,2,1000002,0.5,1000000,completed,0-3 7,0\n");
}

TEST_CASE("what a job does not have is an empty cell") {
  RunBuilder builder;
  builder.add({.name = "a", .submit = 5 * second, .state = JobState::queued})
      .add({.name = "b", .submit = 5 * second, .state = JobState::held})
      .add({.name = "c", .submit = 5 * second, .end = 5 * second, .state = JobState::rejected})
      .add({.name = "d",
            .submit = 5 * second,
            .start = 6 * second,
            .state = JobState::running,
            .nodes = {4}})
      .add({.name = "e",
            .submit = 5 * second,
            .start = 5 * second,
            .end = 6 * second,
            .state = JobState::killed,
            .preemptions = 2,
            .nodes = {1, 3, 4}})
      .add({.name = "f",
            .submit = 5 * second,
            .start = 5 * second,
            .end = 5 * second,
            .state = JobState::failed})
      .add({.name = "g", .submit = 5 * second, .state = JobState::pending});
  CHECK(rows(builder.run()) ==
        "a,,,1,5,,,,,queued,,0\n"
        "b,,,1,5,,,,,queued,,0\n"
        "c,,,1,5,,,,,rejected,,0\n"
        "d,,,1,5,6,,1,,running,4,0\n"
        "e,,,1,5,5,6,0,1,killed,1 3-4,2\n"
        "f,,,1,5,5,5,0,0,failed,,0\n"
        "g,,,1,,,,,,queued,,0\n");
}

TEST_CASE("a node is named once, however many workers of the job it has") {
  RunBuilder builder;
  builder.add({.name = "a", .state = JobState::running, .nodes = {0, 0, 0, 1, 2, 2, 4, 4}})
      .add({.name = "b", .state = JobState::running, .nodes = {3, 3}});
  CHECK(rows(builder.run()) == "a,,,1,0,,,,,running,0-2 4,0\nb,,,1,0,,,,,running,3,0\n");
}

TEST_CASE("names that would break a row are quoted") {
  RunBuilder builder;
  builder.add({.name = "a,\"b\"", .user = "x\ny", .queue = "p,q", .state = JobState::queued});
  CHECK(rows(builder.run()) == "\"a,\"\"b\"\"\",\"x\ny\",\"p,q\",1,0,,,,,queued,,0\n");
}

TEST_CASE("jobs delayed by think time stand where they were submitted, others keep their order") {
  RunBuilder builder;
  builder.add({.name = "0", .submit = 0, .state = JobState::pending})
      .add({.name = "1", .submit = 1 * second, .state = JobState::queued})
      .add({.name = "2", .submit = 2 * second, .state = JobState::queued})
      .add({.name = "3", .submit = 2 * second, .state = JobState::queued})
      .add({.name = "4", .submit = 4 * second, .state = JobState::queued});
  builder.run().jobs.record(id_at<JobId>(1)).submitted = RunBuilder::at(3 * second);
  CHECK(rows(builder.run()) ==
        "2,,,1,2,,,,,queued,,0\n"
        "3,,,1,2,,,,,queued,,0\n"
        "1,,,1,3,,,,,queued,,0\n"
        "4,,,1,4,,,,,queued,,0\n"
        "0,,,1,,,,,,queued,,0\n");
}

TEST_CASE("a run without jobs has a header alone") {
  const RunRecord run;
  CHECK(rows(run).empty());
}

}  // namespace
}  // namespace headroom
