#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/manifests/manifest_kinds.hpp"
#include "models/workload/manifests/manifest_metadata.hpp"
#include "models/workload/manifests/pod_needs.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {
namespace {

// Jobs of Kubeflow's training operator: a map from roles (Master, Worker, Launcher, PS, …) to
// replicas of one template. All of them start together. Source: Kubeflow documentation, "Training
// Operator", and the operator's API reference.

/// The roles of an object, whatever its framework is called in front of `ReplicaSpecs`.
const YamlValue& roles_of(const YamlValue& spec) {
  constexpr std::array<std::string_view, 8> names{
      "pytorchReplicaSpecs", "tfReplicaSpecs",     "mpiReplicaSpecs", "jaxReplicaSpecs",
      "xgbReplicaSpecs",     "paddleReplicaSpecs", "mxReplicaSpecs",  "replicaSpecs"};
  for (const std::string_view name : names) {
    if (spec.has(name)) return spec[name];
  }
  return spec["pytorchReplicaSpecs"];
}

void take_policy(const YamlValue& policy, ManifestJob& job) {
  take_deadline(policy["activeDeadlineSeconds"], job);
  const YamlValue& scheduling = policy["schedulingPolicy"];
  if (job.queue.empty()) job.queue = scheduling["queue"].text;
  if (job.priority_class.empty()) job.priority_class = scheduling["priorityClass"].text;
}

/// `elasticPolicy` bounds the workers of a PyTorchJob; a master beside them always runs.
void take_elasticity(const YamlValue& policy, std::uint32_t other_pods, ManifestJob& job) {
  if (policy.is_null()) return;
  const YamlValue& fewest = policy["minReplicas"];
  const YamlValue& most = policy["maxReplicas"];
  if (!fewest.is_null()) {
    job.pods_min = count_in(fewest, "elasticPolicy.minReplicas", 1, job) + other_pods;
  }
  if (!most.is_null()) {
    job.pods_max = count_in(most, "elasticPolicy.maxReplicas", 1, job) + other_pods;
  }
}

}  // namespace

void read_training_job(const YamlValue& object, ManifestJob& job) {
  const YamlValue& spec = object["spec"];
  const YamlValue& roles = roles_of(spec);
  std::uint32_t other_pods = 0;
  for (const YamlMember& role : roles.members) {
    const std::uint32_t replicas = count_in(role.value["replicas"], "replicas", 1, job);
    add_pods(role.value["template"], object, replicas, job);
    const bool has_gpus = replicas > 0 && job.pods.back().needs.gpus > 0;
    if (role.name != "Worker" && has_gpus) other_pods += replicas;
  }
  if (roles.members.empty()) job.note(AuditRule::missing_field, "replicaSpecs", "");
  take_policy(spec["runPolicy"], job);
  take_policy(spec, job);
  take_elasticity(spec["elasticPolicy"], other_pods, job);
}

void read_train_job(const YamlValue& object, ManifestJob& job) {
  const YamlValue& trainer = object["spec"]["trainer"];
  const std::uint32_t nodes = count_in(trainer["numNodes"], "trainer.numNodes", 1, job);
  if (!trainer.has("resourcesPerNode")) {
    job.note(AuditRule::missing_field, "trainer.resourcesPerNode", "");
    return;
  }
  job.pods.push_back(
      {.needs = needs_of_resources(trainer["resourcesPerNode"], job), .count = nodes});
}

namespace {

/// The pods of a job of `batch/v1`, whose spec this is, together: as many as run at once.
std::uint32_t pods_at_once(const YamlValue& spec, std::uint32_t completions, ManifestJob& job) {
  const std::uint32_t parallelism = count_in(spec["parallelism"], "parallelism", 1, job);
  if (spec["completions"].is_null()) return parallelism;
  return std::min(parallelism, completions);
}

/// Volcano's jobs have the same kind as Kubernetes' own.
void read_volcano_job(const YamlValue& object, ManifestJob& job) {
  const YamlValue& spec = object["spec"];
  for (const YamlValue& task : spec["tasks"].items) {
    add_pods(task["template"], object, count_in(task["replicas"], "tasks.replicas", 1, job), job);
  }
  if (job.queue.empty()) job.queue = spec["queue"].text;
  if (!spec["priorityClassName"].is_null()) job.priority_class = spec["priorityClassName"].text;
}

/// Reads the spec of a job in `batch/v1`. Its pods do not wait for each other, unless Kueue admits
/// them together. Source: Kubernetes documentation, "Jobs".
void read_job_spec(const YamlValue& spec, const YamlValue& owner, bool is_gang, ManifestJob& job) {
  const std::uint32_t completions = count_in(spec["completions"], "completions", 1, job);
  const std::uint32_t at_once = pods_at_once(spec, completions, job);
  const std::uint32_t all = spec["completions"].is_null() ? at_once : completions;
  take_deadline(spec["activeDeadlineSeconds"], job);
  if (at_once == 0 || all == 0) {
    job.note(AuditRule::never_started, "parallelism", "0");
    return;
  }
  add_pods(spec["template"], owner, is_gang ? at_once : 1, job);
  if (is_gang) {
    job.waves = (all - 1) / at_once + 1;
  } else {
    job.copies = all;
    job.at_once = at_once;
  }
}

}  // namespace

void read_batch_job(const YamlValue& object, ManifestJob& job) {
  if (object["apiVersion"].text.starts_with("batch.volcano.sh/")) {
    read_volcano_job(object, job);
    return;
  }
  read_job_spec(object["spec"], object, is_queued_by_kueue(object), job);
}

void read_cron_job(const YamlValue& object, ManifestJob& job) {
  const YamlValue& spec = object["spec"];
  const YamlValue& inner = spec["jobTemplate"];
  // What the template says of its jobs counts before what the CronJob says of itself.
  ManifestJob of_template;
  take_metadata(inner, of_template);
  if (!of_template.queue.empty()) job.queue = of_template.queue;
  if (!of_template.priority_class.empty()) job.priority_class = of_template.priority_class;
  if (of_template.run) job.run = of_template.run;
  if (of_template.walltime) job.walltime = of_template.walltime;
  job.notes.insert(job.notes.end(), of_template.notes.begin(), of_template.notes.end());
  read_job_spec(inner["spec"], inner, is_queued_by_kueue(inner), job);
  take_schedule(spec, job);
}

void read_job_set(const YamlValue& object, ManifestJob& job) {
  for (const YamlValue& group : object["spec"]["replicatedJobs"].items) {
    const std::uint32_t replicas = count_in(group["replicas"], "replicatedJobs.replicas", 1, job);
    ManifestJob one;
    read_job_spec(group["template"]["spec"], object, true, one);
    job.notes.insert(job.notes.end(), one.notes.begin(), one.notes.end());
    if (job.priority_class.empty()) job.priority_class = one.priority_class;
    if (job.gpu_models.empty()) job.gpu_models = std::move(one.gpu_models);
    for (PodBatch& pods : one.pods) {
      const std::uint64_t count = std::uint64_t{pods.count} * replicas;
      pods.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, 1'000'000'000));
      if (count > 0) job.pods.push_back(std::move(pods));
    }
  }
}

}  // namespace headroom
