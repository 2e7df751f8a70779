#include <doctest/doctest.h>
#include <string>

#include "headroom/units.hpp"

#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

namespace headroom {
namespace {

RunRecord run_text(const std::string& text) {
  return run_scenario(parse_scenario(text, "kai.json", {}), {});
}

/// Jobs of one GPU and half an hour, `count` of them, from `submit_s` on.
std::string jobs_of(const std::string& queue, int count, int submit_s) {
  std::string jobs;
  for (int i = 0; i < count; ++i) {
    jobs += (i == 0 ? "" : ", ") + std::string{R"({"id": ")"} + queue + std::to_string(submit_s) +
            "-" + std::to_string(i) + R"(", "queue": ")" + queue + R"(", "submit_s": )" +
            std::to_string(submit_s) + R"(, "gpus": 1, "duration_s": 1800})";
  }
  return jobs;
}

/// Jobs of `queue` that started within the hour from `from_s` on.
int starts_in_hour(const RunRecord& run, const std::string& queue, int from_s) {
  int starts = 0;
  for (const JobRecord& job : run.jobs.records()) {
    if (run.tables.queues.text(static_cast<std::uint32_t>(index(job.spec->queue))) != queue)
      continue;
    if (!job.first_start) continue;
    const double start_s = to_seconds(job.first_start->since_start);
    starts += start_s >= from_s && start_s < from_s + 3600 ? 1 : 0;
  }
  return starts;
}

/// Queue a uses 8 GPUs alone for six hours; then both want all of them.
std::string a_was_alone(const std::string& kai) {
  const std::string jobs =
      jobs_of("a", 96, 0) + ", " + jobs_of("a", 64, 21'600) + ", " + jobs_of("b", 64, 21'600);
  return R"({"cluster": {"nodes": [{"name": "n", "count": 1, "gpus": 8}]},
             "workload": [{"jobs": [)" +
         jobs + R"(]}], "scheduler": {"policy": "kai",
             "queues": [{"name": "a"}, {"name": "b"}], "kai": {)" +
         kai + "}}}";
}

}  // namespace

TEST_CASE("where past use counts, who used the cluster alone stands back afterwards") {
  const RunRecord even = run_text(a_was_alone(""));
  const RunRecord with_past =
      run_text(a_was_alone(R"("time_based_fair_share": {"window": "sliding", "length": "1d"})"));
  CHECK(starts_in_hour(even, "a", 21'600) == 8);
  CHECK(starts_in_hour(even, "b", 21'600) == 8);
  // a has used all of the past: usage 1 against 0, so weights 0.5 + (0.5 - 1) = 0 and 1.
  CHECK(starts_in_hour(with_past, "b", 21'600) > starts_in_hour(with_past, "a", 21'600));
}

TEST_CASE("what a job says of being stopped wins over what its priority says") {
  // Queue a deserves nothing, so only jobs that can be stopped may run there.
  const auto starts = [](const std::string& says) {
    const RunRecord run = run_text(
        R"({"cluster": {"nodes": [{"name": "n", "count": 1, "gpus": 2}]},
            "workload": [{"jobs": [
              {"id": 1, "queue": "a", "gpus": 2, "priority": 100, "duration_s": 3600)" +
        says + R"(},
              {"id": 2, "queue": "b", "gpus": 2, "submit_s": 600, "duration_s": 600}]}],
            "scheduler": {"policy": "kai", "queues": [{"name": "a"},
                                                      {"name": "b", "deserved": 2}]},
            "run": {"until": "2h"}})");
    std::string text;
    for (const JobRecord& job : run.jobs.records()) {
      const double start_s = job.first_start ? to_seconds(job.first_start->since_start) : -1.0;
      text +=
          std::to_string(static_cast<int>(start_s)) + "/" + std::to_string(job.preemptions) + " ";
    }
    return text;
  };
  CHECK(starts("") == "-1/0 600/0 ");
  CHECK(starts(R"(, "preemptible": true)") == "0/1 600/0 ");
  CHECK(starts(R"(, "preemptible": false)") == "-1/0 600/0 ");
}

TEST_CASE("thirds of a GPU's memory fill it under kai, as they do under other policies") {
  for (const char* policy : {"kai", "fifo"}) {
    CAPTURE(policy);
    const RunRecord run = run_text(
        R"({"cluster": {"nodes": [{"name": "n", "count": 1, "gpus": 1, "gpu_memory": "80000MiB"}]},
            "workload": [{"jobs": [
              {"id": 1, "gpu_memory": "26666MiB", "duration_s": 60},
              {"id": 2, "gpu_memory": "26666MiB", "duration_s": 60},
              {"id": 3, "gpu_memory": "26666MiB", "duration_s": 60}]}],
            "scheduler": {"policy": ")" +
        std::string{policy} + R"("}})");
    for (const JobRecord& job : run.jobs.records()) CHECK(job.end == TimePoint{60_s});
  }
}

}  // namespace headroom
