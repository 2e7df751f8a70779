#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// Who wrote a pipeline: the compiler of Kubeflow Pipelines 2, or somebody for Argo workflows.
enum class PipelineFormat : std::uint8_t { either, kfp, argo };

/// A step that runs a pod. No file knows how long that takes.
struct PipelineFileStep {
  std::string name;        ///< of letters, digits, _ and -; that of the task, or GRAPH-TASK
  std::uint64_t line = 0;  ///< where its template begins
  PodNeeds needs{};
  std::vector<std::string> gpu_models{};  ///< allowed; empty: any
  std::vector<std::string> after{};       ///< names of steps
  std::optional<std::uint32_t> retries{};
  bool runs_always = false;  ///< although steps before it failed
};

struct PipelineFile {
  std::string schedule;     ///< a line of crontab; empty: none
  std::string concurrency;  ///< `allow`, `forbid`, `replace`; empty: not said
  std::vector<PipelineFileStep> steps;
};

/// The only pipeline in `file`: IR YAML of Kubeflow Pipelines, or a Workflow, CronWorkflow or
/// WorkflowTemplate. Steps that run no pod, such as importers, are bridged; loops over given items
/// are steps of their own, `NAME-0` and so on. Conditions count as met.
///
/// Throws InputError with file and line for what is no YAML or too much of it, holds no pipeline or
/// several, names tasks or templates that are not there, has tasks that wait for one another, or
/// asks for amounts that are none.
[[nodiscard]] PipelineFile read_pipeline_file(BlockReader& file, PipelineFormat format);

}  // namespace headroom
