#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("Muri jobs run their iterations and 1.5 % more, to the nanosecond") {
  const ReadTrace trace = read_sample("small_muri.csv");
  CHECK(trace.audit().format == "muri");
  CHECK(trace.names() == Names{"0", "6", "1", "2", "3"});
  CHECK(trace.job(0).duration == Duration{217'210'000'000});  // 1000 × 214 ms × 1.015
  CHECK(trace.job(2).duration == Duration{1'330'665'000});    // 3 × 437 ms × 1.015
  CHECK(trace.job(3).duration == Duration{3'552'500});        // 7 × 0.5 ms × 1.015
  CHECK(trace.job(4).duration == 0_s);
  CHECK(trace.submit(2) == 1'500_ms);
  CHECK(trace.gpus(2) == 8);
  CHECK(trace.job(0).priority == 1);
  CHECK(trace.job(1).priority == 0);
  CHECK(trace.example("no-resources") == "line 6: gpus 0");
  CHECK(trace.example("out-of-range") == "line 7: iterations 999999999");
  CHECK(trace.example("unsorted-times") == "line 8");
}

TEST_CASE("Tiresias jobs run their duration in seconds") {
  const ReadTrace trace = read_sample("small_tiresias.csv");
  CHECK(trace.audit().format == "tiresias");
  CHECK(trace.names() == Names{"0", "1", "2"});
  CHECK(trace.submit(1) == 30_s);
  CHECK(trace.gpus(1) == 8);
  CHECK(trace.job(2).duration == 127'500_ms);
  CHECK(trace.example("no-resources") == "line 5: gpus 0");
}

TEST_CASE("Philly dates count from the earliest submission and the cluster is the queue") {
  const ReadTrace trace = read_sample("small_philly.csv");
  CHECK(trace.audit().format == "philly-csv");
  CHECK(trace.names() == Names{"2", "4", "6", "1"});
  CHECK(trace.submit(0) == 0_s);
  CHECK(trace.submit(1) == 250_ms);
  CHECK(trace.submit(2) == 1_s);
  CHECK(trace.submit(3) == Duration{(48 * 60 + 52) * 1'000'000'000LL});
  CHECK(trace.queue(0) == "6214e9");
  CHECK(trace.queue(2).empty());
  CHECK(trace.gpus(0) == 8);
  CHECK(trace.audit().rules.at("unreadable-time").examples ==
        Names{"line 4: timestamp 2017-02-29 06:13:03", "line 6: timestamp 09/10/2017 06:13"});
  CHECK(trace.example("missing-field") == "line 8: timestamp");
}

TEST_CASE("openb pods ask for thousandths of cores and of one GPU, and for GPU models") {
  const ReadTrace trace = read_sample("small_openb.csv");
  CHECK(trace.audit().format == "openb");
  CHECK(trace.size() == 5);
  const auto request = [&](std::size_t i) {
    return trace.tables().requests.at(trace.job(i).request);
  };
  CHECK(request(0).gpus == whole_gpus(1));
  CHECK(request(0).device_share == GpuShare{});
  CHECK(request(1).device_share == GpuShare{460});
  CHECK(request(1).memory == Bytes{12'288LL * 1024 * 1024});
  CHECK(request(2).cpu_milli == 3152);
  CHECK(request(2).gpu_models.empty());
  CHECK(request(3).gpus == whole_gpus(8));
  CHECK(request(3).gpu_models == Names{"V100M16", "V100M32"});
  CHECK(trace.submit(1) == 427'061_s);
  CHECK(trace.job(1).duration == 12'475'895_s);
  // One that was never scheduled ran from its creation on.
  CHECK(trace.job(4).duration == 100'000_s);
  CHECK(trace.audit().rules.at("out-of-range").count == 2);
  CHECK(trace.example("negative-run") == "line 9: deletion_time 500500");
  CHECK(trace.example("not-a-number") == "line 10: cpu_milli eight");
  CHECK(trace.example("wrong-field-count") == "line 11: 10 of 11");
}

TEST_CASE("Gavel steps become time by the throughput table") {
  TraceSpec spec;
  spec.throughputs = sample_path("throughputs.json");
  const ReadTrace trace = read_sample("gavel_7.trace", spec);
  CHECK(trace.audit().format == "gavel");
  CHECK(trace.names() == Names{"2", "1"});
  CHECK(trace.submit(0) == 500_ms);
  CHECK(trace.job(1).duration == 250_s);
  CHECK(trace.job(0).duration == Duration{3'333'333'333'333});
  CHECK(trace.gpus(0) == 2);
  CHECK(trace.example("no-throughput") == "line 3: job type A3C on 4 GPUs");

  spec.gpu_type = "k80";
  CHECK(read_sample("gavel_10.trace", spec).job(0).duration == 1000_s);
  CHECK(read_sample("gavel_10.trace", spec).submit(0) == 7_s);
  spec.gpu_type = "a100";
  CHECK_THROWS_WITH_AS(
      static_cast<void>(read_sample("gavel_10.trace", spec)),
      (sample_path("throughputs.json") + ": has no GPU type \"a100\" (it knows: k80, v100)")
          .c_str(),
      InputError);
}

TEST_CASE("Shockwave rows bring their duration") {
  const ReadTrace trace = read_sample("shockwave.trace");
  CHECK(trace.names() == Names{"1", "2"});
  CHECK(trace.job(0).duration == 1418_s);
  CHECK(trace.job(1).duration == 3'338'500_ms);
  CHECK(trace.submit(1) == 55_s);
  CHECK(trace.example("wrong-field-count") == "line 3: 3, not 7, 10 or 12");

  TraceSpec spec;
  spec.throughputs = sample_path("throughputs.json");
  CHECK(read_sample("shockwave.trace", spec).job(0).duration == 250_s);
}

TEST_CASE("Gavel steps without a table are refused") {
  CHECK_THROWS_WITH_AS(static_cast<void>(read_sample("gavel_10.trace")),
                       (sample_path("gavel_10.trace") +
                        ": rows have steps, but no run time (name the throughput table with "
                        "\"throughputs\")")
                           .c_str(),
                       InputError);
}

}  // namespace
}  // namespace headroom
