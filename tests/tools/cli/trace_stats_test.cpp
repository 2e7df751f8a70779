#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "program_run.hpp"

using namespace headroom::test;

namespace {

/// Three sound jobs, one without GPUs asked for, one out of order.
const std::string csv =
    "job_id,submit_s,gpus,runtime_s,estimate_s,user,queue\n"
    "1,0,8,3600,7200,ann,prod\n"
    "2,7200,1,7200,3600,bob,dev\n"
    "3,7300,0,60,60,bob,dev\n"
    "4,3600,3,1800,,ann,prod\n";

ProgramRun stats(std::vector<std::string> arguments) {
  const std::string folder = empty_folder("trace_stats");
  write_text(folder + "/jobs.csv", csv);
  arguments.insert(arguments.begin(), {"trace", "stats", "jobs.csv"});
  return run_program(arguments, folder);
}

}  // namespace

TEST_CASE("trace stats --json holds figures that were worked by hand, and the audit") {
  const ProgramRun run = stats({"--json", "--quiet"});
  CHECK(run.exit_status == 0);
  CHECK(run.errors.empty());
  const auto answer = nlohmann::json::parse(run.output);
  CHECK(answer["trace"] == "jobs.csv");
  CHECK(answer["format"] == "csv");
  CHECK(answer["jobs"] == 3);
  CHECK(answer["span_s"] == 7200.0);
  CHECK(answer["gpu_hours"] == 8.0 + 2.0 + 1.5);
  CHECK(answer["gpus_wanted_mean"] == 11.5 / 2.0);
  CHECK(answer["gpus"]["mean"] == 4.0);
  CHECK(answer["duration_s"]["p50"] == 3600.0);
  CHECK(answer["duration_s"]["max"] == 7200.0);
  CHECK(answer["with_walltime"] == 2);
  CHECK(answer["beyond_walltime"] == 1);
  CHECK(answer["jobs_by_gpus"] == nlohmann::json{{"1", 1}, {"3", 1}, {"8", 1}});
  CHECK(answer["by_size"]["3-4"]["gpu_hours"] == 1.5);
  CHECK(answer["by_queue"]["prod"]["jobs"] == 2);
  CHECK(answer["by_queue"]["prod"]["gpu_hours"] == 9.5);
  CHECK(answer["by_user"]["bob"]["gpu_hours"] == 2.0);
  CHECK(answer["arrivals_by_hour"][0] == 1);
  CHECK(answer["arrivals_by_hour"][1] == 1);
  CHECK(answer["arrivals_by_hour"][2] == 1);
  const auto& audit = answer["audit"];
  CHECK(audit["accepted"] == 3);
  CHECK(audit["repaired"] == 1);
  CHECK(audit["rejected"] == 1);
  CHECK(audit["rules"]["no-resources"]["count"] == 1);
  CHECK(audit["rules"]["no-resources"]["effect"] == "rejected");
  CHECK(audit["rules"]["no-resources"]["examples"][0] == "line 4: gpus 0");
  CHECK(audit["rules"]["unsorted-times"]["effect"] == "repaired");
}

TEST_CASE("trace stats tells people the audit on standard error and figures on standard output") {
  const ProgramRun run = stats({});
  CHECK(run.exit_status == 0);
  CHECK(run.errors.starts_with("trace jobs.csv (csv): 3 rows accepted (1 repaired), 1 rejected\n"));
  CHECK(run.output.find("3 jobs submitted over 2.0h") != std::string::npos);
  CHECK(run.output.find("11.5 GPU-hours") != std::string::npos);
}

TEST_CASE("trace stats takes the options of a trace") {
  const ProgramRun cleaned =
      stats({"--clean", "drop-no-requested-time,cap-run-at-requested", "--json", "--quiet"});
  const auto answer = nlohmann::json::parse(cleaned.output);
  CHECK(answer["jobs"] == 2);
  CHECK(answer["beyond_walltime"] == 0);
  const ProgramRun first = stats({"--first", "1", "--json", "--quiet"});
  CHECK(nlohmann::json::parse(first.output)["jobs"] == 1);
  const ProgramRun mapped = stats({"--column", "gpus=runtime_s", "--json", "--quiet"});
  CHECK(nlohmann::json::parse(mapped.output)["gpus"]["max"] == 7200.0);
}

TEST_CASE("trace stats refuses what it cannot read with one message") {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--format", "swf"}, {"--clean", "kth"}, {"--column", "gpus"}, {"--first", "0"}}) {
    const ProgramRun run = stats(arguments);
    CHECK(run.exit_status == 2);
    CHECK(run.output.empty());
    CHECK(run.errors.starts_with("headroom: "));
  }
}
