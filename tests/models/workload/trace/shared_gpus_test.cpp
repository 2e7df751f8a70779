#include <doctest/doctest.h>
#include <string>

#include "sample_trace.hpp"

namespace headroom {
namespace {

const std::string header =
    "id,submit_s,duration_s,gpus,gpu_fraction,gpu_memory,mig,min_gpus,max_gpus\n";

void check_jobs(const ReadTrace& trace) {
  REQUIRE(trace.size() == 5);
  CHECK(trace.request(0).device_share.count == 500);
  CHECK(trace.request(0).gpus == whole_gpus(1));
  CHECK(trace.request(1).gpu_memory == Bytes{std::int64_t{10} << 30U});
  CHECK(trace.request(1).gpus == whole_gpus(2));
  CHECK(trace.request(2).mig == "1g.5gb");
  REQUIRE(trace.job(3).is_elastic);
  const ElasticWidth& width = trace.tables().elastic.at(trace.job(3).name);
  CHECK(width.gpus_min == 2);
  CHECK(width.gpus_max == 8);
  CHECK(trace.gpus(3) == 4);
  CHECK(trace.gpus(4) == 6);  // max_gpus, where nothing else is said
  CHECK_FALSE(trace.job(0).is_elastic);
}

TEST_CASE("a CSV has columns for shares of devices and for widths") {
  check_jobs(read_text(header + "a,0,1,,0.5,,,,\nb,0,1,2,,10GiB,,,\n"
                                "c,0,1,,,,nvidia.com/mig-1g.5gb,,\nd,0,1,4,,,,2,8\n"
                                "e,0,1,,,,,3,6\n"));
}

TEST_CASE("JSON lines have the same keys") {
  check_jobs(read_text(R"({"id": "a", "submit_s": 0, "duration_s": 1, "gpu_fraction": 0.5}
{"id": "b", "submit_s": 0, "duration_s": 1, "gpus": 2, "gpu_memory": "10GiB"}
{"id": "c", "submit_s": 0, "duration_s": 1, "mig": "mig-1g.5gb"}
{"id": "d", "submit_s": 0, "duration_s": 1, "gpus": 4, "min_gpus": 2, "max_gpus": 8}
{"id": "e", "submit_s": 0, "duration_s": 1, "min_gpus": 3, "max_gpus": 6}
)"));
}

TEST_CASE("fractions of nothing and of all of a GPU are whole GPUs") {
  const ReadTrace trace = read_text(header + "a,0,1,1,0,,,,\nb,0,1,1,1.0,,,,\n");
  CHECK(trace.request(0).device_share.count == 0);
  CHECK(trace.request(1).device_share.count == 0);
  CHECK(trace.gpus(1) == 1);
}

TEST_CASE("rows that contradict themselves are rejected") {
  const ReadTrace trace = read_text(header +
                                    "ok,0,1,1,,,,,\na,0,1,1,0.5,1GB,,,\n"
                                    "b,0,1,4,,,,8,9\nc,0,1,1,1.5,,,,\nd,0,1,1,-1,,,,\n"
                                    "e,0,1,1,x,,,,\nf,0,1,1,,5,,,\n");
  CHECK(trace.names() == std::vector<std::string>{"ok"});
  CHECK(trace.count("contradictory-size") == 2);
  CHECK(trace.example("out-of-range") == "line 5: gpu_fraction 1.5");
  CHECK(trace.count("not-a-number") == 2);
  CHECK(trace.audit().rejected == 6);
}

TEST_CASE("scale_gpus widens all widths") {
  TraceSpec spec = of_format("csv");
  spec.scale_gpus = 2;
  const ReadTrace trace = read_text(header + "d,0,1,4,,,,2,8\n", spec);
  const ElasticWidth& width = trace.tables().elastic.at(trace.job(0).name);
  CHECK(trace.gpus(0) == 8);
  CHECK(width.gpus_min == 4);
  CHECK(width.gpus_max == 16);
}

}  // namespace
}  // namespace headroom
