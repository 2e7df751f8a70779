// Files of cases that are wrong are told apart, and outcomes that differ are told.
#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "tests/conformance/conformance_case.hpp"
#include "tests/conformance/conformance_run.hpp"

using namespace headroom;

namespace {

/// A case with one node, one queue and one job, with `changed` for one part of it.
std::string file(std::string_view part = "", std::string_view changed = "") {
  std::string text = R"({"cases": [{"id": "c", "kind": "scenario", "category": "x",
    "run": {"mode": "single_session", "actions": ["allocate"]},
    "nodes": [{"name": "n0", "gpus": 1, "cpu_cores": 8, "memory_bytes": 64e9,
               "gpu_memory_mib": 100, "max_pods": 110}],
    "queues": [{"name": "q", "parent": null, "priority": 100, "creation_rank": 0,
                "deserved_gpus": 1, "over_quota_weight": 1, "max_allowed_gpus": null,
                "deserved_cpu_milli": null, "max_allowed_cpu_milli": null,
                "deserved_memory_mb": null, "max_allowed_memory_mb": null}],
    "jobs": [{"name": "j", "queue": "q", "priority": 50, "preemptible": true, "age_minutes": 1,
              "request_per_task": {"gpus": 1, "cpu_cores": 1, "memory_bytes": 1e9},
              "min_available": 1, "tasks": [{"name": "j-0", "state": "Pending", "node": null}]}],
    "expected": {"jobs": {"j": {"status": "Binding", "node": "n0"}}},
    "call_limits": {"max_binds": 1, "max_evictions": 0, "max_pipelines": 0}}]})";
  if (!part.empty()) {
    const auto at = text.find(part);
    REQUIRE(at != std::string::npos);
    text.replace(at, part.size(), changed);
  }
  return text;
}

std::string refusal(std::string_view part, std::string_view changed) {
  try {
    static_cast<void>(judge_all(parse_cases(file(part, changed), "f.json")));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

ConformanceReport report(std::string_view part = "", std::string_view changed = "") {
  return judge_all(parse_cases(file(part, changed), "f.json"));
}

}  // namespace

TEST_CASE("a case that comes out as expected passes without a line") {
  const auto seen = report();
  CHECK(seen.passed == 1);
  CHECK(seen.failed == 0);
  CHECK(seen.lines.empty());
}

TEST_CASE("a difference is told with what was wanted and seen") {
  const auto status = report(R"("status": "Binding")", R"("status": "Pending")");
  CHECK(status.failed == 1);
  CHECK(status.lines.at(0) == "FAIL c: wanted j-0.status = Pending, saw Binding");
  const auto limited = report(R"("max_allowed_gpus": null)", R"("max_allowed_gpus": 0)");
  CHECK(limited.lines.at(0) == "FAIL c: wanted j-0.status = Binding, saw Pending (and 1 more)");
}

TEST_CASE("more calls than expected are told and fail nothing") {
  const auto seen = report(R"("max_binds": 1)", R"("max_binds": 0)");
  CHECK(seen.failed == 0);
  CHECK(seen.lines.at(0) == "CALLS c: 1 binds, expected at most 0");
}

TEST_CASE("wrong files are told apart") {
  CHECK(mentions(refusal(R"({"cases")", R"({"case")"), "no file of cases"));
  CHECK(mentions(refusal(R"("kind": "scenario")", R"("kind": "story")"), "no kind of case"));
  CHECK(mentions(refusal(R"(["allocate"])", R"(["dance"])"), "\"dance\" is no action"));
  CHECK(mentions(refusal("single_session", "twice"), "no mode"));
  CHECK(mentions(refusal(R"("gpus": 1, "cpu_cores": 8)", R"("gpus": -1, "cpu_cores": 8)"),
                 "f.json: cases[0].nodes[0].gpus"));
  CHECK(mentions(refusal(R"("state": "Pending")", R"("state": "Dreaming")"), "no status"));
  CHECK(mentions(refusal(R"("preemptible": true, )", ""), "preemptible: is missing"));
  CHECK(mentions(refusal(R"({"j": {)", R"({"k": {)"), "no job \"k\""));
  CHECK(mentions(refusal(R"("state": "Pending", "node": null)",
                         R"("state": "Pending", "node": null, "request": {"mig": {"x": 1}})"),
                 "no MIG profile"));
  CHECK(mentions(refusal(R"("state": "Pending", "node": null)",
                         R"("state": "Pending", "node": null, "pod_set": "p")"),
                 "no pod set"));
  CHECK(mentions(refusal(R"("kind": "scenario")", R"("kind": "formula", "function": "sum")"),
                 "no function"));
}
