#include "tools/explain/read_recorded_run.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "recorded.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"

using namespace headroom;
using headroom::test::ResultFiles;

namespace {

const std::string jobs_header =
    "id,user,queue,gpus,submit_s,start_s,end_s,wait_s,run_s,state,nodes,preemptions\n";
const std::string journal_header = "time_s,event,job,cause,what,nodes,lost_s,slots\n";

ResultFiles sound() {
  return {.description = R"({"scenario": "s", "seed": 1, "end_ns": 40000000000,
            "rules": {"order": "fcfs", "backfill": "none", "preemption": "none"},
            "nodes": [{"name": "n", "count": 2, "gpus": 4}],
            "shapes": [{"nodes": 1, "gpus_per_node": 2}],
            "usual_shapes": {"2000": 0}})",
          .jobs = jobs_header + "a,,,2,0,0,20,0,20,completed,0,1\n" +
                  "\"b, \"\"the\nsecond\"\"\",u,q,2,5,5.5,,0.5,,running,1,0\n",
          .journal = journal_header + "8,stop,0,1,,0,0,\n9,restart,0,,,,0,\n"};
}

std::string problem_of(const ResultFiles& files) {
  try {
    const RecordedRun run = test::read_back(files);
    for (std::uint32_t job = 0; job < run.jobs.size(); ++job) {
      static_cast<void>(explain(run, job));
    }
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

struct Broken {
  std::string from;
  std::string to;
  std::string problem;
};

/// `text` with `from` replaced by `to`.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

}  // namespace

TEST_CASE("a result folder reads back as it was written") {
  const RecordedRun run = test::read_back(sound());
  REQUIRE(run.jobs.size() == 2);
  CHECK(run.name_of(1) == "b, \"the\nsecond\"");
  CHECK(run.jobs[1].start == TimePoint{5'500_ms});
  REQUIRE(run.runs.size() == 3);
  CHECK(run.runs[0].end == TimePoint{8_s});
  CHECK(run.runs[1].start == TimePoint{9_s});
  CHECK(run.runs[2].end == TimePoint{40_s});
}

TEST_CASE("a broken journal is refused with its place, what was seen and what is allowed") {
  const std::vector<Broken> cases{
      {"time_s,", "time,", "journal.csv:1: there is no column \"time_s\""},
      {"8,stop", "8x,stop", "journal.csv:2: time_s \"8x\": not a number"},
      {"8,stop", ",stop", "journal.csv:2: time_s \"\": is missing"},
      {"9,restart", "7,restart", "journal.csv:3: time_s \"7\": is out of order"},
      {"9,restart", "41,restart", "journal.csv:3: time_s \"41\": is out of order"},
      {"8,stop", "8,stopp", "journal.csv:2: event \"stopp\": is no event (shape, hold"},
      {"stop,0", "stop,2", "journal.csv:2: job \"2\": is no such number (a whole number below 2)"},
      {"stop,0", "stop,", "journal.csv:2: job \"\": is missing"},
      {"stop,0,1", "stop,0,-1", "journal.csv:2: cause \"-1\": is no such number"},
      {"8,stop,0,1,,0,0", "8,stop,0,1,,2,0", "journal.csv:2: nodes \"2\": lists no nodes (nodes b"},
      {"8,stop,0,1,,0,0", "8,stop,0,1,,1 0,0", "journal.csv:2: nodes \"1 0\": lists no nodes"},
      {"8,stop,0,1,,0,0", "8,stop,0,1,,0,x", "journal.csv:2: lost_s \"x\": not a number"},
      {"8,stop,0,1,,0,0", "8,stop,0,1", "journal.csv:2: has 5 cells (8 as the header)"},
      {"8,stop,0,1,,0,0", "8,wait,0,,bad,,", "journal.csv:2: what \"bad\": is no reason (room, o"},
      {"8,stop,0,1,,0,0", "8,shape,0,,1,,", "journal.csv:2: what \"1\": is no such number"},
      {"8,stop,0,1,,0,0", "8,shape,0,,,,", "journal.csv:2: what \"\": is missing (a shape"},
      {"8,stop,0", "8,restart,0", "journal.csv:2: job \"0\": was not stopped before"},
      {"9,restart", "9,stop", "journal.csv:3: job \"0\": does not run then"},
      {"9,restart,0,,,,0,\n", "", "journal.csv: job a of row 0 in jobs.csv is completed there"},
      {journal_header, "", "there is no column"},
      {"8,stop,0,1,,0,0,", "8,stop,0,1,,0,0,x", "journal.csv:2: slots \"x\": lists no devices"},
      {"8,stop,0,1,,0,0,", "0,takes,0,,0,,,1\n8,stop,0,1,,0,0,",
       "journal.csv: job a holds 1 slots from 0 s on"},
      {"8,stop,0,1,,0,0,", "1,takes,0,,0,,,", "journal.csv:2: job \"0\": does not start then"},
      {"8,stop", "8,\"stop", "journal.csv:3: a quote is never closed"},
      {"8,stop", "8,\"st\"op", "journal.csv:2: text follows a quote"},
  };
  CHECK(problem_of(sound()).empty());
  for (const Broken& one : cases) {
    ResultFiles files = sound();
    files.journal = replaced(files.journal, one.from, one.to);
    const std::string problem = problem_of(files);
    CHECK_MESSAGE(problem.find(one.problem) != std::string::npos, one.to << " gives " << problem);
  }
}

TEST_CASE("a broken jobs.csv is refused likewise") {
  const std::vector<Broken> cases{
      {"id,user", "name,user", "jobs.csv:1: there is no column \"id\""},
      {"a,,,2,0,0,", "a,,,2,6,6,", "jobs.csv:4: submit_s \"5\": comes before the row above"},
      {"a,,,2,0,0,", "a,,,2,1,0,", "jobs.csv:2: start_s \"0\": comes before its submission"},
      {"a,,,2,0,0,20", "a,,,2,0,30,20", "jobs.csv:2: end_s \"20\": comes before its start"},
      {"a,,,2,0,", "a,,,3,0,", "jobs.csv:2: gpus \"3\": has no usual shape in journal.json"},
      {"completed", "done", "jobs.csv:2: state \"done\": is no state (completed, killed"},
      {"completed", "queued", "jobs.csv:2: end_s \"20\": does not go with the state"},
      {"running", "killed", "jobs.csv:4: end_s \"\": does not go with the state"},
      {"completed,0,", "completed,0-9,", "jobs.csv:2: nodes \"0-9\": lists no nodes (nodes below"},
      {"a,,,2,0,0,20,", "a,,,2,0,0,50,", "jobs.csv:2: goes beyond the end of the run"},
  };
  for (const Broken& one : cases) {
    ResultFiles files = sound();
    files.jobs = replaced(files.jobs, one.from, one.to);
    const std::string problem = problem_of(files);
    CHECK_MESSAGE(problem.find(one.problem) != std::string::npos, one.to << " gives " << problem);
  }
}

TEST_CASE("a broken journal.json is refused likewise") {
  const std::vector<Broken> cases{
      {"{\"scenario\"", "[\"scenario\"", "journal.json:1:"},
      {"\"scenario\": \"s\"", "\"scenario\": 3", "journal.json: scenario: 3 is not right (a text)"},
      {"\"seed\": 1,", "", "journal.json: has no seed"},
      {"40000000000", "-4", "journal.json: end_ns: -4 is not right (a whole number from 0"},
      {"\"gpus\": 4", "\"gpus\": 1.5", "journal.json: nodes[0].gpus: 1.5 is not right"},
      {"\"count\": 2", "\"count\": 99999999", "nodes[0].count: 99999999 is not right (a whole"},
      {"\"gpus_per_node\": 2", "\"gpus_per_node\": 2, \"eligible\": \"7\"",
       "journal.json: shapes[0].eligible: \"7\" is not right (nodes below 2"},
      {"{\"2000\": 0}", "{\"2000\": 1}",
       "usual_shapes.2000: 1 is not right (a whole number from 0 to 0"},
      {"{\"2000\": 0}", "{\"two\": 0}",
       "usual_shapes.two: 0 is not right (thousandths of GPUs as name)"},
      {"\"rules\": {", "\"rules\": 4, \"x\": {", "journal.json: rules: 4 is not right (an object)"},
  };
  for (const Broken& one : cases) {
    ResultFiles files = sound();
    files.description = replaced(files.description, one.from, one.to);
    const std::string problem = problem_of(files);
    CHECK_MESSAGE(problem.find(one.problem) != std::string::npos, one.to << " gives " << problem);
  }
}

TEST_CASE("nodes that are given away twice are found in the replay") {
  ResultFiles files = sound();
  files.jobs = jobs_header + "a,,,2,0,0,20,0,20,completed,0,0\nb,,,2,0,0,20,0,20,completed,0,0\n" +
               "c,,,2,0,0,20,0,20,completed,0,0\nd,,,2,1,20,30,19,10,completed,0,0\n";
  files.journal = journal_header;
  CHECK(problem_of(files) ==
        "job c of row 2 in jobs.csv: holds what another job holds at 0 s (jobs.csv, journal.csv "
        "and journal.json of one run)");
}

TEST_CASE("a job is found by name and occurrence") {
  ResultFiles files = sound();
  files.jobs = jobs_header + "a,,,2,0,0,20,0,20,completed,0,0\na,,,2,0,0,20,0,20,completed,0,0\n";
  files.journal = journal_header;
  const RecordedRun run = test::read_back(files);
  CHECK(find_job(run, "a", 1) == 0);
  CHECK(find_job(run, "a", 2) == 1);
  CHECK(namesakes(run, 0) == 2);
  CHECK_THROWS_WITH_AS(static_cast<void>(find_job(run, "a", 3)),
                       "--occurrence: 3 is too many (2 jobs are called \"a\")", InputError);
}
