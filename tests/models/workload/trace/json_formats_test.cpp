#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("JSON lines hold all that a job can say") {
  const ReadTrace trace = read_sample("small.jsonl");
  CHECK(trace.audit().format == "jsonl");
  CHECK(trace.names() == Names{"a", "7", "c", "d", "e", "p"});
  CHECK(trace.submit(1) == 500_ms);
  CHECK(trace.job(1).duration == Duration{16'003'927'412});
  CHECK(trace.job(1).walltime == 60_s);
  CHECK(trace.restart_cost(1) == 30_s);
  CHECK(trace.job(1).priority == -2);
  CHECK_FALSE(trace.job(1).preemptible);
  CHECK(trace.user(1) == "ann");
  CHECK(trace.queue(1) == "prod");
  CHECK(trace.request(1).nodes == 2);
  CHECK(trace.tables().job_names.job_text(
            trace.tables().dependencies_of(trace.job(1)).front().predecessor) == "a");
  CHECK(trace.request(2).memory == Bytes{std::int64_t{64} << 30U});
  CHECK(trace.job(2).duration == 10_s);
  CHECK(trace.request(3).gpu_models == Names{"a100", "v100"});
  CHECK(trace.job(3).walltime == 6_s);
  CHECK(trace.request(4).gpu_models == Names{"h100"});
  CHECK(trace.user(4).empty());
}

TEST_CASE("what is wrong with JSON lines is told with line and value") {
  const ReadTrace trace = read_sample("small.jsonl");
  CHECK(trace.audit().rejected == 11);
  CHECK(trace.example("unknown-key") == "line 7: key \"gpuss\", did you mean \"gpus\"?");
  CHECK(trace.example("missing-field") == "line 9: duration_s");
  CHECK(trace.count("unreadable-row") == 5);
  CHECK(trace.audit().rules.at("unreadable-row").examples[0] == "line 8: submit_s \"3\"");
  CHECK(trace.audit().rules.at("unreadable-row").examples[2] == "line 11: no object: [1, 2]");
  CHECK(trace.audit().rules.at("unreadable-row").examples[4] == "line 15: duration_s is an object");
  CHECK(trace.example("fractional-count") == "line 12: gpus 1.5");
  CHECK(trace.example("negative-value") == "line 13: gpus -1");
  CHECK(trace.example("not-a-number") == "line 16: memory 64");
  CHECK(trace.example("unreadable-time") == "line 17: restart_cost 30");
}

TEST_CASE("declared keys stand for ours, and others then do not matter") {
  TraceSpec spec;
  spec.format = "jsonl";
  spec.columns = {{"gpus", "size"}};
  const ReadTrace trace = read_text(
      R"({"job_id": 3, "submit_s": 1, "size": 2, "runtime_s": 4, "colour": {"a": [1]}})", spec);
  CHECK(trace.name(0) == "3");
  CHECK(trace.gpus(0) == 2);
  spec.columns = {{"gpuss", "size"}};
  CHECK(problem_of("{}", spec) == "trace: columns: unknown key \"gpuss\", did you mean \"gpus\"?");
}

TEST_CASE("a JSON line may be nested deeply without harm") {
  const std::string deep = R"({"id": )" + std::string(200'000, '[') + "\n";
  const std::string sound = R"({"id": 1, "submit_s": 0, "gpus": 1, "duration_s": 1})";
  const ReadTrace trace = read_text(deep + sound, of_format("jsonl"));
  CHECK(trace.size() == 1);
  CHECK(trace.example("unreadable-row") == "line 1: no JSON: nested more than 64 levels deep");
}

TEST_CASE("Batsim jobs come in order of time with the delay of their profile") {
  const ReadTrace trace = read_sample("small_batsim.json");
  CHECK(trace.audit().format == "batsim");
  CHECK(trace.names() == Names{"0", "w0!1", "2", "424242"});
  CHECK(trace.submit(1) == Duration{16'003'927'412});
  CHECK(trace.job(0).duration == 10'346_ms);
  CHECK(trace.job(0).walltime == 5_s);
  CHECK_FALSE(trace.job(1).walltime.has_value());
  CHECK(trace.job(1).duration == 150_s);
  CHECK(trace.gpus(1) == 4);
  CHECK(trace.audit().rejected == 6);
  CHECK(trace.audit().rules.at("unsupported-profile").examples ==
        Names{"job 5: profile parallel", "job 6: profile nowhere"});
  CHECK(trace.example("no-resources") == "job 7: gpus 0");
  CHECK(trace.example("negative-value") == "job 8: subtime -1");
  CHECK(trace.example("fractional-count") == "job 9: res 1.5");
  CHECK(trace.example("out-of-range") == "job 10: walltime 1000000000000");
  CHECK(trace.example("non-positive-walltime") == "job 4: walltime -1");
}

TEST_CASE("a Batsim file that is no JSON is refused with the place") {
  TraceSpec spec;
  spec.format = "batsim";
  CHECK(
      problem_of("{\"jobs\": [1, 2,,]}", spec).starts_with("trace: is no JSON text: at byte 16:"));
  CHECK(problem_of("[]", spec) == "trace: holds no job (batsim)");
  CHECK(problem_of("{\"jobs\": [", spec).starts_with("trace: is no JSON text: at byte "));
  CHECK(problem_of(std::string(200'000, '['), spec) ==
        "trace: is no JSON text: at byte 0: nested more than 64 levels deep");
}

}  // namespace
}  // namespace headroom
