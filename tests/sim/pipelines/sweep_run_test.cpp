#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/sim/pipelines/pipeline_case.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

/// Nine trials of nine epochs of 100 s whose losses are known: the limit is one of `limits`, in the
/// order of a grid over them, as the curve is the limit from the first epoch on.
std::string sweep_text(int gpus, const std::string& sweep, const std::string& more = "") {
  return pipeline_text(gpus, R"("steps": [{"name": "tune", "gpus": 1, "duration_s": 900)" + more +
                                 R"(, "sweep": {"epochs": 9, )" + sweep + "}}]");
}

constexpr const char* falling =
    R"("curve": {"start": 1, "limit": {"uniform": [0, 0.5]}, "exponent": 1})";

const SweepRecord& sweep_of(const RunRecord& run) {
  return *run.pipelines.at(0).runs.at(0).steps.at(0).sweep;
}

}  // namespace

TEST_CASE("without a rule all trials train to the end, so many at once") {
  const RunRecord run =
      run_of(sweep_text(8, std::string{R"("trials": 9, "parallel": 3, )"} + falling));
  CHECK(run.jobs.size() == 9);
  CHECK(figure(run, "pipelines.p.makespan_s.max") == 2700.0);
  CHECK(figure(run, "sweeps.p/tune.trials.completed") == 9);
  CHECK(figure(run, "sweeps.p/tune.trials.stopped") == 0);
  CHECK(figure(run, "sweeps.p/tune.regret") == 0.0);
  CHECK(figure(run, "sweeps.p/tune.gpu_hours.used") == Approx(9 * 900 / 3600.0));
  CHECK(figure(run, "sweeps.p/tune.saved_ratio") == 0.0);
  for (const TrialRecord& trial : sweep_of(run).trials) {
    REQUIRE(trial.reports.size() == 9);
    CHECK(trial.reports[0].time.since_start - trial.begin.since_start == 100_s);
    CHECK(trial.reports[8].time == trial.end);
  }
}

TEST_CASE("asha ends trials at rungs, and what they are spared is saved") {
  // One after the other on one GPU, so that a trial is judged against those before it.
  const RunRecord run = run_of(
      sweep_text(1, std::string{R"("trials": 9, "stopping": {"rule": "asha"}, )"} + falling));
  std::vector<std::vector<double>> rungs(2);
  double held = 0.0;
  for (const TrialRecord& trial : sweep_of(run).trials) {
    std::uint32_t last = 9;
    for (std::size_t rung = 0; rung < 2 && last == 9; ++rung) {
      const std::uint32_t epoch = rung == 0 ? 1 : 3;
      const double value = trial.reports.at(epoch - 1).value;
      std::size_t better = 0;
      for (const double other : rungs[rung]) better += other <= value ? 1 : 0;
      rungs[rung].push_back(value);
      if (better >= std::max<std::size_t>(1, rungs[rung].size() / 3)) last = epoch;
    }
    CHECK(trial.reports.size() == last);
    CHECK(trial.state == (last == 9 ? TrialState::completed : TrialState::stopped));
    CHECK(to_seconds(trial.end - trial.begin) <= 100.0 * 81);
    held += 100.0 * last;
  }
  CHECK(figure(run, "sweeps.p/tune.trials.stopped") > 0);
  CHECK(figure(run, "sweeps.p/tune.gpu_hours.used") == Approx(held / 3600));
  CHECK(figure(run, "sweeps.p/tune.gpu_hours.saved") == Approx((8100 - held) / 3600));
  CHECK(figure(run, "gpu_hours.useful") == Approx(held / 3600));
  CHECK(figure(run, "pipelines.p.makespan_s.max") == Approx(held));
  CHECK(figure(run, "jobs.completed") == 9);
}

TEST_CASE("successive halving trains in parts, each a job of its own") {
  const RunRecord run = run_of(sweep_text(
      9, std::string{R"("trials": 9, "stopping": {"rule": "successive-halving"}, )"} + falling));
  // Nine jobs of one epoch, three of two, one of six.
  CHECK(run.jobs.size() == 13);
  CHECK(figure(run, "pipelines.p.makespan_s.max") == 900.0);
  CHECK(figure(run, "sweeps.p/tune.gpu_hours.used") == Approx((9 * 100 + 3 * 200 + 600) / 3600.0));
  CHECK(figure(run, "sweeps.p/tune.trials.completed") == 1);
  CHECK(figure(run, "sweeps.p/tune.trials.stopped") == 8);
  CHECK(figure(run, "sweeps.p/tune.regret") >= 0.0);
  std::size_t reports = 0;
  for (const TrialRecord& trial : sweep_of(run).trials) reports += trial.reports.size();
  CHECK(reports == 9 + 3 * 2 + 6);
}

TEST_CASE("a trial that is stopped for another job goes on reporting where it was") {
  // The other job takes the GPU from 250 s to 350 s; the trial keeps its work.
  const RunRecord run = run_of(R"({"cluster": {"nodes": [{"name": "n", "gpus": 1}]},
    "workload": [{"jobs": [{"id": "x", "submit_s": 250, "gpus": 1, "duration_s": 100,
                            "priority": 9}]},
      {"pipeline": {"name": "p", "steps": [{"name": "tune", "gpus": 1, "duration_s": 900,
        "sweep": {"epochs": 9, "trials": 1,
                  "curve": {"start": 1, "limit": 0, "exponent": 1}}}]}}],
    "scheduler": {"order": "priority", "preemption": "order"}})");
  const TrialRecord& trial = sweep_of(run).trials.at(0);
  REQUIRE(trial.reports.size() == 9);
  CHECK(trial.reports[1].time.since_start == 200_s);
  CHECK(trial.reports[2].time.since_start == 400_s);
  CHECK(trial.reports[8].time.since_start == 1000_s);
  CHECK(trial.reports[1].value == Approx(1.0 / 3));
}

TEST_CASE("trials fail and are tried again; a sweep fails when all do") {
  SUBCASE("all") {
    const RunRecord run = run_of(
        sweep_text(9, std::string{R"("trials": 3, )"} + falling, R"(, "fails": 1, "retries": 1)"));
    CHECK(run.jobs.size() == 6);
    CHECK(figure(run, "pipelines.p.runs.failed") == 1);
    CHECK(figure(run, "sweeps.p/tune.trials.failed") == 3);
  }
  SUBCASE("some") {
    const RunRecord run =
        run_of(sweep_text(9, std::string{R"("trials": 40, )"} + falling, R"(, "fails": 0.3)"));
    const double failed = figure(run, "sweeps.p/tune.trials.failed");
    CHECK(failed > 0);
    CHECK(failed + figure(run, "sweeps.p/tune.trials.completed") == 40);
    CHECK(figure(run, "pipelines.p.runs.succeeded") == 1);
    CHECK(figure(run, "jobs.failed") == failed);
  }
}

TEST_CASE("a sweep that is replaced ends its trials") {
  const RunRecord run = run_of(pipeline_text(4, R"("schedule": {"every": "500s"}, "runs": 2,
    "concurrency": "replace", "steps": [{"name": "tune", "gpus": 1, "duration_s": 900,
      "sweep": {"epochs": 9, "trials": 4, )" + std::string{falling} +
                                                    "}}]"));
  CHECK(figure(run, "pipelines.p.runs.replaced") == 1);
  CHECK(figure(run, "pipelines.p.runs.succeeded") == 1);
  CHECK(figure(run, "gpu_hours.lost") == Approx(4 * 500 / 3600.0));
  CHECK(jobs_of(run).at("p/1/tune/trial-3").end == 1400.0);
}
