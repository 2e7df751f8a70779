#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "service_scenarios.hpp"
#include "sim/scenario/read_scenario.hpp"

using namespace headroom;

namespace {

/// The one finding of a scenario; all of them joined when there is not exactly one.
std::string refusal_of(const std::string& text) {
  try {
    static_cast<void>(parse_scenario(text, "s.json", {.data_directory = {}, .overrides = {}}));
  } catch (const InputError& error) {
    std::string joined;
    for (const Diagnostic& finding : error.findings()) joined += to_string(finding) + "\n";
    if (error.findings().size() == 1) joined.pop_back();
    return joined;
  }
  return "accepted";
}

bool holds(const std::string& text, const std::string& part) {
  const bool is_one_line = text.find('\n') == std::string::npos;
  if (is_one_line && text.find(part) != std::string::npos) return true;
  MESSAGE(text);
  return false;
}

std::string refusal_of_service(const std::string& service, const std::string& job = R"("gpus": 1)",
                               const std::string& more = R"("run": {"until": "1h"})") {
  return refusal_of(service_scenario(service, job, more));
}

}  // namespace

TEST_CASE("services that are right are read") {
  for (const std::string& text : right_services()) {
    CAPTURE(text);
    CHECK(refusal_of(text) == "accepted");
  }
}

TEST_CASE("requests that cannot come are refused") {
  const auto requests = [](const std::string& keys) {
    return refusal_of_service(R"("requests": {)" + keys + "}, " + some_latency);
  };
  CHECK(holds(requests(R"("rate": "-5/s")"), "service.requests.rate"));
  CHECK(holds(requests(R"("rate": "0/s")"), "must be greater than zero"));
  CHECK(holds(requests(R"("rate": 5)"), "is missing its unit"));
  CHECK(holds(requests(R"("rate": "5/s", "weekly": [0,0,0,0,0,0,0])"), "no request ever arrives"));
  CHECK(holds(requests(R"("rate": "5/s", "daily": [1])"), "daily"));
  CHECK(holds(requests(R"("steps": [{"at": "1h", "rate": "1/s"}, {"at": "1h", "rate": "2/s"}])"),
              "step 2 is not later than the one before it"));
  CHECK(holds(requests(R"("steps": [])"), "steps"));
  CHECK(holds(requests(R"("steps": [{"at": "0s", "rate": 0}])"), "no request ever arrives"));
  CHECK(holds(requests(R"("rate": "5/s", "steps": [{"at": "0s", "rate": "1/s"}])"),
              "exactly one of them"));
  CHECK(holds(requests(R"("trace": "no-such-trace.csv")"), "\"no-such-trace.csv\" does not exist"));
  CHECK(holds(requests(R"("trace": "CMakeLists.txt")"), "CMakeLists.txt"));
  CHECK(holds(requests(R"("trace": "CMakeLists.txt", "format": "azure")"), "one of azure-llm"));
  CHECK(holds(requests(R"("rate": "5/s", "speed_up": 2)"), "given without \"trace\""));
  CHECK(holds(requests(R"("rate": "5/s", "tokens_in": 0)"), "tokens_in"));
  CHECK(holds(requests(R"("rate": "5/s", "tokens_in": {"median": 5, "sigma": -1})"), "sigma"));
}

TEST_CASE("answers that take no time, or make no sense, are refused") {
  const auto latency = [](const std::string& keys) {
    return refusal_of_service(some_requests + R"(, "latency": {)" + keys + "}");
  };
  CHECK(holds(latency(R"("per_request": "0s")"), "an answer takes no time"));
  CHECK(holds(latency(R"("per_request": "-1ms")"), "per_request"));
  CHECK(holds(latency(R"("drawn": {"fixed": "0s"})"), "an answer takes no time"));
  CHECK(holds(latency(R"("fixed": "1ms")"), "latency"));
  CHECK(holds(latency(R"("points": {"0": "1ms"})"), "points"));
  CHECK(holds(latency(R"("points": {"1": "5ms", "2": "4ms"})"),
              "a batch of 2 takes less than one of 1"));
  CHECK(holds(latency(R"("model": "resnet5")"), "did you mean \"resnet50\"?"));
  CHECK(holds(refusal_of_service(some_requests), "service"));
  CHECK(holds(refusal_of_service(some_requests + ", " + some_latency + R"(, "batch": {"max": 0})"),
              "0 is out of range"));
  CHECK(holds(
      refusal_of_service(some_requests +
                         R"(, "latency": {"drawn": {"exponential": "1ms"}}, "batch": {"max": 2})"),
      "of answers that are drawn one by one"));
}

