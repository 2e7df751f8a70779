#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/manifests/manifest_kinds.hpp"
#include "models/workload/manifests/manifest_metadata.hpp"
#include "models/workload/manifests/pod_needs.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {

void read_pod(const YamlValue& object, ManifestJob& job) {
  add_pods(object, object, 1, job);
  const YamlValue& spec = object["spec"];
  take_deadline(spec["activeDeadlineSeconds"], job);
  const std::string_view restarts = spec["restartPolicy"].text;
  job.is_endless = restarts.empty() || restarts == "Always";
}

void read_replicas(const YamlValue& object, ManifestJob& job) {
  const YamlValue& spec = object["spec"];
  job.copies = count_in(spec["replicas"], "replicas", 1, job);
  job.at_once = job.copies;
  job.is_endless = true;
  if (job.copies == 0) job.note(AuditRule::never_started, "replicas", "0");
  add_pods(spec["template"], object, 1, job);
}

/// Groups of a leader and its workers; each group is a gang. Source: LeaderWorkerSet, API
/// reference.
void read_leader_worker_set(const YamlValue& object, ManifestJob& job) {
  const YamlValue& spec = object["spec"];
  const YamlValue& group = spec["leaderWorkerTemplate"];
  const std::uint32_t size = count_in(group["size"], "leaderWorkerTemplate.size", 1, job);
  const bool has_leader = group.has("leaderTemplate");
  job.copies = count_in(spec["replicas"], "replicas", 1, job);
  job.at_once = job.copies;
  job.is_endless = true;
  if (job.copies == 0 || size == 0) {
    job.note(AuditRule::never_started, "replicas", "0");
    return;
  }
  if (has_leader) add_pods(group["leaderTemplate"], object, 1, job);
  add_pods(group["workerTemplate"], object, has_leader ? size - 1 : size, job);
}

void read_notebook(const YamlValue& object, ManifestJob& job) {
  job.is_endless = true;
  const YamlValue& stopped = object["metadata"]["annotations"]["kubeflow-resource-stopped"];
  if (!stopped.is_null()) {
    job.note(AuditRule::never_started, "kubeflow-resource-stopped", stopped.text);
  }
  add_pods(object["spec"]["template"], object, 1, job);
}

/// Run:AI's own workloads say what they ask for as `gpu: {value: "0.5"}`. Source: Run:AI
/// documentation, "YAML examples" of its command line's workloads.
void read_run_ai_workload(const YamlValue& object, ManifestJob& job) {
  constexpr double whole = 1000;
  const YamlValue& spec = object["spec"];
  job.is_endless = object["kind"].text == "InteractiveWorkload";
  PodNeeds needs;
  const YamlValue& gpu = spec["gpu"]["value"];
  const auto gpus = gpu.is_null() ? 0.0 : parse_number(gpu.text).value.value_or(-1.0);
  if (gpus > 0 && gpus < 1) {
    needs.gpus = 1;
    needs.gpu_fraction = GpuShare{std::max(1, static_cast<int>(gpus * whole + 0.5))};
    if (needs.gpu_fraction.count == 1000) needs.gpu_fraction = GpuShare{};
  } else if (!gpu.is_null()) {
    needs.gpus = count_in(gpu, "gpu.value", 0, job);
  }
  const YamlValue& gpu_memory = spec["gpuMemory"]["value"];
  if (!gpu_memory.is_null()) {
    needs.gpus = 1;
    needs.gpu_memory = bytes_in(gpu_memory, "gpuMemory.value", job).value_or(Bytes{});
  }
  const YamlValue& cpu = spec["cpu"]["value"];
  if (!cpu.is_null()) needs.cpu_milli = milli_in(cpu, "cpu.value", job).value_or(0);
  const YamlValue& memory = spec["memory"]["value"];
  if (!memory.is_null()) {
    needs.memory = bytes_in(memory, "memory.value", job).value_or(Bytes{});
  }
  job.pods.push_back({.needs = needs, .count = 1});
}

namespace {

/// What one replica of a part of a service asks for: containers as in a pod, or one entry named
/// after the framework, such as `model` or `pytorch`, with resources of its own.
void add_replica(const YamlValue& part, const YamlValue& object, ManifestJob& job) {
  if (part.has("containers")) {
    // A part is written like the spec of a pod.
    YamlValue pod_template{.kind = YamlKind::map};
    pod_template.members.push_back({.name = "spec", .value = part});
    add_pods(pod_template, object, 1, job);
    return;
  }
  YamlValue container{.kind = YamlKind::map};
  for (const YamlMember& member : part.members) {
    const bool has_resources = member.value.has("resources");
    if (!has_resources) continue;
    container.members.push_back({.name = "resources", .value = member.value["resources"]});
    break;
  }
  YamlValue containers{.kind = YamlKind::list};
  containers.items.push_back(std::move(container));
  YamlValue spec{.kind = YamlKind::map};
  spec.members.push_back({.name = "containers", .value = std::move(containers)});
  for (const char* name : {"nodeSelector", "affinity", "priorityClassName"}) {
    if (part.has(name)) spec.members.push_back({.name = name, .value = part[name]});
  }
  YamlValue pod_template{.kind = YamlKind::map};
  pod_template.members.push_back({.name = "spec", .value = std::move(spec)});
  add_pods(pod_template, object, 1, job);
}

}  // namespace

// KServe's InferenceService. A part without bounds has one replica; with `minReplicas` 0 it has
// none until requests come. Source: KServe documentation, "InferenceService" and "v1beta1 API".
std::vector<ManifestJob> inference_parts(const YamlValue& object, const ManifestJob& base) {
  constexpr std::array<std::string_view, 3> parts{"predictor", "transformer", "explainer"};
  const YamlValue& spec = object["spec"];
  std::vector<ManifestJob> jobs;
  for (const std::string_view name : parts) {
    if (!spec.has(name)) continue;
    const YamlValue& part = spec[name];
    ManifestJob job = base;
    job.line = part.line;
    job.id = fmt::format("{}-{}", base.id, name);
    job.is_endless = true;
    job.copies = count_in(part["minReplicas"], "minReplicas", 1, job);
    job.at_once = job.copies;
    if (job.copies == 0) job.note(AuditRule::never_started, "minReplicas", "0");
    add_replica(part, object, job);
    jobs.push_back(std::move(job));
  }
  if (jobs.empty()) {
    jobs.push_back(base);
    jobs.back().note(AuditRule::missing_field, "spec.predictor", "");
  }
  return jobs;
}

}  // namespace headroom
