#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("CSV rows become jobs to the nanosecond") {
  const ReadTrace trace = read_sample("small.csv");
  CHECK(trace.audit().format == "csv");
  CHECK(trace.names() == Names{"1", "4", "2", "3", "15", "16", "16", "17"});
  CHECK(trace.submit(1) == 4'500_ms);
  CHECK(trace.job(2).duration == 60'250_ms);
  CHECK(trace.job(3).duration == 100_s);
  CHECK_FALSE(trace.job(3).walltime.has_value());
  CHECK(trace.job(5).duration == 1_ns);
  CHECK(trace.job(6).duration == 0_s);
  CHECK(trace.gpus(7) == 4);
  CHECK(trace.job(0).walltime == 7200_s);
}

TEST_CASE("what is wrong with CSV rows is told with line and value") {
  const ReadTrace trace = read_sample("small.csv");
  CHECK(trace.audit().accepted == 8);
  CHECK(trace.audit().rejected == 11);
  CHECK(trace.audit().repaired == 2);
  CHECK(trace.example("no-resources") == "line 6: gpus 0");
  CHECK(trace.audit().rules.at("negative-value").examples ==
        Names{"line 7: gpus -1", "line 15: runtime_s -30"});
  CHECK(trace.example("fractional-count") == "line 8: gpus 1.5");
  CHECK(trace.audit().rules.at("out-of-range").examples ==
        Names{"line 9: gpus 1000000000000000000", "line 11: runtime_s 1e308"});
  CHECK(trace.audit().rules.at("not-a-number").examples ==
        Names{"line 10: runtime_s NaN", "line 16: submit_s nan"});
  CHECK(trace.example("missing-field") == "line 12: runtime_s");
  CHECK(trace.audit().rules.at("wrong-field-count").examples ==
        Names{"line 13: 4 of 5", "line 21: 6 of 5"});
  CHECK(trace.audit().rules.at("non-positive-walltime").examples ==
        Names{"line 5: estimate_s -1", "line 19: estimate_s 0"});
  CHECK(trace.example("duplicate-id") == "line 19: id 16");
  CHECK(trace.example("unsorted-times") == "line 5");
}

TEST_CASE("all columns of a CSV job count") {
  const ReadTrace trace = read_sample("wide.csv");
  CHECK(trace.names() == Names{"a", "b", "c,\"d\"", "d", "f", "k", "l", "m"});
  CHECK(trace.request(0).nodes == 2);
  CHECK(trace.request(0).gpus_per_node == 4);
  CHECK(trace.gpus(0) == 8);
  CHECK_FALSE(trace.job(0).preemptible);
  CHECK(trace.job(0).priority == 5);
  CHECK(trace.user(1) == "bob");
  CHECK(trace.queue(1) == "dev");
  CHECK(trace.job(1).priority == -3);
  CHECK(trace.request(1).memory == Bytes{std::int64_t{64} << 30U});
  CHECK(trace.request(1).nodes == 2);
  CHECK(trace.request(1).gpus == whole_gpus(8));
  CHECK(trace.request(2).cpu_milli == 32'000);
  CHECK(trace.gpus(2) == 0);
  CHECK(trace.tables().dependencies_of(trace.job(2)).size() == 2);
  CHECK(trace.request(3).gpu_models == Names{"a100", "v100"});
  CHECK(trace.request(4).nodes == 2);  // 8 GPUs, 4 a node
  CHECK(trace.example("contradictory-size") == "line 6: gpus 8, but 12");
  CHECK(trace.example("out-of-range") == "line 8: priority 99999999999");
  CHECK(trace.example("not-a-number") == "line 9: memory 64");
  CHECK(trace.audit().rules.at("unreadable-row").examples.front() == "line 10: preemptible maybe");
  CHECK(trace.count("unreadable-row") == 2);
  CHECK(trace.example("unknown-predecessor") == "line 5: id nobody");
  CHECK(trace.count("dependency-cycle") == 2);
  CHECK(trace.tables().dependencies_of(trace.job(5)).empty());
  CHECK(trace.tables().dependencies_of(trace.job(7)).size() == 1);
}

TEST_CASE("declared columns stand for ours") {
  TraceSpec spec;
  spec.format = "csv";
  spec.columns = {{"id", "name"}, {"submit_s", "when"}, {"gpus", "size"}, {"duration_s", "long"}};
  const ReadTrace trace = read_text("name,when,size,long\nx,1,2,3\n", spec);
  CHECK(trace.name(0) == "x");
  CHECK(trace.submit(0) == 1_s);
  CHECK(trace.gpus(0) == 2);
  CHECK(trace.job(0).duration == 3_s);

  spec.columns["gpuss"] = "size";
  spec.columns["user"] = "who";
  CHECK(problem_of("name,when,size,long\nx,1,2,3\n", spec) ==
        "trace: columns: unknown key \"gpuss\" (did you mean gpus?)\n"
        "trace: has no column \"who\" for user (columns of its first line: name, when, size, "
        "long)");
}

TEST_CASE("a CSV without the columns of a job is refused with those it has") {
  TraceSpec spec;
  spec.format = "csv";
  CHECK(problem_of("a,b\n1,2\n", spec) ==
        "trace: has no column \"submit_s\" (columns of its first line: a, b)");
  CHECK(problem_of("submit_s,duration_s\n1,2\n", spec) ==
        "trace: has no column \"gpus\" or \"gpus_per_node\" or \"cpus\" (columns of its first "
        "line: submit_s, duration_s)");
}

TEST_CASE("jobs without id are called by the number of their row") {
  const ReadTrace trace = read_text("submit_s,gpus,duration_s\n0,1,1\n\n1,-1,1\n2,1,1\n");
  CHECK(trace.names() == Names{"1", "3"});
}

TEST_CASE("CRLF, a byte order mark, blank lines and a missing last line end change nothing") {
  const std::string plain = "job_id,submit_s,gpus,runtime_s\n1,0,1,5\n2,1,2,6\n";
  const std::string windows =
      "\xEF\xBB\xBFjob_id,submit_s,gpus,runtime_s\r\n\r\n1,0,1,5\r\n  \r\n2,1,2,6";
  const ReadTrace first = read_text(plain);
  const ReadTrace second = read_text(windows);
  REQUIRE(second.size() == 2);
  CHECK(second.names() == first.names());
  CHECK(second.job(1).duration == first.job(1).duration);
  CHECK(second.audit().rejected == 0);
}

TEST_CASE("a trace without a single job is refused with what its rows lack") {
  const std::string header = "job_id,submit_s,gpus,runtime_s\n";
  CHECK(problem_of(header) == "trace: holds no job (csv)");
  CHECK(problem_of(header + "1,0,0,5\n2,x,1,5\n") ==
        "trace: none of its 2 rows is a job as format csv has them\n"
        "trace: line 2: gpus 0 (no-resources: the job asks for no GPU and no CPU)\n"
        "trace: line 3: submit_s x (not-a-number: a number was expected)");
}

}  // namespace
}  // namespace headroom
