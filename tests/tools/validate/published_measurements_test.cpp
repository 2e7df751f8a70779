// Holds the models against the published measurements, where they are at hand:
// HEADROOM_DATA/physics/validation.json, by default beside the project.
#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include <string>

#include "tools/validate/calibration_list.hpp"
#include "tools/validate/score.hpp"

using namespace headroom;

namespace {

std::string measurements_path() {
  const char* const given = std::getenv("HEADROOM_DATA");
  const std::string data =
      given != nullptr && *given != '\0' ? given : HEADROOM_ROOT "/../shared/data";
  return data + "/physics/validation.json";
}

/// Empty where the data are missing.
std::vector<Measurement> published() {
  std::ifstream stream{measurements_path()};
  if (!stream) return {};
  std::ostringstream text;
  text << stream.rdbuf();
  return parse_measurements(text.str(), measurements_path());
}

/// What a category must reach; errors are |ln(simulated / measured)|.
struct Goal {
  const char* category;
  double median;
  double p90;
  double coverage;
};
constexpr Goal goals[]{
    {"a_mlperf_training", 0.06, 0.25, 0.95}, {"b_training_throughput", 0.06, 0.20, 0.95},
    {"c_mlperf_storage", 0.02, 0.055, 0.95}, {"d_nccl_allreduce", 0.10, 0.10, 0.85},
    {"e_scaling_network", 0.08, 0.20, 0.85}, {"f_storage_pipeline", 0.10, 0.30, 0.85}};

}  // namespace

TEST_CASE("the models reach their goals on published measurements") {
  const auto measurements = published();
  if (measurements.empty()) {
    MESSAGE("skipped: no " << measurements_path());
    return;
  }
  const ValidationScore score = validate(measurements, Catalog::built_in());
  for (const Goal& goal : goals) {
    CAPTURE(goal.category);
    const ErrorSummary& errors = score.categories.at(goal.category).errors;
    CHECK(errors.median.value() <= goal.median);
    CHECK(errors.p90.value() <= goal.p90);
    CHECK(static_cast<double>(errors.covered) >=
          goal.coverage * static_cast<double>(errors.entries));
  }
  const CategoryScore& training = score.categories.at("a_mlperf_training");
  CHECK(training.scaling.tau.value() >= 0.95);
  CHECK(training.systems.tau.value() >= 0.85);
  CHECK(score.categories.at("j_inference").errors.median.value() <= 0.10);
  CHECK(score.utilisation.model < score.utilisation.null_model);
  CHECK(score.ceiling_median.value() <= 0.15);
  const auto right = std::ranges::count_if(score.limit_checks, &LimitCheck::is_right);
  CHECK(static_cast<double>(right) >= 0.7 * static_cast<double>(score.limit_checks.size()));
}

TEST_CASE("few measurements are calibrated, and all of them exist") {
  const auto measurements = published();
  if (measurements.empty()) {
    MESSAGE("skipped: no " << measurements_path());
    return;
  }
  std::size_t found = 0;
  for (const Measurement& measurement : measurements) {
    if (calibration_ids().contains(measurement.id)) ++found;
  }
  CHECK(found == calibration_ids().size());
  CHECK(static_cast<double>(found) <= 0.15 * static_cast<double>(measurements.size()));
}
