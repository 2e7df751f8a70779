#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

std::optional<Duration> deadline(const ReadTrace& trace, std::size_t i) {
  const auto& deadlines = trace.extras().deadlines;
  const auto found = deadlines.find(trace.job(i).name);
  return found == deadlines.end() ? std::nullopt : std::optional{found->second};
}

TEST_CASE("Chronus jobs have a deadline after their submission unless they are best-effort") {
  const ReadTrace trace = read_sample("small_chronus.csv");
  CHECK(trace.audit().format == "chronus");
  CHECK(trace.names() == Names{"1", "2", "0"});
  CHECK(deadline(trace, 2) == 1105_s);
  CHECK(deadline(trace, 0) == 159_s);
  CHECK_FALSE(deadline(trace, 1).has_value());
  CHECK(trace.job(0).duration == 98_s);
  CHECK(trace.gpus(0) == 4);
  CHECK(trace.user(0) == "vc_ed69ec");
  CHECK(trace.example("several-deadlines") == "line 3: expect_time_list 159-189-229");
  CHECK(trace.example("no-resources") == "line 5: gpus 0");
  CHECK(trace.example("missing-field") == "line 6: expect_time_list");
  CHECK(trace.audit().rules.at("negative-value").examples ==
        Names{"line 7: expect_time_list -20", "line 8: duration -98"});
  CHECK(trace.example("not-a-number") == "line 9: best_effort yes");
}

TEST_CASE("ElasticFlow's deadlines are times of the trace") {
  const ReadTrace trace = read_sample("small_elasticflow.csv");
  CHECK(trace.audit().format == "elasticflow");
  CHECK(trace.names() == Names{"0", "1", "2", "3"});
  CHECK(deadline(trace, 0) == 4511_s);
  CHECK(deadline(trace, 1) == 33_s);
  CHECK_FALSE(deadline(trace, 2).has_value());
  CHECK_FALSE(deadline(trace, 3).has_value());
  CHECK(trace.job(1).duration == 66'500_ms);
  CHECK(trace.gpus(1) == 8);
  CHECK(trace.example("past-deadline") == "line 4: ddl 3717500");
  CHECK(trace.example("not-a-number") == "line 6: ddl soon");
}

TEST_CASE("Sia jobs run as long as GPU-hours of their application say") {
  TraceSpec spec;
  spec.throughputs = sample_path("gpu_hours.json");
  const ReadTrace trace = read_sample("small_sia.csv", spec);
  CHECK(trace.audit().format == "sia");
  CHECK(trace.names() == Names{"deepspeech2-0", "bert-2"});
  CHECK(trace.submit(0) == Duration{487'661'836'000});
  CHECK(trace.job(0).duration == 900_s);  // 2 h on 8 GPUs
  CHECK(trace.job(1).duration == 900_s);  // 3 h on 12 GPUs
  CHECK(trace.example("no-throughput") == "line 3: application cifar10");
}

TEST_CASE("Sia jobs without given GPU-hours take no time, and the audit says so") {
  const ReadTrace trace = read_sample("small_sia.csv");
  CHECK(trace.size() == 3);
  CHECK(trace.job(0).duration == 0_s);
  CHECK(trace.count("no-run-times") == 4);
  CHECK(trace.example("no-resources") == "line 5: gpus 0");
  CHECK(trace.example("not-a-number") == "line 6: num_replicas one");
  TraceSpec spec;
  spec.throughputs = sample_path("throughputs.json");
  const std::string problem = problem_of("name,time,application,num_replicas\na,0,bert,1\n", spec);
  CHECK(problem.find("one object of GPU-hours of a job") != std::string::npos);
}

}  // namespace
}  // namespace headroom
