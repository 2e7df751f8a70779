#include "models/workload/manifests/kfp_pipeline.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/yaml/yaml_value.hpp"

namespace headroom {
namespace {

YamlValue map_at(std::uint64_t line) { return {.kind = YamlKind::map, .line = line}; }

YamlValue text_at(std::string text, std::uint64_t line) {
  return {.kind = YamlKind::text, .line = line, .text = std::move(text)};
}

void add(YamlValue& map, std::string_view name, YamlValue value) {
  map.members.push_back({.name = std::string{name}, .value = std::move(value)});
}

/// Amounts are texts of Kubernetes in newer pipelines; before, cores and GB as bare numbers.
void add_amount(YamlValue& amounts, const YamlValue& resources, std::string_view kind) {
  const YamlValue& cpu = resources[fmt::format("resourceCpu{}", kind)];
  const YamlValue& old_cpu = resources[fmt::format("cpu{}", kind)];
  if (!cpu.is_null() || !old_cpu.is_null()) add(amounts, "cpu", cpu.is_null() ? old_cpu : cpu);
  const YamlValue& memory = resources[fmt::format("resourceMemory{}", kind)];
  const YamlValue& old_memory = resources[fmt::format("memory{}", kind)];
  if (!memory.is_null()) {
    add(amounts, "memory", memory);
  } else if (!old_memory.is_null()) {
    add(amounts, "memory", text_at(old_memory.text + "G", old_memory.line));
  }
}

/// The accelerator's resource; types such as `NVIDIA_TESLA_T4` count as `nvidia.com/gpu`.
void add_accelerator(YamlValue& limits, const YamlValue& accelerator) {
  const YamlValue& count =
      accelerator.has("resourceCount") ? accelerator["resourceCount"] : accelerator["count"];
  const YamlValue& type =
      accelerator.has("resourceType") ? accelerator["resourceType"] : accelerator["type"];
  if (count.is_null()) return;
  const bool is_resource = type.text.find('/') != std::string::npos;
  add(limits, is_resource ? type.text : "nvidia.com/gpu", count);
}

YamlValue container_of(const YamlValue& executor) {
  const YamlValue& resources = executor["container"]["resources"];
  YamlValue requests = map_at(resources.line);
  YamlValue limits = map_at(resources.line);
  add_amount(requests, resources, "Request");
  add_amount(limits, resources, "Limit");
  add_accelerator(limits, resources["accelerator"]);
  YamlValue both = map_at(resources.line);
  add(both, "requests", std::move(requests));
  add(both, "limits", std::move(limits));
  YamlValue container = map_at(executor.line);
  add(container, "resources", std::move(both));
  return container;
}

/// The tasks before `task`: those it names, and those whose outputs it takes.
std::vector<std::string> tasks_before(const YamlValue& task) {
  std::vector<std::string> names;
  const auto add_name = [&](const YamlValue& name) {
    const bool is_new = std::ranges::find(names, name.text) == names.end();
    if (!name.text.empty() && is_new) names.push_back(name.text);
  };
  for (const YamlValue& name : task["dependentTasks"].items) add_name(name);
  for (const char* inputs : {"artifacts", "parameters"}) {
    for (const YamlMember& input : task["inputs"][inputs].members) {
      for (const char* kind : {"taskOutputArtifact", "taskOutputParameter", "taskFinalStatus"}) {
        add_name(input.value[kind]["producerTask"]);
      }
    }
  }
  return names;
}

/// Says in words of Argo what the task comes after; exit handlers come after failures, too.
void add_order(YamlValue& made, const YamlValue& task) {
  const std::vector<std::string> names = tasks_before(task);
  if (names.empty()) return;
  if (task["triggerPolicy"]["strategy"].text == "ALL_UPSTREAM_TASKS_COMPLETED") {
    std::string words;
    for (const std::string& name : names) {
      words +=
          fmt::format("{}({}.Succeeded || {}.Failed)", words.empty() ? "" : " && ", name, name);
    }
    add(made, "depends", text_at(std::move(words), task.line));
    return;
  }
  YamlValue list{.kind = YamlKind::list, .line = task.line};
  for (const std::string& name : names) list.items.push_back(text_at(name, task.line));
  add(made, "dependencies", std::move(list));
}

/// The items of a loop, where the pipeline itself gives them; a loop over what a task finds out
/// runs once here.
YamlValue loop_items(const YamlValue& task) {
  for (const char* kind : {"parameterIterator", "artifactIterator"}) {
    const std::string& raw = task[kind]["items"]["raw"].text;
    if (raw.empty()) continue;
    try {
      constexpr std::size_t items_max = 20'000;
      return parse_yaml(raw, {.shown = "items", .first_line = 1},
                        {.bytes_max = 1U << 20U, .values_max = items_max});
    } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): no list then, so it runs once
    }
  }
  return {};
}

