#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/summary.hpp"
#include "sim/report/terminal_report.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

RunRecord run_of(const std::string& text, std::vector<std::string> overrides = {}) {
  return run_scenario(
      parse_scenario(text, "s.json", {.data_directory = {}, .overrides = std::move(overrides)}));
}

double figure(const RunRecord& run, const std::string& path) {
  const auto value = mean_at(summary(run), path);
  REQUIRE_MESSAGE(value.has_value(), path);
  return *value;
}

/// One GPU that is shared in turns, `jobs`, and what stands after them.
std::string scenario(const std::string& jobs, const std::string& more = "") {
  return R"({"cluster": {"sharing": "time-slicing", "nodes": [{"name": "n", "gpus": 1}]},
             "workload": [{"jobs": [)" +
         jobs + "]}]" + more + "}";
}

constexpr double second = 1.0 / 3600.0;  ///< in hours

}  // namespace

TEST_CASE("one notebook with even bursts: what it held and used, by hand") {
  // Bursts at 0, 100, …, 900; the last pause ends with the notebook, at 1,000 s.
  const RunRecord run = run_of(scenario(R"({"id": "nb", "gpus": 1, "interactive": {
      "length": {"fixed": "1000s"}, "active": {"fixed": "10s"}, "idle": {"fixed": "90s"}}})"));
  CHECK(figure(run, "interactive.nb.bursts.count") == 10.0);
  CHECK(figure(run, "interactive.nb.slowdown.max") == 1.0);
  CHECK(figure(run, "interactive.nb.gpu_hours.held") == Approx(1000 * second));
  CHECK(figure(run, "interactive.nb.gpu_hours.used") == Approx(100 * second));
  CHECK(figure(run, "interactive.nb.used_ratio") == Approx(0.1));
  CHECK(figure(run, "interactive.nb.sessions.finished") == 1.0);
  CHECK(figure(run, "gpu_hours.useful") == Approx(100 * second));
  CHECK(figure(run, "gpu_hours.unused") == Approx(900 * second));
  CHECK(figure(run, "jobs.completed") == 1.0);
  CHECK(figure(run, "jct_s.max") == 1000.0);
}

TEST_CASE(
    "the culler looks at multiples of its period, and its user comes back for his next burst") {
  // Idle since 10 s, due at 110 s, seen at 120 s. The next burst would be at 510 s: a session of
  // 490 s, idle since 520 s, due at 620 s, seen at 660 s; by 1,020 s he is gone.
  const std::string notebook = R"({"id": "nb", "gpus": 1, "interactive": {
      "length": {"fixed": "1000s"}, "active": {"fixed": "10s"}, "idle": {"fixed": "500s"},
      "cull_after": "100s", "cull_every": "60s"}})";
  const RunRecord run = run_of(scenario(notebook));
  CHECK(figure(run, "interactive.nb.sessions.opened") == 2.0);
  CHECK(figure(run, "interactive.nb.sessions.returns") == 1.0);
  CHECK(figure(run, "interactive.nb.sessions.culled") == 2.0);
  CHECK(figure(run, "interactive.nb.gpu_hours.held") == Approx((120 + 150) * second));
  CHECK(figure(run, "interactive.nb.gpu_hours.used") == Approx(20 * second));
  CHECK(figure(run, "interactive.nb.return_delay_s.max") == 0.0);

  // A job that took the GPU meanwhile keeps it until 800 s.
  const RunRecord late = run_of(
      scenario(notebook + R"(, {"id": "job", "submit_s": 200, "gpus": 1, "duration_s": 600})"));
  CHECK(figure(late, "interactive.nb.return_delay_s.max") == 290.0);
  CHECK(figure(late, "interactive.nb.start_delay_s.max") == 0.0);
}

TEST_CASE("a burst that begins at a look of the culler saves its notebook") {
  const RunRecord run = run_of(scenario(R"({"id": "nb", "gpus": 1, "interactive": {
      "length": {"fixed": "300s"}, "active": {"fixed": "10s"}, "idle": {"fixed": "110s"},
      "cull_after": "100s", "cull_every": "60s"}})"));
  CHECK(figure(run, "interactive.nb.sessions.culled") == 0.0);
  CHECK(figure(run, "interactive.nb.bursts.count") == 3.0);
}

TEST_CASE("work to load lost state comes before the next burst") {
  const RunRecord run = run_of(scenario(R"({"id": "nb", "gpus": 1, "interactive": {
      "length": {"fixed": "1000s"}, "active": {"fixed": "10s"}, "idle": {"fixed": "500s"},
      "cull_after": "100s", "cull_every": "60s", "reload": {"fixed": "40s"}}})"));
  CHECK(figure(run, "interactive.nb.gpu_hours.used") == Approx((10 + 50) * second));
  CHECK(figure(run, "interactive.nb.burst_s.max") == 50.0);
}

