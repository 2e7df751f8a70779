#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"

namespace headroom {

/// Numbers as MLflow stores them. Source: MLflow's REST API, message RunStatus.
enum class MlflowStatus : std::uint8_t { running = 1, finished = 3, failed = 4 };

/// One line of a metric's file.
struct MlflowPoint {
  std::int64_t time_ms = 0;  ///< since 1970 in UTC
  double value = 0.0;
  std::uint32_t step = 0;
};

/// One run as MLflow understands it: a trial, or the sweep that it belongs to.
struct MlflowRun {
  std::string id;  ///< 32 hexadecimal digits
  std::string name;
  std::string user;
  MlflowStatus status = MlflowStatus::running;
  std::int64_t begin_ms = 0;
  std::optional<std::int64_t> end_ms{};
  std::vector<std::pair<std::string, std::string>> parameters{};
  std::string metric{};
  std::vector<MlflowPoint> points{};
  std::vector<std::pair<std::string, std::string>> tags{};
};

struct MlflowExperiment {
  std::string id;  ///< 18 decimal digits
  std::string name;
  std::int64_t begin_ms = 0;
  std::int64_t end_ms = 0;
  std::vector<std::pair<std::string, std::string>> tags{};
  std::vector<MlflowRun> runs{};
};

/// The sweeps of a run: an experiment for each step that is one; in it a run for each time that it
/// began, and below that one for each trial that did. Ids depend on the names and the seed alone,
/// so that one scenario gives the same bytes each time. Times are simulated ones, from
/// `start_epoch` on, which is the start of the run since 1970.
[[nodiscard]] std::vector<MlflowExperiment> mlflow_experiments(const RunRecord& run,
                                                               Duration start_epoch);

}  // namespace headroom