YamlValue graph_of(const YamlValue& dag) {
  YamlValue tasks{.kind = YamlKind::list, .line = dag.line};
  for (const YamlMember& task : dag["tasks"].members) {
    YamlValue made = map_at(task.value.line);
    add(made, "name", text_at(task.name, task.value.line));
    add(made, "template", text_at(task.value["componentRef"]["name"].text, task.value.line));
    add_order(made, task.value);
    const YamlValue& retries = task.value["retryPolicy"]["maxRetryCount"];
    if (!retries.is_null()) {
      YamlValue strategy = map_at(retries.line);
      add(strategy, "limit", retries);
      add(made, "retryStrategy", std::move(strategy));
    }
    YamlValue items = loop_items(task.value);
    if (items.kind == YamlKind::list) add(made, "withItems", std::move(items));
    tasks.items.push_back(std::move(made));
  }
  YamlValue graph = map_at(dag.line);
  add(graph, "tasks", std::move(tasks));
  return graph;
}

YamlValue template_of(const YamlMember& component, const YamlValue& executors,
                      const YamlValue& configurations) {
  YamlValue made = map_at(component.value.line);
  add(made, "name", text_at(component.name, component.value.line));
  if (component.value.has("dag")) {
    add(made, "dag", graph_of(component.value["dag"]));
    return made;
  }
  const std::string& label = component.value["executorLabel"].text;
  const YamlValue& executor = executors[label];
  // Importers and resolvers run no pod.
  if (!executor.has("container")) return made;
  add(made, "container", container_of(executor));
  const YamlValue& configuration = configurations[label];
  if (configuration.has("podMetadata")) add(made, "metadata", configuration["podMetadata"]);
  const YamlValue& labels = configuration["nodeSelector"]["labels"];
  if (!labels.is_null()) add(made, "nodeSelector", labels);
  return made;
}

}  // namespace

bool is_kfp_pipeline(const YamlValue& document) {
  const YamlValue& spec = document.has("pipelineSpec") ? document["pipelineSpec"] : document;
  return spec.has("root") && spec.has("deploymentSpec");
}

bool is_kfp_platform(const YamlValue& document) { return document["platforms"].has("kubernetes"); }

YamlValue workflow_of_pipeline(const YamlValue& pipeline, const YamlValue& platform) {
  const YamlValue& spec = pipeline.has("pipelineSpec") ? pipeline["pipelineSpec"] : pipeline;
  const YamlValue& executors = spec["deploymentSpec"]["executors"];
  const YamlValue& configurations =
      platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"];
  YamlValue templates{.kind = YamlKind::list, .line = spec.line};
  YamlValue first = map_at(spec["root"].line);
  constexpr std::string_view root_name = "root of the pipeline";
  add(first, "name", text_at(std::string{root_name}, first.line));
  add(first, "dag", graph_of(spec["root"]["dag"]));
  templates.items.push_back(std::move(first));
  for (const YamlMember& component : spec["components"].members) {
    templates.items.push_back(template_of(component, executors, configurations));
  }
  YamlValue flow = map_at(spec.line);
  add(flow, "entrypoint", text_at(std::string{root_name}, spec.line));
  add(flow, "templates", std::move(templates));
  YamlValue metadata = map_at(spec.line);
  add(metadata, "name", text_at(spec["pipelineInfo"]["name"].text, spec.line));
  YamlValue object = map_at(spec.line);
  add(object, "kind", text_at("Workflow", spec.line));
  add(object, "metadata", std::move(metadata));
  add(object, "spec", std::move(flow));
  return object;
}

}  // namespace headroom