TEST_CASE("language models that do not fit are refused") {
  const auto llm = [](const std::string& keys, const std::string& job = R"("gpus": 2)") {
    return refusal_of_service(R"("requests": {"rate": "1/s"}, "llm": {)" + keys + "}", job);
  };
  CHECK(holds(llm(R"("model": "llama-3-70b")"), "the weights leave no room for a cache on n"));
  CHECK(holds(llm(R"("model": "llama-3-8b", "kv_cache": "1MB")"),
              "the cache of a replica holds 8 tokens, a request has 640"));
  CHECK(holds(llm(R"("model": "llama3")"), "llama-3-8b"));
  CHECK(holds(llm(R"("parameters": 1e9)"), "a model of your own without its shape"));
  CHECK(holds(llm(R"("model": "llama-3-8b", "layers": 4)"), "given beside \"model\""));
  CHECK(holds(llm(R"("model": "llama-3-8b", "reuse": "blocks")"),
              "requests that are drawn have no blocks"));
  CHECK(holds(llm(R"("model": "llama-3-8b", "reuse": 1)"), "reuse"));
  CHECK(holds(refusal_of_service(R"("requests": {"rate": "1/s"}, "batch": {"max": 2},
                                    "llm": {"model": "llama-3-8b"})"),
              "given beside \"llm\""));
  CHECK(holds(refusal_of_service(R"("requests": {"trace":
                  "tests/models/workload/request/samples/small_mooncake.jsonl"},
                  "llm": {"model": "llama-3-8b", "kv_cache": "100MB"})",
                                 R"("gpus": 1)"),
              "the cache of a replica holds 762 tokens, a request has"));
}

TEST_CASE("replicas and those who scale them are refused where they contradict themselves") {
  const auto replicas = [](const std::string& keys) {
    return refusal_of_service(some_requests + ", " + some_latency + ", " + keys);
  };
  const std::string scaler = R"(, "autoscaler": {"by": "concurrency", "target": 1})";
  CHECK(holds(replicas(R"("replicas": 0)"), "0 is out of range"));
  CHECK(holds(replicas(R"("replicas": {"min": 5, "max": 2})" + scaler),
              "5 replicas, which is above the max of 2"));
  CHECK(holds(replicas(R"("replicas": {"min": 1, "max": 2, "start": 3})" + scaler),
              "3 is outside the range (1 to 2)"));
  CHECK(holds(replicas(R"("replicas": {"min": 1, "max": 2})"), "a range, and nobody who scales"));
  CHECK(holds(replicas(R"("autoscaler": {"by": "utilisation", "target": 1.5})"),
              "1.5 of the time at work"));
  CHECK(holds(replicas(R"("autoscaler": {"by": "queue", "target": 0})"), "target"));
  CHECK(holds(replicas(R"("autoscaler": {"by": "queue", "target": 1, "window": "1s"})"),
              "shorter than the time between two looks"));
  CHECK(holds(replicas(R"("autoscaler": {"by": "load", "target": 1})"), "by"));
  CHECK(holds(replicas(R"("cold_start": {"from": "nowhere"})"), "there is no storage \"nowhere\""));
  CHECK(holds(replicas(R"("cold_start": {"image": "1GB"})"), "does not say where they come from"));
}

TEST_CASE("a service has an end, and no keys of jobs that end by themselves") {
  const std::string service = some_requests + ", " + some_latency;
  CHECK(holds(refusal_of_service(service, R"("gpus": 1)", R"("run": {})"), "has no end"));
  CHECK(holds(refusal_of_service(service, R"("gpus": 1, "walltime_s": 5)"),
              "given beside \"service\""));
  CHECK(holds(refusal_of_service(service, R"("gpus": 1, "duration_s": 5)"), "jobs[0]"));
}
