#include "tools/mlflow/mlflow_store.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <string_view>
#include <system_error>

#include "headroom/diagnostics.hpp"

#include "sim/report/output_file.hpp"

namespace headroom {
namespace {

/// A YAML text in single quotes, within which only they are special. Names hold no line breaks.
std::string yaml_text(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') result += '\'';
    result += c;
  }
  return result + "'";
}

/// Members in the order of their names, as MLflow writes them.
std::string experiment_meta(const MlflowExperiment& experiment, const std::string& root) {
  return fmt::format(
      "artifact_location: {}\n"
      "creation_time: {}\n"
      "experiment_id: {}\n"
      "last_update_time: {}\n"
      "lifecycle_stage: active\n"
      "name: {}\n",
      yaml_text(root + '/' + experiment.id), experiment.begin_ms, yaml_text(experiment.id),
      experiment.end_ms, yaml_text(experiment.name));
}

/// Source types: 4 is LOCAL. Source: MLflow, entities.SourceType.
std::string run_meta(const MlflowRun& run, const MlflowExperiment& experiment,
                     const std::string& root) {
  const std::string end = run.end_ms ? std::to_string(*run.end_ms) : "null";
  return fmt::format(
      "artifact_uri: {}\n"
      "end_time: {}\n"
      "entry_point_name: ''\n"
      "experiment_id: {}\n"
      "lifecycle_stage: active\n"
      "run_id: {}\n"
      "run_name: {}\n"
      "run_uuid: {}\n"
      "source_name: ''\n"
      "source_type: 4\n"
      "source_version: ''\n"
      "start_time: {}\n"
      "status: {}\n"
      "tags: []\n"
      "user_id: {}\n",
      yaml_text(fmt::format("{}/{}/{}/artifacts", root, experiment.id, run.id)), end,
      yaml_text(experiment.id), yaml_text(run.id), yaml_text(run.name), yaml_text(run.id),
      run.begin_ms, static_cast<int>(run.status), yaml_text(run.user));
}

void write_run(const MlflowRun& run, const MlflowExperiment& experiment, const std::string& root,
               const std::string& folder) {
  for (const char* part : {"artifacts", "metrics", "params", "tags"}) {
    make_output_directory(folder + '/' + part);
  }
  write_file(folder + "/meta.yaml", run_meta(run, experiment, root));
  for (const auto& [name, value] : run.parameters) write_file(folder + "/params/" + name, value);
  for (const auto& [name, value] : run.tags) write_file(folder + "/tags/" + name, value);
  if (run.points.empty()) return;
  std::string lines;
  for (const MlflowPoint& point : run.points) {
    lines += fmt::format("{} {} {}\n", point.time_ms, point.value, point.step);
  }
  write_file(folder + "/metrics/" + run.metric, lines);
}

[[noreturn]] void refuse(const std::string& path, const std::error_code& error) {
  throw InputError{{path, "cannot be written: " + error.message(), "a folder of an MLflow store"}};
}

void put_in_place(const std::string& partial, const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) std::filesystem::rename(partial, path, error);
  if (error) refuse(path, error);
}

}  // namespace

void write_mlflow_store(std::span<const MlflowExperiment> experiments,
                        const std::string& directory) {
  // Where MLflow puts what is deleted, and which it does not take for an experiment.
  const std::string trash = directory + "/.trash";
  make_output_directory(trash);
  for (const MlflowExperiment& experiment : experiments) {
    const std::string partial = trash + "/partial-" + experiment.id;
    std::error_code error;
    std::filesystem::remove_all(partial, error);
    if (error) refuse(partial, error);
    make_output_directory(partial + "/tags");
    write_file(partial + "/meta.yaml", experiment_meta(experiment, directory));
    for (const auto& [name, value] : experiment.tags) {
      write_file(partial + "/tags/" + name, value);
    }
    for (const MlflowRun& run : experiment.runs) {
      write_run(run, experiment, directory, partial + '/' + run.id);
    }
    put_in_place(partial, directory + '/' + experiment.id);
  }
}

}  // namespace headroom
