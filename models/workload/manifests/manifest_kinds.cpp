#include "models/workload/manifests/manifest_kinds.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/core.h>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/cron/cron_times.hpp"
#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/manifests/manifest_metadata.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {
namespace {

using ReadKind = void (*)(const YamlValue&, ManifestJob&);

struct Kind {
  std::string_view name;
  ReadKind read;
};

constexpr std::array kinds{
    Kind{"PyTorchJob", read_training_job},
    Kind{"TFJob", read_training_job},
    Kind{"MPIJob", read_training_job},
    Kind{"JAXJob", read_training_job},
    Kind{"XGBoostJob", read_training_job},
    Kind{"PaddleJob", read_training_job},
    Kind{"MXJob", read_training_job},
    Kind{"TrainJob", read_train_job},
    Kind{"Job", read_batch_job},
    Kind{"RunaiJob", read_batch_job},
    Kind{"CronJob", read_cron_job},
    Kind{"JobSet", read_job_set},
    Kind{"Pod", read_pod},
    Kind{"Deployment", read_replicas},
    Kind{"ReplicaSet", read_replicas},
    Kind{"StatefulSet", read_replicas},
    Kind{"LeaderWorkerSet", read_leader_worker_set},
    Kind{"Notebook", read_notebook},
    Kind{"TrainingWorkload", read_run_ai_workload},
    Kind{"InteractiveWorkload", read_run_ai_workload},
    Kind{"SparkApplication", read_spark_application},
    Kind{"ScheduledSparkApplication", read_scheduled_spark_application},
    Kind{"RayJob", read_ray_job},
    Kind{"RayCluster", read_ray_cluster},
    Kind{"RayService", read_ray_service},
};

/// Kinds that stand beside workloads and run nothing themselves.
constexpr std::array<std::string_view, 34> silent_kinds{"ClusterQueue",
                                                        "ClusterRole",
                                                        "ClusterRoleBinding",
                                                        "Cohort",
                                                        "ConfigMap",
                                                        "CustomResourceDefinition",
                                                        "Department",
                                                        "Endpoints",
                                                        "Event",
                                                        "HorizontalPodAutoscaler",
                                                        "Ingress",
                                                        "LimitRange",
                                                        "LocalQueue",
                                                        "Namespace",
                                                        "NetworkPolicy",
                                                        "Node",
                                                        "PersistentVolume",
                                                        "PersistentVolumeClaim",
                                                        "PodDisruptionBudget",
                                                        "PodGroup",
                                                        "Project",
                                                        "Queue",
                                                        "ResourceFlavor",
                                                        "ResourceQuota",
                                                        "Role",
                                                        "RoleBinding",
                                                        "Secret",
                                                        "Service",
                                                        "ServiceAccount",
                                                        "ServiceMonitor",
                                                        "StorageClass",
                                                        "Topology",
                                                        "VirtualService",
                                                        "Workload"};

void take_priority_class(const YamlValue& object, ManifestWorkload& workload) {
  std::int32_t value = 0;
  if (read_priority(object["value"].text, value) == FieldFinding::fine) {
    workload.priorities[object["metadata"]["name"].text] = value;
  }
}

ManifestJob base_of(const YamlValue& object) {
  ManifestJob job;
  take_metadata(object, job);
  return job;
}

void add_unknown(const YamlValue& object, std::string_view kind, ManifestWorkload& workload) {
  ManifestJob job;
  job.line = object.line;
  if (object.kind != YamlKind::map) {
    job.note(AuditRule::unreadable_row, "no object:", object.text);
  } else if (kind.empty()) {
    job.note(AuditRule::missing_field, "kind", "");
  } else {
    job.note(AuditRule::unsupported_kind, "kind", kind);
  }
  workload.jobs.push_back(std::move(job));
}

/// Whether `object` is of a kind that makes several jobs, which it adds.
bool add_several(const YamlValue& object, std::string_view kind, ManifestWorkload& workload) {
  std::vector<ManifestJob> jobs;
  if (kind == "InferenceService") {
    jobs = inference_parts(object, base_of(object));
  } else if (kind == "Workflow" || kind == "CronWorkflow") {
    jobs = workflow_steps(object, base_of(object));
  } else {
    return false;
  }
  std::ranges::move(jobs, std::back_inserter(workload.jobs));
  return true;
}

}  // namespace

void take_schedule(const YamlValue& spec, ManifestJob& job) {
  if (spec["suspend"].text == "true") job.note(AuditRule::never_started, "suspend", "true");
  const YamlValue& line = spec["schedule"];
  auto parsed = parse_cron(line.text);
  if (parsed.value) {
    job.schedule = *parsed.value;
  } else {
    job.note(AuditRule::unreadable_time, "schedule",
             fmt::format("\"{}\" {}", line.text.substr(0, 40), parsed.problem));
  }
}

void add_object(const YamlValue& object, ManifestWorkload& workload) {
  const std::string_view kind = object["kind"].text;
  const bool is_list = object.has("items") && (kind.empty() || kind.ends_with("List"));
  if (is_list) {
    for (const YamlValue& item : object["items"].items) add_object(item, workload);
    return;
  }
  if (std::ranges::find(silent_kinds, kind) != silent_kinds.end()) return;
  if (kind == "PriorityClass" || kind == "WorkloadPriorityClass") {
    take_priority_class(object, workload);
    return;
  }
  if (add_several(object, kind, workload)) return;
  const auto known = std::ranges::find(kinds, kind, &Kind::name);
  if (known == kinds.end()) {
    add_unknown(object, kind, workload);
    return;
  }
  ManifestJob job = base_of(object);
  known->read(object, job);
  workload.jobs.push_back(std::move(job));
}

}  // namespace headroom
