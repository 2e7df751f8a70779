#include <array>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

/// A manifest that is none, and what its user is told.
struct Broken {
  std::string_view text;
  std::string_view message;
};

/// A job of one container that asks for `resources`.
std::string job_with(std::string_view resources) {
  return "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n"
         "      containers:\n      - resources: " +
         std::string{resources} + "\n";
}

std::string k8s_problem(std::string_view text) { return problem_of(text, of_format("k8s")); }

/// Why the only row of `text` is no job, with the name of the rule alone: what the rule says
/// besides is the same for all traces.
std::string reason_in(std::string_view text) {
  std::string problem = k8s_problem(text);
  const std::size_t line = problem.find("trace: line ");
  if (line == std::string::npos) return problem;
  const std::size_t said = problem.find(": ", problem.rfind(" ("));
  if (said != std::string::npos) problem.replace(said, std::string::npos, ")");
  return problem.substr(line + 7);
}

TEST_CASE("files that are no manifests are refused with their line") {
  constexpr std::array files{
      Broken{"kind: Job\nspec: [1, 2\n", "trace:"},
      Broken{"kind: Job\n---\nkind: Job\nkind: Pod\n",
             "trace:4: \"kind\" stands twice in one map (each name once)"},
      Broken{"kind: Job\nspec: *unknown\n",
             "trace:2: is no YAML: the referenced anchor is not defined"},
      Broken{"# nothing\n---\n# at all\n", "trace: holds no job (k8s)"},
      Broken{"apiVersion: v1\nkind: ConfigMap\n", "trace: holds no job (k8s)"},
      Broken{"apiVersion: v1\nkind: List\nitems: []\n", "trace: holds no job (k8s)"}};
  for (const Broken& file : files) {
    CHECK_MESSAGE(k8s_problem(file.text).starts_with(file.message), k8s_problem(file.text));
  }
}

TEST_CASE("objects that are no jobs are named with their line, field and value") {
  constexpr std::array files{
      Broken{"- 1\n- 2\n", "line 1: no object: (unreadable-row)"},
      Broken{"metadata: {name: a}\n", "line 1: kind (missing-field)"},
      Broken{"\n\nkind: Sandwich\n", "line 3: kind Sandwich (unsupported-kind)"},
      Broken{"kind: PyTorchJob\nspec: {}\n", "line 1: replicaSpecs (missing-field)"},
      Broken{"kind: CronJob\nspec: {schedule: '61 * * * *'}\n",
             "line 1: schedule \"61 * * * *\" '61' is no minute (unreadable-time)"},
      Broken{"kind: CronJob\nspec: {schedule: '@daily', suspend: true}\n",
             "line 1: suspend true (never-started)"},
      Broken{"kind: CronJob\nspec: {schedule: '0 0 30 2 *'}\n",
             "line 1: schedule not within 1d (never-started)"},
      Broken{"kind: Job\nspec: {parallelism: two}\n", "line 1: parallelism two (not-a-number)"},
      Broken{"kind: Job\nspec: {completions: -1}\n", "line 1: completions -1 (negative-value)"},
      Broken{"kind: Job\nmetadata: {annotations: {headroom/duration: soon}}\n",
             "line 1: headroom/duration soon (unreadable-time)"},
      Broken{"kind: Job\nmetadata: {creationTimestamp: yesterday}\n",
             "line 1: creationTimestamp yesterday (unreadable-time)"},
      Broken{"kind: InferenceService\nspec: {predictor: {minReplicas: 0}}\n",
             "line 2: minReplicas 0 (never-started)"},
      Broken{"kind: InferenceService\nspec: {}\n", "line 1: spec.predictor (missing-field)"},
      Broken{"kind: RayJob\nspec: {clusterSelector: {a: b}}\n",
             "line 1: RayJob on a cluster that stands already (unsupported-kind)"},
      Broken{"kind: SparkApplication\nspec: {driver: {memory: lots}}\n",
             "line 1: memory lots (not-a-number)"},
      Broken{"kind: Workflow\nspec: {entrypoint: a}\n", "line 1: template a (missing-field)"},
      Broken{"kind: Workflow\nspec:\n  entrypoint: a\n  templates:\n  - name: a\n    dag:\n"
             "      tasks:\n      - {name: x, template: b, dependencies: [y]}\n"
             "      - {name: y, template: b, dependencies: [x]}\n  - {name: b, container: {}}\n",
             "line 1: dag x waits for itself (unknown-task)"},
      Broken{"kind: Workflow\nspec:\n  entrypoint: a\n  templates:\n  - name: a\n    dag:\n"
             "      tasks: [{name: x, template: b, dependencies: [z]}]\n"
             "  - {name: b, container: {}}\n",
             "line 1: dependencies z (unknown-task)"},
      Broken{"kind: Workflow\nspec:\n  entrypoint: a\n  templates:\n"
             "  - {name: a, steps: [[{name: again, template: a}]]}\n",
             "line 1: templates more than 32 deep (out-of-range)"}};
  for (const Broken& file : files) {
    CHECK_MESSAGE(reason_in(file.text) == file.message, reason_in(file.text));
  }
}

