#include "models/workload/manifests/pipeline_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "tests/models/workload/trace/sample_trace.hpp"

using namespace headroom;

namespace {

PipelineFile sample(const std::string& name, PipelineFormat format = PipelineFormat::either) {
  BlockReader file = BlockReader::open(sample_path("pipelines/" + name), name);
  return read_pipeline_file(file, format);
}

/// `train after extract`, one step a line, with its needs.
std::string graph_of(const PipelineFile& file) {
  std::string lines;
  for (const PipelineFileStep& step : file.steps) {
    lines +=
        fmt::format("{} after [{}] gpus {} cpu {} memory {}", step.name, fmt::join(step.after, " "),
                    step.needs.gpus, step.needs.cpu_milli, step.needs.memory.count);
    if (step.retries) lines += fmt::format(" retries {}", *step.retries);
    if (step.runs_always) lines += " always";
    lines += '\n';
  }
  return lines;
}

std::string finding(std::string_view text, PipelineFormat format = PipelineFormat::either) {
  try {
    BlockReader file = BlockReader::from_memory(text, "p.yaml");
    static_cast<void>(read_pipeline_file(file, format));
  } catch (const InputError& error) {
    CHECK(error.findings().size() == 1);
    return to_string(error.findings().front());
  }
  return "none";
}

/// A workflow whose graph has these tasks, of pods of one core.
std::string workflow(const std::string& tasks) {
  return "kind: Workflow\nspec:\n  entrypoint: g\n  templates:\n  - name: g\n    dag:\n"
         "      tasks:\n" +
         tasks +
         "  - name: pod\n    container: {resources: {limits: {cpu: 1}}}\n"
         "  - name: odd\n    container: {resources: {limits: {cpu: many}}}\n";
}

}  // namespace

TEST_CASE("a compiled pipeline of Kubeflow is the graph drawn by hand") {
  // The importer runs no pod; outputs make edges; what is told comes after whatever happened.
  CHECK(graph_of(sample("retrain.yaml")) ==
        "extract after [] gpus 0 cpu 4000 memory 17179869184 retries 3\n"
        "train after [extract] gpus 2 cpu 7500 memory 68719476736\n"
        "check after [extract train] gpus 0 cpu 4000 "
        "memory 17179869184\n"
        "tell after [check] gpus 0 cpu 1000 memory 0 always\n");
  CHECK(sample("retrain.yaml").schedule.empty());
}

TEST_CASE("a workflow of Argo is the graph drawn by hand, with its schedule") {
  const PipelineFile file = sample("nightly.yaml", PipelineFormat::argo);
  CHECK(file.schedule == "0 2 * * *");
  CHECK(file.concurrency == "forbid");
  CHECK(graph_of(file) ==
        "prepare after [] gpus 0 cpu 2000 memory 1073741824 retries 2\n"
        "left after [prepare] gpus 1 cpu 0 memory 0\n"
        "right after [prepare] gpus 1 cpu 0 memory 0\n"
        "join after [left right] gpus 0 cpu 2000 memory 1073741824 retries 2 always\n"
        "onExit after [join] gpus 0 cpu 100 memory 0 always\n");
  CHECK(file.steps[1].gpu_models == std::vector<std::string>{"l4"});
}

TEST_CASE("loops are spelled out and what comes first in a nested graph heeds failures outside") {
  const std::string text =
      workflow(
          "      - {name: a, template: pod, withItems: [x, y]}\n"
          "      - {name: b, template: inner, depends: a.Failed || a.Succeeded}\n") +
      "  - name: inner\n    steps:\n    - - {name: c, template: pod}\n"
      "    - - {name: d, template: pod}\n";
  BlockReader file = BlockReader::from_memory(text, "p.yaml");
  CHECK(graph_of(read_pipeline_file(file, PipelineFormat::either)) ==
        "a-0 after [] gpus 0 cpu 1000 memory 0\n"
        "a-1 after [] gpus 0 cpu 1000 memory 0\n"
        "c after [a-0 a-1] gpus 0 cpu 1000 memory 0 always\n"
        "d after [c] gpus 0 cpu 1000 memory 0\n");
}

TEST_CASE("each mistake in a pipeline file has one clear message") {
  CHECK(finding(workflow("      - {name: a, template: pod}\n")) == "none");
  CHECK(finding("kind: Service\n").starts_with("p.yaml: holds no pipeline (IR YAML of Kubeflow"));
  CHECK(finding(workflow("      - {name: a, template: pod}\n"), PipelineFormat::kfp) ==
        "p.yaml: holds no pipeline (IR YAML of Kubeflow Pipelines 2)");
  CHECK(finding(workflow("      - {name: a, template: pod}\n") + "---\n" +
                workflow("      - {name: a, template: pod}\n"))
            .find("a second pipeline (one pipeline in each file)") != std::string::npos);
  CHECK(finding(workflow("      - {name: a, template: pod, dependencies: [b]}\n"
                         "      - {name: b, template: pod, dependencies: [a]}\n")) ==
        "p.yaml:1: dag a waits for itself (unknown-task) (a task waits for itself, or for one that "
        "is not there)");
  CHECK(finding(workflow("      - {name: a, template: pod, dependencies: [b]}\n"))
            .starts_with("p.yaml:1: dependencies b (unknown-task)"));
  CHECK(finding(workflow("      - {name: a, template: gone}\n"))
            .starts_with("p.yaml:1: template gone (missing-field)"));
  CHECK(finding(workflow("      - {name: a, template: odd}\n"))
            .starts_with("p.yaml:11: step \"a\": limits.cpu many (not-a-number)"));
  CHECK(finding(workflow("      - {name: x-c, template: pod}\n"
                         "      - {name: x, template: inner}\n"
                         "      - {name: y, template: inner}\n") +
                "  - name: inner\n    dag: {tasks: [{name: c, template: pod}]}\n")
            .find("a second step \"x-c\"") != std::string::npos);
  CHECK(finding("kind: CronWorkflow\nspec: {schedules: [\"@daily\", \"@weekly\"]}\n")
            .starts_with("p.yaml:2: 2 schedules (one of them)"));
  CHECK(finding("kind: CronWorkflow\nspec: {schedule: \"@daily\", concurrencyPolicy: Never}\n") ==
        "p.yaml:2: concurrencyPolicy \"Never\" (one of Allow, Forbid, Replace)");
}

TEST_CASE("bombs of YAML and of templates are refused instead of spelled out") {
  std::string aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    aliases += fmt::format("a{}: &a{} [", i, i);
    for (int j = 0; j < 10; ++j) aliases += fmt::format("{}*a{}", j == 0 ? "" : ", ", i - 1);
    aliases += "]\n";
  }
  CHECK(finding(aliases + "kind: Workflow\n").starts_with("p.yaml:"));
  // Each graph calls the next one twice: 2^30 pods.
  std::string graphs = "kind: Workflow\nspec:\n  entrypoint: t0\n  templates:\n";
  for (int i = 0; i < 30; ++i) {
    graphs += fmt::format(
        "  - name: t{}\n    dag: {{tasks: [{{name: a, template: t{}}}, {{name: b, template: t{}}}]"
        "}}\n",
        i, i + 1, i + 1);
  }
  graphs += "  - name: t30\n    container: {}\n";
  CHECK(finding(graphs).find("more than 20,000 (out-of-range)") != std::string::npos);
}
