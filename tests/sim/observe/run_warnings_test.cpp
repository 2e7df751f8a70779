#include "sim/observe/run_warnings.hpp"

#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <functional>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"

#include "models/registry.hpp"
#include "sim/observe/job_figures.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

namespace headroom {
namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

/// `count` jobs, each a GPU for `run_s` seconds, one every `every_s`; 4 GPUs.
std::string stream_of(std::uint64_t count, std::uint64_t every_s, std::uint64_t run_s,
                      const std::string& more = "") {
  std::string jobs;
  for (std::uint64_t i = 0; i < count; ++i) {
    jobs += (i == 0 ? "" : ", ") + std::string{R"({"submit_s": )"} + number(i * every_s) +
            R"(, "gpus": 1, "duration_s": )" + number(run_s) + R"(, "id": )" + number(i) + "}";
  }
  return R"({"cluster": {"nodes": [{"name": "n", "count": 1, "gpus": 4}]},
             "workload": [{"jobs": [)" +
         jobs + "]}]" + more + "}";
}

std::string warnings_of(const std::string& text) {
  const RunRecord run = run_scenario(parse_scenario(text, "s.json", {}));
  std::string lines;
  const Tree figures = summary(run);
  for (const Tree& line : figures.find("warnings")->items()) {
    lines += std::string{line.text()} + "\n";
  }
  return lines;
}

bool warns(const std::string& text, const std::string& what) {
  return warnings_of(text).find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("a long stream below capacity is no reason to warn") {
  CHECK(warnings_of(stream_of(600, 30, 100)).empty());
}

TEST_CASE("a cluster that empties for a third of the run is said, with the load before") {
  // 999 jobs of 60 s and one of a day, one job a minute: they come for 16.65 h.
  std::string text = stream_of(1000, 60, 60);
  CHECK_FALSE(warns(text, "the cluster empties"));
  const std::string last = R"("duration_s": 60, "id": 999})";
  text.replace(text.find(last), last.size(), R"("duration_s": 86400, "id": 999})");
  const std::string warnings = warnings_of(text);
  CHECK(warnings.find("for 24.0h more, 59.0% of what is measured, the cluster empties") !=
        std::string::npos);
  // (999 × 60 + 86,400) GPU-seconds over 4 GPUs × 59,940 s.
  CHECK(warnings.find("ask for 61.0% of all GPUs") != std::string::npos);
  CHECK_FALSE(warns(stream_of(400, 60, 60), "the cluster empties"));
}

TEST_CASE("load is the part of the GPUs that is in use once the longest jobs have come round") {
  // Jobs like Philly's last up to 31 days, and few of them do most of the work, so that runs
  // differ: by 0.03 to 0.05 from one seed to the next.
  double sum = 0.0;
  constexpr int seeds = 6;
  for (int seed = 1; seed <= seeds; ++seed) {
    const std::string text =
        R"({"cluster": {"nodes": [{"name": "n", "count": 70, "gpus": 8}]},
            "workload": [{"generate": {"preset": "philly", "load": 0.8, "until": "60d"}}],
            "scheduler": {"policy": "easy-backfill"},
            "run": {"until": "60d", "warmup": "31d", "seed": )" +
        std::to_string(seed) + "}}";
    const Tree figures = summary(run_scenario(parse_scenario(text, "s.json", {})));
    sum += figures.find("gpu.allocated_ratio")->number().value();
  }
  // Three standard errors of the mean of six such runs.
  CHECK(std::abs(sum / seeds - 0.8) < 0.05);
}

TEST_CASE("an offered load over 1 is said with its number") {
  // A job of 100 s each 24 s asks for 4.17 GPUs; over the gaps between 600 jobs, 600/599 more.
  const std::string over = warnings_of(stream_of(600, 24, 100));
  CHECK(over.find("offered load: jobs ask for 1.04 times what all GPUs can give") !=
        std::string::npos);
  CHECK(over.find("is no steady-state figure") != std::string::npos);
  CHECK_FALSE(warns(stream_of(600, 26, 100), "offered load"));
  // All at once is no stream.
  CHECK_FALSE(warns(stream_of(600, 0, 100), "offered load"));
}

TEST_CASE("load counts what a job may use, not what it would like") {
  std::string text = stream_of(600, 24, 100);
  for (std::size_t at = text.find("\"duration_s\""); at != std::string::npos;
       at = text.find("\"duration_s\"", at + 30)) {
    text.insert(at, R"("walltime_s": 50, )");
  }
  CHECK_FALSE(warns(text, "offered load"));
}

TEST_CASE("a run of less than ten mean run times is too short") {
  CHECK(warns(stream_of(600, 1, 100, R"(, "run": {"until": "990s"})"),
              "run length: the 16.5min measured are 9.9 mean run times of 1.7min"));
  CHECK_FALSE(warns(stream_of(600, 1, 100, R"(, "run": {"until": "1010s"})"), "run length"));
  CHECK(warns(stream_of(8, 1, 100, R"(, "run": {"until": "50s"})"), "no job ended"));
}

TEST_CASE("a warm-up longer than the run leaves no job") {
  CHECK(warns(stream_of(8, 1, 100, R"(, "run": {"warmup": "1h"})"),
              "run.warmup: 1.0h is longer than the run, which ends after 3.4min (no job counts)"));
  CHECK_FALSE(warns(stream_of(8, 1, 100, R"(, "run": {"warmup": "1s"})"), "run.warmup"));
}

TEST_CASE("percentiles of few jobs are named with what lies beyond them") {
  CHECK(
      warns(stream_of(40, 30, 100),
            "percentiles: p95 and p99 of queue_delay_s and jct_s: 2.0 and 0.4 of 40 jobs beyond"));
  // Five values beyond: 100 jobs for p95, 500 for p99.
  CHECK(warns(stream_of(99, 30, 100), "p95"));
  CHECK_FALSE(warns(stream_of(100, 30, 100), "p95"));
  CHECK(warns(stream_of(499, 30, 100),
              "percentiles: p99 of queue_delay_s and jct_s: 4.9 of 499 jobs beyond"));
  CHECK_FALSE(warns(stream_of(500, 30, 100), "percentiles"));
}

TEST_CASE("demand that is mostly missing is said with its share and reason, and loudly from 90 %") {
  const auto mixed = [](std::uint64_t fitting, std::uint64_t too_large) {
    std::string jobs;
    for (std::uint64_t i = 0; i < fitting + too_large; ++i) {
      jobs += (i == 0 ? "" : ", ") + std::string{R"({"id": )"} + number(i) +
              R"(, "duration_s": 1, "gpus": )" + (i < fitting ? "1" : "64") + "}";
    }
    return R"({"cluster": {"nodes": [{"name": "n", "count": 1, "gpus": 4}]},
               "workload": [{"jobs": [)" +
           jobs + "]}]}";
  };
  CHECK(
      warns(mixed(5, 5),
            "demand: 5 of 10 jobs (50.0%) were dropped or rejected (5 can never fit this cluster; "
            "all figures are about the other 50.0%)"));
  CHECK_FALSE(warns(mixed(6, 5), "demand:"));
  CHECK(warns(mixed(1, 9), "demand: ALMOST ALL OF IT IS MISSING: 9 of 10 jobs"));
  CHECK_FALSE(warns(mixed(2, 9), "ALMOST ALL"));
}

TEST_CASE("a goal about no job is said to be empty") {
  const auto goal = [](const std::string& gpus) {
    return stream_of(8, 1, 100,
                     R"(, "goals": [{"metric": "queue_delay_s.mean", "at_most": "1h",
                                    "where": {"gpus": ")" +
                         gpus + R"("}}])");
  };
  CHECK(warns(goal(">=8"), "goals[0].where: no job of this run is so"));
  CHECK_FALSE(warns(goal(">=1"), "goals[0]"));
}

namespace {

/// Forty jobs of all sizes, drawn.
std::string drawn_jobs(RandomStream& random) {
  std::string jobs;
  for (std::uint64_t i = 0; i < 40; ++i) {
    jobs += (i == 0 ? "" : ", ") + std::string{R"({"id": )"} + number(i) + R"(, "submit_s": )" +
            number(random.below(200)) + R"(, "gpus": )" + number(1 + random.below(6)) +
            R"(, "duration_s": )" + number(1 + random.below(90)) + R"(, "priority": )" +
            number(random.below(3)) + "}";
  }
  return jobs;
}

/// Whether the scenario, which `scaled` makes for a scale of estimates, says that they have no
/// effect; then they have none.
bool is_truly_idle(const std::function<Scenario(const std::string& scale)>& scaled) {
  const Scenario scenario = scaled("0.2");
  if (scenario.warnings.empty()) return false;
  if (!to_string(scenario.warnings.front()).starts_with("scheduler.estimate")) return false;
  CHECK(run_scenario(scenario).journal_digest == run_scenario(scaled("7")).journal_digest);
  return true;
}

}  // namespace

TEST_CASE("what is said to have no effect has none") {
  RandomStream random{47, "estimates", 0};
  int idle = 0;
  for (const auto& order : order_policies()) {
    for (const auto& backfill : backfill_policies()) {
      for (const auto& preemption : preemption_policies()) {
        INFO(order.name, " ", backfill.name, " ", preemption.name);
        const std::string jobs = drawn_jobs(random);
        idle += is_truly_idle([&](const std::string& scale) {
          return parse_scenario(
              R"({"cluster": {"nodes": [{"name": "n", "count": 2, "gpus": 4}]},
                  "workload": [{"jobs": [)" +
                  jobs + R"(]}], "scheduler": {"order": ")" + std::string{order.name} +
                  R"(", "backfill": ")" + std::string{backfill.name} + R"(", "preemption": ")" +
                  std::string{preemption.name} + R"(", "estimate": {"scale": )" + scale + "}}}",
              "s.json", {});
        })
                    ? 1
                    : 0;
      }
    }
  }
  CHECK(idle >= 10);
}

}  // namespace headroom
