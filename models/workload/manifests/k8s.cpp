#include <string_view>
#include <utility>

#include "models/workload/manifests/kfp_pipeline.hpp"
#include "models/workload/manifests/manifest_documents.hpp"
#include "models/workload/manifests/manifest_kinds.hpp"
#include "models/workload/manifests/manifest_rows.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

void read_k8s(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  YamlDocuments documents{file};
  ManifestWorkload workload;
  // What a pipeline needs of Kubernetes stands in the document after it.
  YamlValue pipeline;
  const auto add_pipeline = [&](const YamlValue& platform) {
    if (!pipeline.is_null()) add_object(workflow_of_pipeline(pipeline, platform), workload);
    pipeline = {};
  };
  while (auto document = documents.next()) {
    add_pipeline(is_kfp_platform(*document) ? *document : YamlValue{});
    if (is_kfp_pipeline(*document)) {
      pipeline = std::move(*document);
    } else if (!document->is_null() && !is_kfp_platform(*document)) {
      add_object(*document, workload);
    }
  }
  add_pipeline({});
  add_manifest_rows(workload, spec, jobs);
}

bool looks_like_k8s(const Beginning& beginning) {
  const auto has = [&](std::string_view word) {
    return beginning.text.find(word) != std::string_view::npos;
  };
  const bool is_yaml = has("apiVersion:") && has("kind:");
  const bool is_json = beginning.first_line.starts_with('{') && has("\"apiVersion\"");
  const bool is_pipeline = has("pipelineInfo:") && has("deploymentSpec:");
  return is_yaml || is_json || is_pipeline;
}

}  // namespace

TraceFormat k8s_format() {
  return {.name = "k8s",
          .summary = "manifests of Kubernetes workloads and pipelines, YAML or JSON",
          .recognises = looks_like_k8s,
          .read = read_k8s};
}

}  // namespace headroom
