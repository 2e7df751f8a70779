#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/manifests/manifest_kinds.hpp"
#include "models/workload/manifests/manifest_metadata.hpp"
#include "models/workload/manifests/pod_needs.hpp"
#include "models/workload/manifests/spark_memory.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {
namespace {

// Spark's operator: a driver and executors, which start together as far as a plan is concerned.
// Source: Kubeflow Spark operator, API reference (SparkApplicationSpec); Spark documentation,
// "Configuration" and "Running Spark on Kubernetes" (spark.kubernetes.memoryOverheadFactor).

/// Memory of the pod of `role`: what the JVM gets, and its overhead.
Bytes pod_memory(const YamlValue& spec, const YamlValue& role, ManifestJob& job) {
  const YamlValue& written = role["memory"];
  const auto heap = spark_memory(written.is_null() ? "1g" : std::string_view{written.text});
  if (!heap) {
    job.note(AuditRule::not_a_number, "memory", written.text);
    return Bytes{};
  }
  const YamlValue& overhead = role["memoryOverhead"];
  if (!overhead.is_null()) {
    const auto bytes = spark_memory(overhead.text);
    if (bytes) return Bytes{heap->count + bytes->count};
    job.note(AuditRule::not_a_number, "memoryOverhead", overhead.text);
    return *heap;
  }
  const std::string_view type = spec["type"].text;
  const bool is_jvm = type.empty() || type == "Java" || type == "Scala";
  double factor = is_jvm ? jvm_overhead : other_overhead;
  const YamlValue& given = spec["memoryOverheadFactor"];
  if (!given.is_null()) {
    const auto number = parse_number(given.text).value;
    if (number && *number >= 0 && *number <= 10) {
      factor = *number;
    } else {
      job.note(AuditRule::out_of_range, "memoryOverheadFactor", given.text);
    }
  }
  return with_overhead(*heap, factor);
}

PodNeeds needs_of_role(const YamlValue& spec, const YamlValue& role, ManifestJob& job) {
  PodNeeds needs;
  const YamlValue& cores = role.has("coreRequest") ? role["coreRequest"] : role["cores"];
  needs.cpu_milli = cores.is_null() ? 1000 : milli_in(cores, "cores", job).value_or(0);
  needs.memory = pod_memory(spec, role, job);
  if (role.has("gpu")) needs.gpus = count_in(role["gpu"]["quantity"], "gpu.quantity", 1, job);
  return needs;
}

/// As many executors as it starts with; `sparkConf` counts where the executors do not say.
std::uint32_t executors_of(const YamlValue& spec, ManifestJob& job) {
  const YamlValue& dynamic = spec["dynamicAllocation"];
  const YamlValue& own = spec["executor"]["instances"];
  const YamlValue& configured = spec["sparkConf"]["spark.executor.instances"];
  std::uint32_t count = count_in(own.is_null() ? configured : own, "instances", 1, job);
  if (dynamic["enabled"].text != "true") return count;
  const YamlValue& fewest = dynamic["minExecutors"];
  const YamlValue& most = dynamic["maxExecutors"];
  const YamlValue& first = dynamic["initialExecutors"];
  if (!first.is_null()) count = count_in(first, "initialExecutors", count, job);
  if (!fewest.is_null()) job.pods_min = count_in(fewest, "minExecutors", 0, job);
  if (!most.is_null()) job.pods_max = count_in(most, "maxExecutors", count, job);
  if (job.pods_min) count = std::max(count, *job.pods_min);
  if (job.pods_max) count = std::min(count, std::max(1U, *job.pods_max));
  return count;
}

void read_spark_spec(const YamlValue& spec, ManifestJob& job) {
  const PodNeeds driver = needs_of_role(spec, spec["driver"], job);
  const PodNeeds executor = needs_of_role(spec, spec["executor"], job);
  const std::uint32_t executors = executors_of(spec, job);
  job.pods.push_back({.needs = driver, .count = 1});
  if (executors > 0) job.pods.push_back({.needs = executor, .count = executors});
  add_gpu_models(spec["executor"], job);
  add_gpu_models(spec, job);
  const YamlValue& batch = spec["batchSchedulerOptions"];
  if (job.queue.empty()) job.queue = batch["queue"].text;
  if (job.priority_class.empty()) job.priority_class = batch["priorityClassName"].text;
}

/// The pods of a Ray cluster. Groups may grow, which nobody asks for here. Source: KubeRay
/// documentation, "RayCluster configuration".
void add_ray_pods(const YamlValue& cluster, const YamlValue& object, ManifestJob& job) {
  if (!cluster.has("headGroupSpec")) {
    job.note(AuditRule::missing_field, "headGroupSpec", "");
    return;
  }
  add_pods(cluster["headGroupSpec"]["template"], object, 1, job);
  for (const YamlValue& group : cluster["workerGroupSpecs"].items) {
    const YamlValue& replicas = group.has("replicas") ? group["replicas"] : group["minReplicas"];
    const std::uint64_t count = count_in(replicas, "workerGroupSpecs.replicas", 1, job);
    const std::uint64_t hosts = count_in(group["numOfHosts"], "numOfHosts", 1, job);
    constexpr std::uint64_t pods_max = 1'000'000'000;
    const auto pods = static_cast<std::uint32_t>(std::min(count * hosts, pods_max));
    add_pods(group["template"], object, pods, job);
  }
}

}  // namespace