TEST_CASE("two notebooks on one device: in turns, by hand") {
  // 60 s alone; then at 0.45 each for 30 / 0.45 s; then the other alone for 60 s.
  const std::string law = R"("gpu_fraction": 0.5, "interactive": {
      "length": {"fixed": "500s"}, "active": {"fixed": "90s"}, "idle": {"fixed": "1h"}}})";
  const std::string both = R"({"id": "a", )" + law + R"(, {"id": "b", "submit_s": 60, )" + law;
  const RunRecord run = run_of(scenario(both));
  const double together = 30 / 0.45;
  for (const std::string name : {"a", "b"}) {
    CHECK(figure(run, "interactive." + name + ".burst_s.max") == Approx(60 + together));
    CHECK(figure(run, "interactive." + name + ".slowdown.max") == Approx((60 + together) / 90));
    CHECK(figure(run, "interactive." + name + ".gpu_hours.lost") ==
          Approx(0.5 * 0.1 * together * second));
  }
  CHECK(figure(run, "gpu_hours.useful") == Approx((60 + (0.9 * together)) * second));
  CHECK(figure(run, "gpu_hours.lost") == Approx(0.1 * together * second));
  // Where nobody feels the others, each takes its 90 s.
  const RunRecord none = run_of(scenario(both), {"cluster.sharing=none"});
  CHECK(figure(none, "interactive.a.burst_s.max") == 90.0);
  CHECK(figure(none, "gpu_hours.lost") == 0.0);
}

TEST_CASE("a job on a part of a GPU is always at work, and stretched beside a notebook") {
  // Alone for 10 s; at 0.45 until the burst of 45 s is done at 110 s; its last 45 s alone.
  const RunRecord run = run_of(scenario(R"({"id": "job", "gpu_fraction": 0.5, "duration_s": 100},
                  {"id": "nb", "submit_s": 10, "gpu_fraction": 0.5, "interactive": {
      "length": {"fixed": "400s"}, "active": {"fixed": "45s"}, "idle": {"fixed": "1h"}}})"));
  CHECK(figure(run, "interactive.nb.burst_s.max") == Approx(100.0));
  const TimePoint end = run.jobs.record(JobId{0}).end;
  CHECK(to_seconds(end.since_start) == Approx(155.0));
  CHECK(figure(run, "jobs.completed") == 2.0);
  CHECK(figure(run, "gpu_hours.useful") == Approx((0.5 * (155 - 10) + 0.5 * 90) * second));
}

TEST_CASE("a stretched job reaches its walltime") {
  const RunRecord run =
      run_of(scenario(R"({"id": "a", "gpu_fraction": 0.5, "duration_s": 100, "walltime_s": 120},
                         {"id": "b", "gpu_fraction": 0.5, "duration_s": 100})"));
  CHECK(run.jobs.record(JobId{0}).state == JobState::killed);
  CHECK(to_seconds(run.jobs.record(JobId{0}).end.since_start) == 120.0);
  // The other has done 54 s by then.
  CHECK(to_seconds(run.jobs.record(JobId{1}).end.since_start) == Approx(166.0));
  CHECK(figure(run, "gpu_hours.useful") == Approx((0.5 * (166 - 12)) * second));
}

TEST_CASE("a user gives up when he has waited long enough") {
  const RunRecord run = run_of(scenario(R"({"id": "job", "gpus": 1, "duration_s": 1000},
      {"id": "nb", "submit_s": 100, "gpus": 1, "interactive": {"length": {"fixed": "1h"},
       "active": {"fixed": "10s"}, "idle": {"fixed": "90s"}, "max_wait": "300s"}})"));
  CHECK(figure(run, "interactive.nb.sessions.gave_up") == 1.0);
  CHECK(figure(run, "jobs.failed") == 1.0);
  CHECK(figure(run, "makespan_s") == 1000.0);
}

TEST_CASE("a notebook that is stopped for a job begins its burst anew") {
  const RunRecord run = run_of(scenario(R"({"id": "nb", "gpus": 1, "interactive": {
      "length": {"fixed": "60s"}, "active": {"fixed": "10s"}, "idle": {"fixed": "90s"}}},
      {"id": "job", "submit_s": 4, "gpus": 1, "duration_s": 100, "priority": 10})",
                                        R"(, "scheduler": {"order": "priority",
      "preemption": "priority", "restart_cost": "6s"})"));
  // 4 s for nothing; from 104 s a restart, then the whole burst, and what is left of 60 s.
  CHECK(figure(run, "interactive.nb.sessions.stopped") == 1.0);
  CHECK(figure(run, "gpu_hours.lost") == Approx(4 * second));
  CHECK(figure(run, "gpu_hours.checkpoint") == Approx(6 * second));
  CHECK(figure(run, "interactive.nb.gpu_hours.used") == Approx(10 * second));
  CHECK(to_seconds(run.jobs.record(JobId{0}).end.since_start) == 104.0 + 6 + 56);
}

