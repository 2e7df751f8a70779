#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "models/workload/manifests/manifest_job.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {

/// What the objects of a file come to.
struct ManifestWorkload {
  std::vector<ManifestJob> jobs;
  std::map<std::string, std::int32_t> priorities;  ///< of classes that the file defines
};

/// Adds what `object` asks for. Lists are taken apart; objects that run nothing, such as Services,
/// add nothing, and those of a kind that is not known a job that says so. Kinds: those of
/// Kubernetes itself, of Kubeflow's training operator and trainer, MPI, Spark and Ray operators,
/// Kubeflow notebooks, KServe, JobSet, LeaderWorkerSet, Volcano, Run:AI and Argo workflows.
void add_object(const YamlValue& object, ManifestWorkload& workload);

/// Each of these fills `job`, whose metadata are read, from an object of its kinds.
void read_training_job(const YamlValue& object, ManifestJob& job);
void read_train_job(const YamlValue& object, ManifestJob& job);
void read_batch_job(const YamlValue& object, ManifestJob& job);
void read_cron_job(const YamlValue& object, ManifestJob& job);
void read_pod(const YamlValue& object, ManifestJob& job);
void read_job_set(const YamlValue& object, ManifestJob& job);
void read_replicas(const YamlValue& object, ManifestJob& job);
void read_leader_worker_set(const YamlValue& object, ManifestJob& job);
void read_run_ai_workload(const YamlValue& object, ManifestJob& job);
void read_notebook(const YamlValue& object, ManifestJob& job);
void read_spark_application(const YamlValue& object, ManifestJob& job);
void read_scheduled_spark_application(const YamlValue& object, ManifestJob& job);
void read_ray_job(const YamlValue& object, ManifestJob& job);
void read_ray_cluster(const YamlValue& object, ManifestJob& job);
void read_ray_service(const YamlValue& object, ManifestJob& job);

/// The parts of a service, each replica of each a job of its own.
[[nodiscard]] std::vector<ManifestJob> inference_parts(const YamlValue& object,
                                                       const ManifestJob& base);

/// The steps of the workflow `spec` within `object` that run pods, each named after `base` and
/// with what it waits for; a job that says why where there are none, or they make no graph.
[[nodiscard]] std::vector<ManifestJob> workflow_graph(const YamlValue& spec,
                                                      const YamlValue& object,
                                                      const ManifestJob& base);
/// Those of an Argo workflow, scheduled or not.
[[nodiscard]] std::vector<ManifestJob> workflow_steps(const YamlValue& object,
                                                      const ManifestJob& base);

/// Reads a line of crontab; rejects `job` for what is none, and where `suspend` is true.
void take_schedule(const YamlValue& spec, ManifestJob& job);

}  // namespace headroom
