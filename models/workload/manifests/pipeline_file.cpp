#include "models/workload/manifests/pipeline_file.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/manifests/kfp_pipeline.hpp"
#include "models/workload/manifests/manifest_documents.hpp"
#include "models/workload/manifests/manifest_kinds.hpp"
#include "models/workload/trace/audit_rules.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {
namespace {

/// What ids of all steps begin with while the graph is walked.
constexpr std::string_view graph_name = "pipeline";

[[noreturn]] void refuse(const BlockReader& file, std::uint64_t line, std::string message,
                         std::string hint) {
  const std::string place = line > 0 ? fmt::format("{}:{}", file.shown(), line) : file.shown();
  throw InputError{Diagnostic{place, std::move(message), std::move(hint)}};
}

bool is_workflow(const YamlValue& document) {
  const std::string_view kind = document["kind"].text;
  return kind == "Workflow" || kind == "CronWorkflow" || kind == "WorkflowTemplate";
}

std::string_view wanted(PipelineFormat format) {
  if (format == PipelineFormat::kfp) return "IR YAML of Kubeflow Pipelines 2";
  if (format == PipelineFormat::argo) return "a Workflow, CronWorkflow or WorkflowTemplate of Argo";
  return "IR YAML of Kubeflow Pipelines 2, or a Workflow, CronWorkflow or WorkflowTemplate of Argo";
}

/// The only pipeline of the file as a workflow; what stands after it for Kubernetes belongs to it.
YamlValue workflow_in(BlockReader& file, PipelineFormat format) {
  YamlDocuments documents{file};
  std::optional<YamlValue> found;
  YamlValue platform;
  while (auto document = documents.next()) {
    if (is_kfp_platform(*document)) {
      platform = std::move(*document);
      continue;
    }
    const bool is_kfp = format != PipelineFormat::argo && is_kfp_pipeline(*document);
    const bool is_argo = format != PipelineFormat::kfp && is_workflow(*document);
    if (!is_kfp && !is_argo) continue;
    if (found) refuse(file, document->line, "a second pipeline", "one pipeline in each file");
    found = std::move(*document);
  }
  if (!found) refuse(file, 0, "holds no pipeline", std::string{wanted(format)});
  return is_kfp_pipeline(*found) ? workflow_of_pipeline(*found, platform) : std::move(*found);
}

/// What `id` ends with: the name of a task within its own graph.
std::string_view own_name(std::string_view id) { return id.substr(id.rfind('.') + 1); }

/// Names of the steps by their ids: that of the task where no other step has it, else all that
/// stands in the id after the name of the whole.
std::map<std::string, std::string> step_names(const std::vector<ManifestJob>& jobs,
                                              const YamlValue& spec) {
  std::map<std::string_view, std::size_t> namesakes;
  for (const ManifestJob& job : jobs) ++namesakes[own_name(job.id)];
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::map<std::string, std::string> names;
  for (const ManifestJob& job : jobs) {
    const std::string_view own = own_name(job.id);
    std::string name{own};
    if (job.id == graph_name) {
      name = spec["entrypoint"].text;  // a workflow of one pod
    } else if (namesakes[own] > 1) {
      name = job.id.substr(graph_name.size() + 1);
    }
    for (char& c : name) c = is_plain(c) ? c : '-';
    names.emplace(job.id, std::move(name));
  }
  return names;
}

/// What keeps `job` from being a step.
void refuse_if_rejected(const ManifestJob& job, const std::string& name, const BlockReader& file) {
  for (const ManifestNote& note : job.notes) {
    const AuditRuleInfo& info = audit_rule_info(note.rule);
    if (!info.rejects) continue;
    const bool is_step = job.id != graph_name;
    refuse(file, job.line,
           fmt::format("{}{} {} ({})", is_step ? "step \"" + name + "\": " : "", note.field,
                       note.value.substr(0, 80), info.name),
           std::string{info.meaning});
  }
}

void take_trigger(const YamlValue& spec, const BlockReader& file, PipelineFile& pipeline) {
  const std::vector<YamlValue>& lines = spec["schedules"].items;
  if (lines.size() > 1) {
    refuse(file, spec["schedules"].line, fmt::format("{} schedules", lines.size()), "one of them");
  }
  pipeline.schedule = lines.empty() ? spec["schedule"].text : lines.front().text;
  const std::string& policy = spec["concurrencyPolicy"].text;
  if (policy.empty()) return;
  static const std::map<std::string, std::string> words{
      {"Allow", "allow"}, {"Forbid", "forbid"}, {"Replace", "replace"}};
  const auto known = words.find(policy);
  if (known == words.end()) {
    refuse(file, spec["concurrencyPolicy"].line,
           fmt::format("concurrencyPolicy \"{}\"", policy.substr(0, 80)),
           "one of Allow, Forbid, Replace");
  }
  pipeline.concurrency = known->second;
}

PipelineFileStep step_of(ManifestJob job, const std::string& name) {
  PipelineFileStep step{.name = name,
                        .line = job.line,
                        .gpu_models = std::move(job.gpu_models),
                        .retries = job.retries,
                        .runs_always = job.runs_always};
  if (!job.pods.empty()) step.needs = std::move(job.pods.front().needs);
  return step;
}

}  // namespace

PipelineFile read_pipeline_file(BlockReader& file, PipelineFormat format) {
  YamlValue workflow = workflow_in(file, format);
  PipelineFile pipeline;
  const bool is_scheduled = workflow["kind"].text == "CronWorkflow";
  if (is_scheduled) take_trigger(workflow["spec"], file, pipeline);
  const YamlValue& spec = is_scheduled ? workflow["spec"]["workflowSpec"] : workflow["spec"];
  ManifestJob base;
  base.id = graph_name;
  base.line = workflow.line;
  std::vector<ManifestJob> jobs = workflow_graph(spec, workflow, base);
  const std::map<std::string, std::string> names = step_names(jobs, spec);
  std::set<std::string> seen;
  for (const ManifestJob& job : jobs) {
    const std::string& name = names.at(job.id);
    refuse_if_rejected(job, name, file);
    if (seen.insert(name).second) continue;
    refuse(file, job.line, fmt::format("a second step \"{}\"", name.substr(0, 80)),
           "a name of its own for each; tasks of one name are joined to their graph's by -");
  }
  for (ManifestJob& job : jobs) {
    const std::vector<std::string> after = std::move(job.after);
    const std::string& name = names.at(job.id);
    PipelineFileStep& step = pipeline.steps.emplace_back(step_of(std::move(job), name));
    for (const std::string& before : after) {
      const std::string& other = names.at(before);
      if (std::ranges::find(step.after, other) == step.after.end()) step.after.push_back(other);
    }
  }
  return pipeline;
}

}  // namespace headroom
