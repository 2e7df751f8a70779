#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

constexpr std::int64_t gibibyte = std::int64_t{1} << 30U;
constexpr std::int64_t mebibyte = std::int64_t{1} << 20U;

TEST_CASE("sacct job rows become jobs, steps do not") {
  const ReadTrace trace = read_sample("small.sacct");
  CHECK(trace.audit().format == "sacct");
  CHECK(trace.names() == Names{"102", "101", "103_4", "105", "107", "107"});
  CHECK(trace.audit().accepted == 6);
  CHECK(trace.audit().rejected == 8);
  CHECK(trace.submit(0) == 0_s);
  CHECK(trace.submit(1) == 1_h);
  CHECK(trace.user(0) == "bob");
  CHECK(trace.queue(2) == "cpu");
  CHECK(trace.job(1).priority == 100);
}

TEST_CASE("sacct durations and limits have several forms") {
  const ReadTrace trace = read_sample("small.sacct");
  CHECK(trace.job(0).duration == Duration{(26 * 3600 + 30) * 1'000'000'000LL});
  CHECK(trace.job(0).walltime == 26_h);
  CHECK(trace.job(1).duration == 1_h);
  CHECK(trace.job(2).duration == 210'500_ms);
  CHECK_FALSE(trace.job(2).walltime.has_value());  // UNLIMITED
  CHECK_FALSE(trace.job(3).walltime.has_value());  // Partition_Limit
  CHECK(trace.job(4).walltime == 600_s);
}

TEST_CASE("GPUs of sacct rows count once, typed or not") {
  const ReadTrace trace = read_sample("small.sacct");
  CHECK(trace.gpus(1) == 4);
  CHECK(trace.request(1).cpu_milli == 12'000);
  CHECK(trace.request(1).memory == Bytes{33'600 * mebibyte});
  CHECK(trace.request(1).nodes == 1);
  CHECK(trace.gpus(0) == 10);  // 8 of one type, 2 of another
  CHECK(trace.request(0).nodes == 2);
  CHECK(trace.request(0).memory == Bytes{128 * gibibyte});  // 64 GiB a node
  CHECK(trace.gpus(2) == 0);
  CHECK(trace.request(2).memory == Bytes{8 * gibibyte});  // 2 GiB a CPU
}

TEST_CASE("states of sacct rows decide what was load") {
  const ReadTrace trace = read_sample("small.sacct");
  CHECK(trace.audit().rules.at("never-started").examples == Names{"line 7: state PENDING",
                                                                  "line 8: state CANCELLED by 7",
                                                                  "line 10: state CANCELLED by 7"});
  CHECK(trace.example("still-running") == "line 9: state RUNNING");
  CHECK(trace.example("duplicate-id") == "line 12: id 107");
  CHECK(trace.example("unknown-state") == "line 13: state SLEEPING");
  CHECK(trace.audit().rules.at("unreadable-time").examples ==
        Names{"line 14: Submit yesterday", "line 15: Elapsed ten"});
  CHECK(trace.example("negative-value") == "line 16: AllocTRES -1");
  CHECK(trace.example("wrong-field-count") == "line 17: 3 of 16");
}

TEST_CASE("old sacct columns, seconds since 1970 and a closing bar are understood") {
  const ReadTrace trace = read_sample("old_sacct.txt");
  CHECK(trace.names() == Names{"202", "201", "203"});
  CHECK(trace.submit(1) == 100_s);
  CHECK(trace.gpus(1) == 4);  // 2 a node on 2 nodes
  CHECK(trace.gpus(0) == 1);
  CHECK(trace.gpus(2) == 0);
  CHECK(trace.request(2).cpu_milli == 8'000);
  CHECK(trace.job(1).walltime == 600_s);
  CHECK_FALSE(trace.job(0).walltime.has_value());
  CHECK_FALSE(trace.job(2).walltime.has_value());
}

TEST_CASE("drop-unfinished keeps what sacct calls COMPLETED") {
  TraceSpec spec;
  spec.clean = {"drop-unfinished"};
  CHECK(read_sample("small.sacct", spec).names() == Names{"101"});
}

}  // namespace
}  // namespace headroom
