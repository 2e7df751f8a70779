#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/serving/queue_formulas.hpp"
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

/// One group of `gpus` GPUs, `jobs`, and what stands after them.
std::string scenario(int gpus, const std::string& jobs, const std::string& more) {
  return R"({"cluster": {"nodes": [{"name": "n", "gpus": )" + std::to_string(gpus) +
         R"(}]}, "workload": [{"jobs": [)" + jobs + "]}], " + more + "}";
}

}  // namespace

TEST_CASE("a service in a scenario is the queue that it is alone, to the last GPU-hour") {
  const RunRecord run = run_of(scenario(4,
                                        R"({"id": "web", "gpus": 1, "service": {
      "requests": {"rate": "24/s"}, "latency": {"drawn": {"exponential": "100ms"}},
      "replicas": 3}})",
                                        R"("run": {"until": "10h", "warmup": "1h"})"));
  const ExponentialQueue queue{.rate = 24.0, .service_rate = 10.0, .servers = 3};
  CHECK(figure(run, "service.web.requests.arrived") == Approx(24 * 9 * 3600).epsilon(0.01));
  CHECK(figure(run, "service.web.latency_s.mean") ==
        Approx(queue.mean_wait_s() + 0.1).epsilon(0.03));
  CHECK(queue.latency_tail(figure(run, "service.web.latency_s.p95")) == Approx(0.05).epsilon(0.1));
  // Three replicas for nine hours, 0.8 of the time at work; one GPU free.
  CHECK(figure(run, "gpu_hours.useful") == Approx(27 * 0.8).epsilon(0.01));
  CHECK(figure(run, "gpu_hours.useful") + figure(run, "gpu_hours.unused") == Approx(27.0));
  CHECK(figure(run, "gpu_hours.idle_no_demand") == Approx(9.0));
  CHECK(run.jobs.size() == 3);
  CHECK(figure(run, "service.web.replicas.mean") == Approx(3.0));
}

TEST_CASE("goals hold percentiles of services") {
  const std::string text = scenario(1,
                                    R"({"id": "web", "gpus": 1, "service": {
      "requests": {"rate": "1/s", "arrivals": "even"}, "latency": {"per_request": "100ms"}}})",
                                    R"("run": {"until": "1h"}, "goals": [
      {"metric": "service.web.latency_s.p95", "at_most": "200ms"},
      {"metric": "service.web.latency_s.p95", "at_most": "50ms"}])");
  const Tree goals = *summary(run_of(text)).find("goals");
  CHECK(std::get<bool>(goals.items()[0].find("met")->value()));
  CHECK(!std::get<bool>(goals.items()[1].find("met")->value()));
  CHECK(goals.items()[0].find("value")->number().value() == Approx(0.1).epsilon(1.0 / 256));
}

TEST_CASE("concurrency scales up, down and to zero, and the first request wakes it") {
  // Ten requests of 10 s in flight from 1 h to 2 h; a minute of warm GPUs behind them.
  const RunRecord run = run_of(scenario(16,
                                        R"({"id": "web", "gpus": 1, "service": {
      "requests": {"steps": [{"at": "1h", "rate": "1/s"}, {"at": "2h", "rate": 0}],
                   "arrivals": "even"},
      "latency": {"per_request": "10s"}, "replicas": {"min": 0, "max": 16},
      "autoscaler": {"by": "concurrency", "target": 1},
      "cold_start": {"start_up": "20s"}}})",
                                        R"("run": {"until": "4h"})"));
  CHECK(figure(run, "service.web.requests.served") == Approx(3600).epsilon(0.001));
  CHECK(figure(run, "service.web.replicas.max") >= 10.0);
  CHECK(figure(run, "service.web.replicas.max") <= 16.0);
  // The first request waits for its replica to start.
  CHECK(figure(run, "service.web.latency_s.max") >= 30.0);
  CHECK(figure(run, "service.web.latency_s.p50") == Approx(10.0).epsilon(0.01));
  // Nothing is held before the first and long after the last request.
  CHECK(figure(run, "gpu_hours.idle_no_demand") > 16 * 2.9);
  CHECK(figure(run, "gpu_hours.useful") == Approx(10.0).epsilon(0.01));
  CHECK(figure(run, "gpu_hours.staging") > 0.05);
}

TEST_CASE("utilisation keeps a share of the time free") {
  const RunRecord run = run_of(scenario(32,
                                        R"({"id": "web", "gpus": 1, "service": {
      "requests": {"rate": "100/s"}, "latency": {"per_request": "100ms"},
      "replicas": {"min": 1, "max": 32},
      "autoscaler": {"by": "utilisation", "target": 0.5}}})",
                                        R"("run": {"until": "3h", "warmup": "1h"})"));
  CHECK(figure(run, "service.web.busy_ratio") == Approx(0.5).epsilon(0.12));
  CHECK(figure(run, "service.web.replicas.mean") == Approx(20.0).epsilon(0.12));
}

