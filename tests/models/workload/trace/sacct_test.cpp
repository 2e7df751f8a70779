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

TEST_CASE("runs without an Elapsed column last from Start to End") {
  const ReadTrace trace = read_sample("forms.sacct");
  CHECK(trace.names() == Names{"500", "501", "502", "503", "504", "505_1", "505_2", "506+0",
                               "506+1", "507", "507", "507", "509", "510", "511"});
  CHECK(trace.job(0).duration == 1_h);
  CHECK(trace.submit(1) == 10_s);
  CHECK(trace.job(12).duration == 600_s);
  CHECK(trace.example("negative-run") == "line 24: End 2024-03-01T12:50:59");
  CHECK(trace.example("missing-field") == "line 22: End Unknown");
}

TEST_CASE("array tasks are jobs, those that wait are one row without a run") {
  const ReadTrace trace = read_sample("forms.sacct");
  CHECK(trace.audit().rules.at("never-started").examples ==
        Names{"line 12: state PENDING", "line 18: state CANCELLED by 1000",
              "line 23: state REQUEUE_HOLD"});
  CHECK(trace.count("duplicate-id") == 2);  // job 507 ran three times
}

TEST_CASE("MIG instances of sacct rows are none of whole GPUs") {
  const ReadTrace trace = read_sample("forms.sacct");
  CHECK(trace.request(2).mig == "1g.5gb");
  CHECK(trace.gpus(2) == 2);
  CHECK(trace.request(3).mig == "3g.20gb");
  CHECK(trace.request(3).nodes == 2);
  CHECK(trace.request(3).gpus_per_node == 2);
  CHECK(trace.request(4).mig.empty());  // of two kinds: taken as two GPUs
  CHECK(trace.gpus(4) == 2);
  CHECK(trace.request(14).mig == "1g.5gb");
  CHECK(trace.request(14).gpus_per_node == 3);
}

TEST_CASE("sacct amounts have units, and count per node, per CPU or in total") {
  const ReadTrace trace = read_sample("forms.sacct");
  CHECK(trace.gpus(1) == 8);
  CHECK(trace.request(1).memory == Bytes{gibibyte * 1536});
  CHECK(trace.gpus(13) == 6);  // 2 on each of 3 nodes
  CHECK(trace.request(13).memory == Bytes{gibibyte * 24});
  CHECK(trace.request(14).memory == Bytes{gibibyte * 4});
  CHECK(trace.job(1).has_service_class);
  const ServiceClass& given = trace.tables().service_classes.at(trace.job(1).name);
  CHECK(trace.tables().qos.text(static_cast<std::uint32_t>(given.qos)) == "high");
  CHECK(trace.tables().accounts.text(static_cast<std::uint32_t>(given.account)) == "vision");
}

TEST_CASE("a sacct dump that cannot be used says why") {
  CHECK(problem_of("JobID|Start|State\n1|2024-03-01T12:00:00|COMPLETED\n", of_format("sacct")) ==
        "trace: has no column \"Submit\" (columns of its first line: JobID, Start, State)");
  CHECK(problem_of("JobID|Submit|State\n1|2024-03-01T12:00:00|COMPLETED\n", of_format("sacct"))
            .starts_with("trace: has no column \"Elapsed\""));
}

}  // namespace
}  // namespace headroom
