#pragma once
#include <span>
#include <string>

#include "tools/mlflow/mlflow_runs.hpp"

namespace headroom {

/// Writes `experiments` into `directory` as a file store of MLflow 2, which `mlflow ui
/// --backend-store-uri DIRECTORY` shows; makes the directory where there is none. Each experiment
/// is written aside and put in place whole; one of the same id is replaced, others stay. Throws
/// InputError when the directory cannot be written. Source of the layout: MLflow documentation,
/// "Backend Stores", and what its FileStore reads: `EXPERIMENT/meta.yaml` and `tags/`,
/// `EXPERIMENT/RUN/meta.yaml`, `params/NAME`, `tags/NAME`, `artifacts/`, and `metrics/NAME` with
/// lines of time, value and step.
void write_mlflow_store(std::span<const MlflowExperiment> experiments,
                        const std::string& directory);

}  // namespace headroom
