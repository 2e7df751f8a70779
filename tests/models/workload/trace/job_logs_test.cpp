#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

Names examples(const ReadTrace& trace, const std::string& rule) {
  const auto found = trace.audit().rules.find(rule);
  return found == trace.audit().rules.end() ? Names{} : found->second.examples;
}

TEST_CASE("Helios jobs run from start to end, in the queue of their virtual cluster") {
  const ReadTrace trace = read_sample("small_helios.csv");
  CHECK(trace.audit().format == "helios");
  CHECK(trace.names() == Names{"4003", "4001", "4002", "4005", "4007", "4013", "4014", "4001"});
  CHECK(trace.submit(0) == 0_s);
  CHECK(trace.submit(1) == 5_s);
  CHECK(trace.job(1).duration == 3600_s);
  CHECK(trace.gpus(0) == 32);
  CHECK_FALSE(trace.request(0).nodes.has_value());
  CHECK(trace.request(0).cpu_milli == 256'000);
  CHECK(trace.gpus(2) == 0);
  CHECK(trace.request(2).cpu_milli == 1'000);
  CHECK(trace.queue(0) == "vcKe");
  CHECK(trace.user(1) == "u1a");
  CHECK(trace.job(4).duration == 60_s);
  CHECK(examples(trace, "recomputed-run") == Names{"line 8: duration 75"});
  CHECK(examples(trace, "never-started") == Names{"line 5: start_time"});
  CHECK(examples(trace, "negative-run") == Names{"line 7: end_time 2020-04-01 00:02:00"});
  CHECK(examples(trace, "negative-value") == Names{"line 9: gpu_num -2"});
  CHECK(examples(trace, "unreadable-time") == Names{"line 10: submit_time 2020-04-31 00:03:00"});
  CHECK(examples(trace, "missing-field") == Names{"line 11: end_time"});
  CHECK(examples(trace, "no-resources") == Names{"line 12: gpus 0"});
  CHECK(examples(trace, "wrong-field-count") == Names{"line 13: 10 of 12"});
  CHECK(examples(trace, "duplicate-id") == Names{"line 16: id 4001"});
  TraceSpec finished;
  finished.clean = {"drop-unfinished"};
  CHECK(read_sample("small_helios.csv", finished).size() == 5);
}

TEST_CASE("Acme's dates lose their offset, and run times are not taken from the log") {
  const ReadTrace trace = read_sample("small_acme.csv");
  CHECK(trace.audit().format == "acme");
  CHECK(trace.names() == Names{"dlc08", "dlc01", "dlc02", "dlc03", "dlc04", "dlc09"});
  CHECK(trace.submit(0) == 0_s);   // 11:00:00 in universal time
  CHECK(trace.submit(1) == 58_s);  // 19:00:58 eight hours east of it
  CHECK(trace.submit(2) == 58_s);
  CHECK(trace.submit(3) == 60_s);
  CHECK(trace.job(1).duration == 8_s);
  CHECK(trace.job(3).duration == 70_s);
  CHECK(trace.queue(1) == "Pretrain");
  CHECK(trace.gpus(4) == 0);
  CHECK(examples(trace, "recomputed-run") == Names{"line 2: duration 18"});
  CHECK(examples(trace, "never-started") == Names{"line 6: start_time None"});
  CHECK(examples(trace, "unreadable-time") ==
        Names{"line 7: submit_time 2023-05-17 11:04:00+0000",
              "line 8: submit_time 2023-05-17 11:05:00+00:61"});
  CHECK(examples(trace, "fractional-count") == Names{"line 11: gpu_num 1.5"});
}

TEST_CASE("Philly jobs hold their largest attempt's GPUs for the time of all attempts") {
  const ReadTrace trace = read_sample("small_philly.json");
  CHECK(trace.audit().format == "philly-json");
  CHECK(trace.names() == Names{"application_1506638472019_10259", "application_1506638472019_10263",
                               "application_1506638472019_10258"});
  CHECK(trace.gpus(0) == 16);
  CHECK(trace.job(0).duration == 660_s);
  CHECK(trace.submit(0) == 0_s);
  CHECK(trace.submit(2) == 115_s);
  CHECK(trace.gpus(2) == 2);
  CHECK(trace.job(2).duration == 70_s);
  CHECK(trace.user(2) == "ce2f4c");
  CHECK(trace.queue(2) == "ee9e8c");
  CHECK(trace.job(1).duration == 10_s);
  CHECK(examples(trace, "still-running") == Names{"job 5: end_time null", "job 6: end_time null"});
  CHECK(examples(trace, "never-started") == Names{"job 3: attempts 0", "job 4: attempts 1"});
  CHECK(examples(trace, "negative-run") ==
        Names{"job 5: end_time null", "job 8: end_time 2017-11-05 01:01:00"});
  CHECK(examples(trace, "missing-field") == Names{"job 7: submitted_time None"});
}

TEST_CASE("a PAI job is the gang of its tasks") {
  const ReadTrace trace = read_sample("pai/pai_job_table.csv");
  CHECK(trace.audit().format == "pai");
  CHECK(trace.names() == Names{"a1", "a2", "a3", "a5", "a10"});
  CHECK(trace.submit(0) == 1000_s);
  CHECK(trace.job(0).duration == 895_s);  // 1005 … 1900
  CHECK(trace.gpus(0) == 4);
  CHECK(trace.request(0).cpu_milli == 40'000);               // 4 × 6 + 2 × 8 cores
  CHECK(trace.request(0).memory == Bytes{138'000'000'000});  // 4 × 29.5 + 2 × 10 GB
  CHECK(trace.request(0).gpu_models == Names{"V100"});
  CHECK(trace.request(1).device_share == GpuShare{250});
  CHECK(trace.request(1).cpu_milli == 4'505);
  CHECK(trace.request(1).gpu_models.empty());
  CHECK(trace.submit(1) == 1'010'500_ms);
  CHECK(trace.job(2).duration == 100_s);
  CHECK(trace.gpus(3) == 2);  // three halves
  CHECK(trace.gpus(4) == 4);  // two instances of two
  CHECK(examples(trace, "still-running") == Names{"line 3: status Running"});
  CHECK(examples(trace, "summed-shares") == Names{"line 5: plan_gpu 150"});
  CHECK(examples(trace, "never-started") == Names{"line 4: status Waiting"});
  CHECK(examples(trace, "unknown-job") == Names{"line 6: job_name a6", "line 8: job_name a8"});
  CHECK(examples(trace, "missing-field") == Names{"line 7: start_time"});
  CHECK(examples(trace, "negative-run") ==
        Names{"line 9: status Terminated", "line 11: status Interrupted"});
}

TEST_CASE("a PAI job table says what it misses beside it") {
  CHECK(problem_of("a1,i1,u1,Terminated,1000.0,1900.0\n") ==
        "trace: has no pai_task_table.csv beside it (FILE is the job table; those of tasks and of "
        "groups lie beside it, plain, .gz or .zst)");
}

TEST_CASE("DLRM instances were there before the trace or stay beyond it") {
  const ReadTrace trace = read_sample("small_dlrm.csv");
  CHECK(trace.audit().format == "dlrm");
  CHECK(trace.names() == Names{"instance_0", "instance_1", "instance_2", "instance_3"});
  CHECK(trace.job(0).duration == 91'730_s);
  CHECK(trace.job(1).duration == 500_s);
  CHECK(trace.gpus(1) == 0);
  CHECK(trace.request(1).cpu_milli == 64'000);
  CHECK(trace.request(1).memory == Bytes{344'134'254'592});  // 320.5 GiB
  CHECK(trace.submit(2) == 475_s);
  CHECK(trace.job(2).duration == 91'107_s);  // 623 … 91730
  CHECK(trace.job(3).duration == 91'047_s);
  CHECK(trace.user(2) == "app_1");
  CHECK(trace.queue(2) == "HN");
  CHECK(examples(trace, "began-before") == Names{"line 2", "line 3"});
  CHECK(examples(trace, "never-left") == Names{"line 2", "line 4"});
  CHECK(examples(trace, "negative-run") == Names{"line 6: deletion_time"});
  CHECK(examples(trace, "not-a-number") ==
        Names{"line 7: memory_request forty", "line 8: creation_time soon"});
}

TEST_CASE("events of the Slurm simulator are jobs with true run times and limits") {
  const ReadTrace trace = read_sample("small.events");
  CHECK(trace.audit().format == "slurm-events");
  CHECK(trace.names() == Names{"jobid_1001", "jobid_00001", "jobid_1003", "jobid_1004"});
  CHECK(trace.job(0).duration == 15_s);
  CHECK(trace.job(0).walltime == 420_s);
  CHECK(trace.request(0).cpu_milli == 12'000);
  CHECK(trace.user(0) == "user5");
  CHECK(trace.queue(0) == "normal");
  CHECK(trace.submit(1) == 10'500_ms);
  CHECK(trace.job(1).walltime == 259'200_s);
  CHECK(trace.gpus(1) == 4);
  CHECK(trace.request(1).nodes == 2U);
  CHECK(trace.request(1).memory == Bytes{386'547'056'640});  // 2 × 180 GiB
  CHECK(trace.job(2).duration == 960_s);
  CHECK(trace.request(2).memory == Bytes{524'288'000'000});  // 500,000 MiB
  CHECK(trace.job(3).duration == 0_s);
  CHECK(examples(trace, "run-to-limit") == Names{"line 3"});
  CHECK(examples(trace, "unreadable-row") == Names{"line 5: -e cancel_job"});
  CHECK(examples(trace, "unreadable-time") == Names{"line 6: -t soon"});
  CHECK(examples(trace, "missing-field") ==
        Names{"line 7: -sim-walltime", "line 8: -dt", "line 11: -dt"});
  CHECK(examples(trace, "not-a-number") == Names{"line 9: -n one", "line 10: --mem lots"});
}

}  // namespace
}  // namespace headroom
