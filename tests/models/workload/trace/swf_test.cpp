#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("SWF rows become jobs of the requested size") {
  const ReadTrace trace = read_sample("small.swf");
  CHECK(trace.audit().format == "swf");
  CHECK(trace.names() == Names{"1", "2", "5", "3", "4", "8", "9", "10", "11"});
  CHECK(trace.gpus(0) == 4);
  CHECK(trace.gpus(1) == 2);
  CHECK(trace.gpus(3) == 8);  // field 8 unknown: field 5
  CHECK(trace.gpus(4) == 2);
  CHECK(trace.job(0).duration == 100_s);
  CHECK(trace.job(0).walltime == 200_s);
  CHECK_FALSE(trace.job(3).walltime.has_value());
  CHECK(trace.job(6).duration == 12'500_ms);
  CHECK(trace.user(0) == "1");
  CHECK(trace.user(5).empty());
  CHECK(trace.queue(1) == "0");
  CHECK(trace.queue(5).empty());
}

TEST_CASE("the audit of an SWF file names each rule with its first line") {
  const ReadTrace trace = read_sample("small.swf");
  CHECK(trace.audit().accepted == 9);
  CHECK(trace.audit().rejected == 6);
  CHECK(trace.audit().repaired == 2);
  CHECK(trace.example("negative-run") == "line 12");
  CHECK(trace.example("no-processors") == "line 13");
  CHECK(trace.example("partial-execution") == "line 18: status 2");
  CHECK(trace.count("partial-execution") == 2);
  CHECK(trace.example("out-of-range") == "line 20: processors 1000000000000000000");
  CHECK(trace.example("wrong-field-count") == "line 21: 15 of 18");
  CHECK(trace.example("unsorted-times") == "line 11");
  CHECK(trace.example("unknown-predecessor") == "line 16: id 99");
  CHECK_FALSE(trace.audit().rules.at("unknown-predecessor").rejects);
}

TEST_CASE("without cleaning a job of zero length and one beyond its request stay as they are") {
  const ReadTrace trace = read_sample("small.swf");
  CHECK(trace.job(2).duration == 0_s);
  CHECK(trace.job(4).duration == 90_s);
  CHECK(trace.job(4).walltime == 30_s);
}

TEST_CASE("the size of an SWF job can be what was allocated, counted in CPUs") {
  TraceSpec spec;
  spec.size = "allocated";
  spec.processors = "cpus";
  const ReadTrace trace = read_sample("small.swf", spec);
  CHECK(trace.gpus(4) == 0);
  CHECK(trace.request(4).cpu_milli == 3'000);
  CHECK(trace.request(1).cpu_milli == 2'000);  // field 5 unknown: field 8
}

TEST_CASE("SWF predecessors hold a job back, with think time when asked") {
  const ReadTrace plain = read_sample("small.swf");
  REQUIRE(plain.tables().dependencies_of(plain.job(6)).size() == 1);
  const Dependency dependency = plain.tables().dependencies_of(plain.job(6)).front();
  CHECK(dependency.predecessor == JobName{1});
  CHECK_FALSE(dependency.think_time.has_value());
  CHECK(plain.tables().dependencies_of(plain.job(7)).empty());

  TraceSpec spec;
  spec.think_time = true;
  const ReadTrace thinking = read_sample("small.swf", spec);
  CHECK(thinking.tables().dependencies_of(thinking.job(6)).front().think_time == 30_s);
}

TEST_CASE("the dialect of the Slurm simulator has names and runs to the limit") {
  const ReadTrace trace = read_sample("slurm_simulator.swf");
  REQUIRE(trace.size() == 3);
  CHECK(trace.user(0) == "user5");
  CHECK(trace.queue(1) == "gpu");
  CHECK(trace.gpus(0) == 12);
  CHECK(trace.job(1).duration == 1800_s);
  CHECK(trace.example("run-to-limit") == "line 2");
  CHECK(trace.job(2).duration == 0_s);
}

TEST_CASE("SWF fields may stand at any distance and lines may be long") {
  const std::string blanks(200, ' ');
  std::string line;
  for (const char* field : {"1", "2", "-1", "3", "4", "-1", "-1", "4", "5", "-1", "1", "1", "1",
                            "-1", "-1", "-1", "-1", "-1"}) {
    line += blanks + field + "\t";
  }
  const ReadTrace trace = read_text(line);
  REQUIRE(trace.size() == 1);
  CHECK(trace.job(0).duration == 3_s);
  CHECK(trace.job(0).walltime == 5_s);
  for (std::size_t shift = 0; shift < 130; ++shift) {
    const std::string text =
        std::string(shift, ' ') + "17 12345 -1 678 9 -1 -1 9 1000 -1 1 1 1 -1 -1 -1 -1 -1";
    const ReadTrace shifted = read_text(text, of_format("swf"));
    CHECK(shifted.name(0) == "17");
    CHECK(shifted.submit(0) == 12'345_s);
    CHECK(shifted.job(0).duration == 678_s);
  }
}

TEST_CASE("a row of nineteen fields is no SWF row") {
  const std::string row = "1 2 -1 3 4 -1 -1 4 5 -1 1 1 1 -1 -1 -1 -1 -1";
  const ReadTrace trace = read_text(row + "\n" + row + " 19\n" + row + std::string(300, ' ') +
                                    "a b c d e f g h i j k l m n o p q r s t u v w x y z\n");
  CHECK(trace.size() == 1);
  CHECK(trace.count("wrong-field-count") == 2);
}

}  // namespace
}  // namespace headroom
