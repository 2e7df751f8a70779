#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

const std::string ten_jobs =
    "id,submit_s,gpus,duration_s,walltime_s,user,queue\n"
    "a,0,1,10,,ann,x\nb,10,2,20,60,bob,x\nc,20,4,30,60,ann,y\nd,30,8,40,60,bob,y\n"
    "e,40,16,50,60,,\n";

Names selected(std::map<std::string, std::string> where) {
  TraceSpec spec;
  spec.where = std::move(where);
  return read_text(ten_jobs, spec).names();
}

TEST_CASE("where keeps the jobs that match all conditions") {
  CHECK(selected({{"gpus", "8"}}) == Names{"d"});
  CHECK(selected({{"gpus", ">=8"}}) == Names{"d", "e"});
  CHECK(selected({{"gpus", "> 8"}}) == Names{"e"});
  CHECK(selected({{"gpus", "<=2"}}) == Names{"a", "b"});
  CHECK(selected({{"gpus", "<2"}}) == Names{"a"});
  CHECK(selected({{"user", "ann"}}) == Names{"a", "c"});
  CHECK(selected({{"user", "!=ann"}}) == Names{"b", "d", "e"});
  CHECK(selected({{"queue", "y"}, {"gpus", "!=4"}}) == Names{"d"});
  CHECK(selected({{"duration_s", ">30"}}) == Names{"d", "e"});
  CHECK(selected({{"walltime_s", "60"}}) == Names{"b", "c", "d", "e"});
  CHECK(selected({{"walltime_s", "!=60"}}) == Names{"a"});
  CHECK(selected({{"id", "c"}}) == Names{"c"});
}

TEST_CASE("what is left out is counted, not rejected") {
  TraceSpec spec;
  spec.where = {{"gpus", ">=8"}};
  const ReadTrace trace = read_text(ten_jobs, spec);
  CHECK(trace.audit().accepted == 2);
  CHECK(trace.audit().rejected == 0);
  CHECK(trace.audit().not_selected == 3);
}

TEST_CASE("a condition that makes no sense is refused") {
  TraceSpec spec;
  spec.where = {{"gpu", "8"}, {"gpus", "many"}, {"user", ">ann"}};
  CHECK(
      problem_of(ten_jobs, spec)
          .starts_with(
              "trace: where: cannot select by \"gpu\" (known: id, user, queue, gpus, cpus, nodes, "
              "priority, duration_s, walltime_s)\n"
              "trace: where: \"gpus\" is compared with \"many\", which is no number"));
}

TEST_CASE("where may leave nothing, which is an error") {
  TraceSpec spec;
  spec.where = {{"gpus", "3"}};
  CHECK(problem_of(ten_jobs, spec) == "trace: first, from, to and where leave none of its 5 jobs");
}

TEST_CASE("from and to cut a window and time counts from its start") {
  TraceSpec spec;
  spec.from = 10_s;
  spec.to = 40_s;
  const ReadTrace trace = read_text(ten_jobs, spec);
  CHECK(trace.names() == Names{"b", "c", "d"});
  CHECK(trace.submit(0) == 0_s);
  CHECK(trace.submit(2) == 20_s);
}

TEST_CASE("first keeps jobs in file order and reads no further") {
  TraceSpec spec;
  spec.first = 2;
  spec.where = {{"gpus", ">1"}};
  const ReadTrace trace = read_text(ten_jobs + "f,x,x,x,x,x\n", spec);
  CHECK(trace.names() == Names{"b", "c"});
  CHECK(trace.audit().rejected == 0);
}

TEST_CASE("a window over dates counts from the earliest of the file") {
  TraceSpec spec;
  spec.from = 1_s;
  spec.to = 11_s;
  spec.first = 2;
  const ReadTrace trace = read_text(
      "timestamp,duration,num_gpus,gpu_time,cluster\n2017-10-09 07:00:10,1,1,1,x\n"
      "2017-10-09 07:00:00,1,2,1,x\n2017-10-09 07:00:05,1,3,1,x\n2017-10-09 07:00:06,1,4,1,x\n"
      "2017-10-09 07:00:11,1,5,1,x\n",
      spec);
  REQUIRE(trace.size() == 2);
  CHECK(trace.gpus(0) == 3);
  CHECK(trace.submit(0) == 4_s);
  CHECK(trace.gpus(1) == 1);
  CHECK(trace.submit(1) == 9_s);
  CHECK(trace.audit().not_selected == 3);
}

TEST_CASE("speed_up divides submit times exactly") {
  TraceSpec spec;
  spec.speed_up = 0.1;
  CHECK(read_text(ten_jobs, spec).submit(4) == 400_s);
  spec.speed_up = 3.0;
  CHECK(read_text(ten_jobs, spec).submit(1) == Duration{3'333'333'333});
  CHECK(read_text(ten_jobs, spec).submit(2) == Duration{6'666'666'667});
}

TEST_CASE("scale_gpus rounds to the nearest and leaves every job a GPU") {
  TraceSpec spec;
  spec.scale_gpus = 0.3;
  const ReadTrace trace = read_text(ten_jobs, spec);
  CHECK(trace.gpus(0) == 1);
  CHECK(trace.gpus(1) == 1);
  CHECK(trace.gpus(2) == 1);
  CHECK(trace.gpus(3) == 2);
  CHECK(trace.gpus(4) == 5);
}

TEST_CASE("options that make no sense are refused together") {
  TraceSpec spec;
  spec.speed_up = 0.0;
  spec.scale_gpus = -1.0;
  spec.first = 0;
  spec.from = 5_s;
  spec.to = 5_s;
  spec.size = "largest";
  const std::string problem = problem_of(ten_jobs, spec);
  CHECK(problem.find("trace: speed_up is 0 (from 0.000001 to 1000000)") != std::string::npos);
  CHECK(problem.find("trace: scale_gpus is -1") != std::string::npos);
  CHECK(problem.find("trace: first is 0 (at least 1)") != std::string::npos);
  CHECK(problem.find("trace: no time lies between from and to") != std::string::npos);
  CHECK(problem.find("trace: size has no effect on a csv trace (it belongs to format swf)") !=
        std::string::npos);
}

}  // namespace
}  // namespace headroom