std::optional<Bytes> spark_memory(std::string_view text) {
  // Letters count powers of 1024, and a bare number MiB.
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string_view unit = text.substr(digits);
  if (unit.ends_with('b') || unit.ends_with('B')) unit.remove_suffix(1);
  if (unit.ends_with('i')) unit.remove_suffix(1);
  std::string_view name = "MiB";
  if (unit == "k" || unit == "K") name = "KiB";
  if (unit == "g" || unit == "G") name = "GiB";
  if (unit == "t" || unit == "T") name = "TiB";
  const bool is_known = unit.empty() || unit == "m" || unit == "M" || name != "MiB";
  if (digits == 0 || !is_known) return std::nullopt;
  const auto bytes = parse_bytes(std::string{text.substr(0, digits)}.append(name)).value;
  // No pod has a pebibyte; overheads and sums stay far below 2^63.
  constexpr std::int64_t largest = std::int64_t{1} << 50U;
  return bytes && bytes->count <= largest ? bytes : std::nullopt;
}

Bytes with_overhead(Bytes heap, double factor) {
  const auto overhead = static_cast<std::int64_t>(static_cast<double>(heap.count) * factor);
  return Bytes{heap.count + std::max(overhead, smallest_overhead.count)};
}

void read_spark_application(const YamlValue& object, ManifestJob& job) {
  read_spark_spec(object["spec"], job);
}

void read_scheduled_spark_application(const YamlValue& object, ManifestJob& job) {
  read_spark_spec(object["spec"]["template"], job);
  take_schedule(object["spec"], job);
}

void read_ray_job(const YamlValue& object, ManifestJob& job) {
  const YamlValue& spec = object["spec"];
  if (spec.has("clusterSelector")) {
    job.note(AuditRule::unsupported_kind, "RayJob", "on a cluster that stands already");
    return;
  }
  add_ray_pods(spec["rayClusterSpec"], object, job);
  take_deadline(spec["activeDeadlineSeconds"], job);
}

void read_ray_cluster(const YamlValue& object, ManifestJob& job) {
  job.is_endless = true;
  add_ray_pods(object["spec"], object, job);
}

void read_ray_service(const YamlValue& object, ManifestJob& job) {
  job.is_endless = true;
  add_ray_pods(object["spec"]["rayClusterConfig"], object, job);
}

}  // namespace headroom
