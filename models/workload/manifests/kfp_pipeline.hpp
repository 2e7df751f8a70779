#pragma once
#include "models/yaml/yaml_value.hpp"

namespace headroom {

/// Whether `document` is a pipeline as the compiler of Kubeflow Pipelines 2 writes it (IR YAML).
[[nodiscard]] bool is_kfp_pipeline(const YamlValue& document);
/// Whether `document` is what stands after one for the sake of Kubernetes.
[[nodiscard]] bool is_kfp_platform(const YamlValue& document);

/// The same pipeline as an Argo workflow would spell it out: components are templates, loops over
/// given items are spelled out as such. `platform` may be null; its pod metadata and node selectors
/// come along. Source: Kubeflow Pipelines, "IR YAML" and api/v2alpha1/pipeline_spec.proto;
/// kubernetes_platform, kubernetes_executor_config.proto.
[[nodiscard]] YamlValue workflow_of_pipeline(const YamlValue& pipeline, const YamlValue& platform);

}  // namespace headroom
