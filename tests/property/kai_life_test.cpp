#include <cstdint>
#include <doctest/doctest.h>
#include <string>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "sim/observe/summary.hpp"
#include "sim/report/tree.hpp"
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

/// Two departments of two teams each on 16 GPUs; jobs of all kinds, drawn by `seed`.
std::string departments(const std::string& policy, std::uint64_t seed) {
  RandomStream random{seed, "departments", 0};
  std::string jobs;
  for (int i = 0; i < 60; ++i) {
    const std::uint64_t gpus = 1 + random.below(6);
    jobs += (i == 0 ? R"({"id": ")" : R"(, {"id": ")") + std::to_string(i) + R"(", "queue": ")" +
            std::string{"abcd"[random.below(4)]} + R"(", "submit_s": )" +
            std::to_string(random.below(20'000)) + R"(, "duration_s": )" +
            std::to_string(1 + random.below(9000));
    if (random.below(4) == 0) {
      jobs += R"(, "gpu_fraction": 0.3})";
    } else if (random.below(4) == 0) {
      jobs += R"(, "min_gpus": 1, "max_gpus": )" + std::to_string(gpus + 2) + "}";
    } else {
      jobs += R"(, "gpus": )" + std::to_string(gpus) + "}";
    }
  }
  return R"({"cluster": {"nodes": [{"name": "n", "count": 2, "gpus": 8}]},
             "workload": [{"jobs": [)" +
         jobs + R"(]}], "run": {"warmup": "1h", "until": "8h"},
             "scheduler": {"policy": ")" +
         policy + R"(", "restart_cost": "1min", "queues": [
               {"name": "left", "deserved": 8}, {"name": "right", "deserved": 8},
               {"name": "a", "parent": "left", "deserved": 6},
               {"name": "b", "parent": "left", "deserved": 2.5},
               {"name": "c", "parent": "right"},
               {"name": "d", "parent": "right", "deserved": 8},
               {"name": "nobody", "deserved": 1}]}})";
}

double hours(const Tree& summary, const std::string& path) {
  const Tree* found = summary.find(path);
  REQUIRE(found != nullptr);
  return found->number().value_or(-1.0);
}

}  // namespace

TEST_CASE("bills sum to what was allocated, and what is lent to what is borrowed") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    for (const char* policy : {"kai", "fifo"}) {
      CAPTURE(policy);
      const Tree tree = summary(run_text(departments(policy, seed)));
      double allocated = 0.0;
      for (const char* part : {"checkpoint", "lost", "useful"}) {
        allocated += hours(tree, std::string{"gpu_hours."} + part);
      }
      const std::string total = "billing.total.gpu_hours.";
      CHECK(hours(tree, total + "used") == doctest::Approx(allocated).epsilon(1e-12));
      double within = 0.0;
      double over = 0.0;
      double idle = 0.0;
      double lent = 0.0;
      for (const char* queue : {"a", "b", "c", "d", "nobody"}) {
        const std::string of = std::string{"billing.by_queue."} + queue + ".gpu_hours.";
        within += hours(tree, of + "within_quota");
        over += hours(tree, of + "over_quota");
        idle += hours(tree, of + "quota_idle");
        lent += hours(tree, of + "quota_lent");
        CHECK(hours(tree, of + "quota_lent") <= hours(tree, of + "quota_idle"));
      }
      CHECK(within + over == doctest::Approx(allocated).epsilon(1e-12));
      CHECK(within + idle == doctest::Approx(17.5 * 7).epsilon(1e-12));
      CHECK(lent == doctest::Approx(hours(tree, total + "quota_lent")).epsilon(1e-12));
      // All quotas together are more than the cluster, so that there is always enough to lend.
      CHECK(lent == doctest::Approx(over).epsilon(1e-12));
    }
  }
}

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
