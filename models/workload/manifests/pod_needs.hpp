#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "models/workload/manifests/manifest_job.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {

/// Adds `count` pods of `pod_template` (with `metadata` and `spec`, as a pod has them) to `job`:
/// what their containers request, or limit where they request nothing; of containers that run
/// before the others, the largest. `owner` is the object around the template, whose annotations
/// count where the template's do not speak. Allowed GPU models and the priority class come along.
///
/// GPUs are `nvidia.com/gpu` and its like, MIG instances `nvidia.com/mig-PROFILE`, shares the
/// annotations `gpu-fraction`, `gpu-memory` (MiB) and `gpu-fraction-num-devices`. Sources:
/// Kubernetes documentation, "Resource management for pods" and "Sidecar containers";
/// KAI-Scheduler, docs/gpu-sharing; NVIDIA device plugin, README.
void add_pods(const YamlValue& pod_template, const YamlValue& owner, std::uint32_t count,
              ManifestJob& job);

/// The same of a map with `requests` and `limits` alone.
[[nodiscard]] PodNeeds needs_of_resources(const YamlValue& resources, ManifestJob& job);

/// GPU models that a node selector, and a required affinity, of a pod's `spec` allow.
void add_gpu_models(const YamlValue& spec, ManifestJob& job);

/// A whole number from `value`, `fallback` where there is none; rejects `job` for anything else.
[[nodiscard]] std::uint32_t count_in(const YamlValue& value, std::string_view field,
                                     std::uint32_t fallback, ManifestJob& job);

/// Bytes of a quantity of Kubernetes, thousandths of one; rejects `job` for what is none.
[[nodiscard]] std::optional<Bytes> bytes_in(const YamlValue& value, std::string_view field,
                                            ManifestJob& job);
[[nodiscard]] std::optional<std::int64_t> milli_in(const YamlValue& value, std::string_view field,
                                                   ManifestJob& job);

/// Whether `name` is a resource that counts whole accelerators.
[[nodiscard]] bool is_gpu_resource(std::string_view name);

}  // namespace headroom