TEST_CASE("a replica takes the GPUs of a training by priority and gives them back at night") {
  const RunRecord run =
      run_of(scenario(2,
                      R"({"id": "web", "gpus": 2, "priority": 100, "submit_s": 3600,
      "preemptible": false, "service": {"lasts": "1h",
      "requests": {"rate": "1/s"}, "latency": {"per_request": "100ms"}}},
      {"id": "train", "gpus": 2, "duration_s": 7200})",
                      R"("scheduler": {"order": "priority", "preemption": "priority"},
      "run": {"until": "5h"})"));
  // The training runs an hour, waits one and runs one more.
  REQUIRE(run.jobs.size() == 2);
  CHECK(run.jobs.record(id_at<JobId>(0)).preemptions == 1);
  CHECK(to_seconds(run.jobs.record(id_at<JobId>(0)).end - TimePoint{}) ==
        Approx(10'800).epsilon(1e-3));
  CHECK(figure(run, "service.web.requests.waiting") == 0.0);
}

TEST_CASE("a replica that is stopped leaves its requests to the others") {
  const RunRecord run =
      run_of(scenario(2,
                      R"({"id": "web", "gpus": 1, "service": {
      "requests": {"rate": "2/s", "arrivals": "even"}, "latency": {"per_request": "400ms"},
      "replicas": 2}},
      {"id": "urgent", "gpus": 1, "priority": 9, "submit_s": 1800.2, "duration_s": 600})",
                      R"("scheduler": {"order": "priority", "preemption": "priority"},
      "run": {"until": "1h"})"));
  CHECK(figure(run, "service.web.requests.restarted") <= 1.0);
  CHECK(figure(run, "service.web.requests.served") == Approx(7199).epsilon(0.001));
  CHECK(figure(run, "service.web.replicas.starts") == 3.0);
  CHECK(figure(run, "service.web.replicas.mean") == Approx(2.0 - (600.0 / 3600)).epsilon(1e-3));
}

TEST_CASE("replicas that wait for GPUs give up when they are not wanted any more") {
  const RunRecord run = run_of(scenario(2,
                                        R"({"id": "web", "gpus": 1, "service": {
      "requests": {"steps": [{"at": "0s", "rate": "0.2/s"}, {"at": "10min", "rate": "1/s"},
                             {"at": "20min", "rate": "0.2/s"}]},
      "latency": {"per_request": "2s"}, "replicas": {"min": 1, "max": 8},
      "autoscaler": {"by": "concurrency", "target": 0.5}}},
      {"id": "other", "gpus": 1, "duration_s": 7200})",
                                        R"("run": {"until": "2h"})"));
  CHECK(figure(run, "service.web.replicas.max") == 1.0);
  CHECK(figure(run, "jobs.failed") > 0.0);
  CHECK(figure(run, "jobs.queued") == 0.0);
}

TEST_CASE("weights come over the storage, and many at once take longer") {
  const auto start_s = [](int replicas) {
    return figure(
        run_of(R"({"cluster": {"nodes": [{"name": "n", "server": "dgx-1-v100", "count": 8}],
          "network": {"link": "100GbE"},
          "storage": [{"name": "shared", "system": "netapp-a800", "read": "10GB/s"}]},
          "workload": [{"jobs": [{"id": "web", "gpus": 8, "service": {
            "requests": {"rate": "1/s"}, "latency": {"per_request": "1ms"},
            "replicas": )" +
               std::to_string(replicas) +
               R"(, "cold_start": {"from": "shared", "weights": "50GB", "start_up": "5s"}}}]}],
          "run": {"until": "1h"}})"),
        "service.web.replicas.start_s.max");
  };
  // 50 GB at 10 GB/s of the store, by 1, 2 and 8 at a time.
  CHECK(start_s(2) == Approx(10.0 + 5.0).epsilon(1e-6));
  CHECK(start_s(8) == Approx(40.0 + 5.0).epsilon(1e-6));
}

TEST_CASE("the report has a line for each service") {
  const RunRecord run = run_of(scenario(2,
                                        R"({"id": "web", "gpus": 1, "service": {
      "requests": {"rate": "1/s"}, "latency": {"per_request": "100ms"}}})",
                                        R"("run": {"until": "1h"})"));
  const std::string report = terminal_report(summary(run), {});
  CHECK(report.find("Services: latency of requests") != std::string::npos);
  CHECK(report.find("web") != std::string::npos);
}

TEST_CASE("equal seeds give equal services, and a fluid one has the same means") {
  const std::string text = scenario(4,
                                    R"({"id": "web", "gpus": 1, "service": {
      "requests": {"rate": "20/s"}, "latency": {"fixed": "50ms", "per_request": "10ms"},
      "batch": {"max": 8}, "replicas": 1}})",
                                    R"("run": {"until": "5h"})");
  const RunRecord first = run_of(text);
  CHECK(figure(first, "service.web.latency_s.mean") ==
        figure(run_of(text), "service.web.latency_s.mean"));
  const RunRecord fluid = run_of(text, {"workload[0].jobs[0].service.mode=fluid"});
  for (const char* path : {"service.web.latency_s.mean", "service.web.latency_s.p95",
                           "service.web.busy_ratio", "service.web.requests.served"}) {
    CAPTURE(path);
    CHECK(figure(fluid, path) == Approx(figure(first, path)).epsilon(0.03));
  }
}