TEST_CASE("a walltime kills a notebook, and cuts its burst") {
  const RunRecord run = run_of(scenario(R"({"id": "nb", "gpus": 1, "walltime_s": 105,
      "interactive": {"length": {"fixed": "1h"}, "active": {"fixed": "10s"},
       "idle": {"fixed": "90s"}}})"));
  CHECK(figure(run, "jobs.killed") == 1.0);
  CHECK(figure(run, "interactive.nb.sessions.killed") == 1.0);
  CHECK(figure(run, "gpu_hours.useful") == Approx(10 * second));
  CHECK(figure(run, "gpu_hours.lost") == Approx(5 * second));
}

TEST_CASE("notebooks on MIG instances are isolated, and slower where they could use more") {
  const std::string text = R"({"cluster": {"sharing": "time-slicing", "nodes": [
      {"name": "n", "gpus": 1, "gpu": "a100", "mig": {"geometry": ["3g.20gb", "3g.20gb"]}}]},
      "workload": [{"jobs": [
      {"id": "a", "mig": "3g.20gb", "interactive": {"length": {"fixed": "1h"},
       "active": {"fixed": "30s"}, "idle": {"fixed": "1h"}}},
      {"id": "b", "mig": "3g.20gb", "gpu_demand": 0.2, "interactive": {"length": {"fixed": "1h"},
       "active": {"fixed": "30s"}, "idle": {"fixed": "1h"}}}]}]})";
  const RunRecord run = run_of(text);
  const double share = static_cast<double>(run.jobs.held_share(JobId{0}).count) / 1000.0;
  CHECK(share > 0.4);
  CHECK(figure(run, "interactive.a.slowdown.max") == Approx(1.0 / share));
  CHECK(figure(run, "interactive.b.slowdown.max") == 1.0);
}

TEST_CASE("goals hold waits of people, and the report has a line for each population") {
  const std::string text = R"({"cluster": {"nodes": [{"name": "n", "gpus": 2}]},
      "run": {"until": "2d", "warmup": "6h"},
      "goals": [{"metric": "interactive.lab.start_delay_s.p95", "at_most": "1h"}],
      "workload": [{"interactive": {"name": "lab", "users": 6, "gpus": 1,
        "arrivals": {"closed": {"think": {"exponential": "8h"}}},
        "length": {"exponential": "2h"}, "active": {"exponential": "30s"}, "activity": 0.05}}]})";
  const RunRecord run = run_of(text);
  const Tree tree = summary(run);
  CHECK(tree.find("goals") != nullptr);
  CHECK(figure(run, "interactive.lab.used_ratio") == Approx(0.05).epsilon(0.3));
  const std::string report = terminal_report(tree, {});
  CHECK(report.find("Notebooks:") != std::string::npos);
  // Nobody has two notebooks, and users are told apart.
  CHECK(figure(run, "interactive.lab.sessions.opened") > 10.0);
  CHECK(summary(run_of(text)).find("interactive") != nullptr);
}

TEST_CASE("what people want does not depend on the cluster, nor equal seeds on the run") {
  const auto text = [](int gpus) {
    return R"({"cluster": {"nodes": [{"name": "n", "gpus": )" + std::to_string(gpus) +
           R"(}]}, "run": {"until": "3d"}, "workload": [{"interactive": {"name": "lab",
        "users": 3, "gpus": 1, "count": 12, "arrivals": {"poisson": "1/h"},
        "length": {"exponential": "2h"}, "active": {"exponential": "30s"}, "activity": 0.1}}]})";
  };
  const RunRecord wide = run_of(text(30));
  const RunRecord narrow = run_of(text(1));
  CHECK(figure(wide, "interactive.lab.sessions.opened") == 12.0);
  CHECK(figure(wide, "interactive.lab.bursts.count") ==
        figure(narrow, "interactive.lab.bursts.count"));
  CHECK(figure(narrow, "interactive.lab.start_delay_s.mean") > 0.0);
  CHECK(wide.journal_digest == run_of(text(30)).journal_digest);
}
