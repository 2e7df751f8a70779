#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

TraceSpec cleaned_by(std::vector<std::string> rules) {
  TraceSpec spec;
  spec.clean = std::move(rules);
  return spec;
}

TEST_CASE("kth-sc15 applies its rules in order") {
  const ReadTrace trace = read_sample("small.swf", cleaned_by({"kth-sc15"}));
  CHECK(trace.names() == std::vector<std::string>{"1", "2", "4", "9", "10"});
  CHECK(trace.count("drop-oversized") == 1);
  CHECK(trace.example("drop-oversized") == "line 14: processors 17");
  CHECK(trace.count("complete-processors") == 2);
  CHECK(trace.example("complete-processors") == "line 7: allocated set to 2");
  CHECK(trace.count("no-processors") == 1);
  CHECK(trace.count("drop-non-positive-run") == 2);
  CHECK(trace.example("drop-non-positive-run") == "line 11: run time 0");
  CHECK(trace.count("drop-no-requested-time") == 2);
  CHECK(trace.example("drop-no-requested-time") == "line 8: requested time unknown");
  CHECK(trace.count("cap-run-at-requested") == 1);
  CHECK(trace.job(2).duration == 30_s);
  CHECK(trace.audit().accepted == 5);
}

TEST_CASE("single rules do what their names say and nothing else") {
  const ReadTrace capped = read_sample("small.swf", cleaned_by({"cap-run-at-requested"}));
  CHECK(capped.size() == 9);
  CHECK(capped.count("cap-run-at-requested") == 1);
  const ReadTrace finished = read_sample("small.swf", cleaned_by({"drop-unfinished"}));
  CHECK(finished.count("drop-unfinished") == 4);
}

TEST_CASE("rules about times clean any format") {
  const std::string text = "job_id,submit_s,gpus,runtime_s,estimate_s\n1,0,1,0,5\n2,0,1,9,5\n";
  const ReadTrace trace =
      read_text(text, cleaned_by({"drop-non-positive-run", "cap-run-at-requested"}));
  REQUIRE(trace.size() == 1);
  CHECK(trace.job(0).duration == 5_s);
}

TEST_CASE("a rule that can do nothing is refused") {
  const std::string text = "job_id,submit_s,gpus,runtime_s,estimate_s\n1,0,1,0,5\n";
  CHECK(problem_of(text, cleaned_by({"drop-oversized"})) ==
        "trace: cleaning rule drop-oversized needs requested and allocated processors, which only "
        "SWF has");
  CHECK(problem_of(text, cleaned_by({"drop-unfinishd"})) ==
        "trace: unknown cleaning rule \"drop-unfinishd\" (did you mean drop-unfinished?)");
}

TEST_CASE("drop-oversized wants MaxProcs before the first job") {
  const std::string row = "1 2 -1 3 4 -1 -1 4 5 -1 1 1 1 -1 -1 -1 -1 -1\n";
  CHECK(problem_of("; MaxNodes: 4\n" + row, cleaned_by({"drop-oversized"})) ==
        "trace: the header does not give MaxProcs before the first job (cleaning rule "
        "drop-oversized (part of kth-sc15) needs it)");
  CHECK(
      read_text("; MaxProcs: 4 (of them 2 idle)\n" + row, cleaned_by({"drop-oversized"})).size() ==
      1);
}

}  // namespace
}  // namespace headroom