TEST_CASE("amounts that are none are named with their resource") {
  CHECK(reason_in(job_with("{limits: {cpu: four}}")) == "line 1: limits.cpu four (not-a-number)");
  CHECK(reason_in(job_with("{limits: {memory: 4GB}}")) ==
        "line 1: limits.memory 4GB (not-a-number)");
  CHECK(reason_in(job_with("{limits: {nvidia.com/gpu: 0.5}}")) ==
        "line 1: limits.nvidia.com/gpu 0.5 (fractional-count)");
  CHECK(reason_in(job_with("{limits: {nvidia.com/gpu: -1}}")) ==
        "line 1: limits.nvidia.com/gpu -1 (negative-value)");
  CHECK(reason_in(job_with("{limits: {nvidia.com/mig-1g.5gb: 1, nvidia.com/mig-2g.10gb: 1}}")) ==
        "line 1: resources MIG instances of several profiles (contradictory-size)");
  CHECK(reason_in(job_with("{limits: {nvidia.com/mig-1g.5gb: 1, nvidia.com/gpu: 1}}")) ==
        "line 1: resources whole GPUs beside MIG instances (contradictory-size)");
  CHECK(reason_in(job_with("{}")) == "line 1: gpus 0 (no-resources)");
  CHECK(reason_in(job_with("{limits: {cpu: [1]}}")) == "line 1: limits.cpu a list (not-a-number)");
}

TEST_CASE("expansions that nobody can want end with a message") {
  std::string text = job_with("{limits: {cpu: 1}}");
  text.replace(text.find("spec:\n"), 6, "spec:\n  completions: 5000000\n  parallelism: 9\n");
  CHECK(k8s_problem(text) ==
        "trace:1: copies and schedules make more than 1000000 jobs (a shorter horizon than 1d)");
  // Two calls of the level below on each of 40 levels.
  std::string graph = "kind: Workflow\nspec:\n  entrypoint: t0\n  templates:\n";
  for (int i = 0; i < 30; ++i) {
    const std::string below = "t" + std::to_string(i + 1);
    graph += "  - {name: t" + std::to_string(i) + ", steps: [[{name: a, template: " + below +
             "}, {name: b, template: " + below + "}]]}\n";
  }
  graph += "  - {name: t30, container: {resources: {limits: {cpu: 1}}}}\n";
  CHECK(reason_in(graph) == "line 1: steps more than 20,000 (out-of-range)");
}

TEST_CASE("a bomb of aliases in a manifest ends at its line") {
  std::string text = "kind: Job\na0: &a0 [x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) text += before + ", ";
    text += before + "]\n";
  }
  CHECK(k8s_problem(text).starts_with("trace:"));
  CHECK(k8s_problem(text).find("holds more than 500000 values") != std::string::npos);
}

TEST_CASE("a list of any length is read item by item") {
  std::string text = "apiVersion: v1\nitems:\n";
  const std::string note(1'000'000, 'x');
  for (int i = 0; i < 6; ++i) {
    text += "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: p" + std::to_string(i) +
            "\n    note: |\n      " + note +
            "\n\n  spec: {restartPolicy: Never, containers: [{resources: {limits: {cpu: 1}}}]}\n";
  }
  text += "kind: List\nmetadata:\n  resourceVersion: \"\"\n---\n" + job_with("{limits: {cpu: 1}}");
  const ReadTrace trace = read_text(text, of_format("k8s"));
  CHECK(trace.names() == std::vector<std::string>{"p0", "p1", "p2", "p3", "p4", "p5", "a"});
  const auto& examples = trace.audit().rules.at("assumed-duration").examples;
  CHECK(examples.at(0).starts_with("line 3:"));
  CHECK(examples.at(1).starts_with("line 11:"));
  CHECK(k8s_problem("kind: List\nitems:\n- kind: Job\n  kind: Pod\n- kind: Pod\n") ==
        "trace:4: \"kind\" stands twice in one map (each name once)");
}

TEST_CASE("documents are cut apart wherever YAML ends them") {
  const std::string one = job_with("{limits: {cpu: 1}}");
  const ReadTrace trace = read_text(
      "%YAML 1.2\n--- # first\n" + one + "...\n\n# between\n---\n" + one + "\n---\n---\n" + one,
      of_format("k8s"));
  CHECK(trace.size() == 3);
  CHECK(trace.count("duplicate-id") == 2);
  CHECK(read_text("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"kind\": \"Pod\", "
                  "\"spec\": {\"restartPolicy\": \"Never\", \"containers\": [{\"resources\": "
                  "{\"limits\": {\"nvidia.com/gpu\": \"2\"}}}]}}]}")
            .gpus(0) == 2);
}

}  // namespace
}  // namespace headroom
