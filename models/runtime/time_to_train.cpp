#include "models/runtime/time_to_train.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr std::array<TrainingCourse, 9> courses{{
    {.benchmark = "resnet",
     .samples_per_epoch = 1'281'167,
     .evaluation_s = 0.3,
     .evaluations_per_epoch = 0.25,
     .fixed_s = 4},
    {.benchmark = "ssd",
     .samples_per_epoch = 117'266,
     .evaluation_s = 2,
     .evaluations = 3,
     .fixed_s = 4},
    {.benchmark = "maskrcnn",
     .samples_per_epoch = 117'266,
     .evaluation_s = 8,
     .evaluations_per_epoch = 1,
     .fixed_s = 20},
    {.benchmark = "bert", .evaluation_s = 3, .evaluations = 5, .fixed_s = 8},
    {.benchmark = "gnmt",
     .samples_per_epoch = 3.5e6,
     .evaluation_s = 5,
     .evaluations_per_epoch = 1,
     .fixed_s = 5},
    {.benchmark = "transformer",
     .samples_per_epoch = 140e6,
     .evaluation_s = 6,
     .evaluations_per_epoch = 1,
     .fixed_s = 5},
    {.benchmark = "dlrm",
     .samples_per_epoch = 4'195'197'692,
     .evaluation_s = 0.5,
     .evaluations = 18,
     .fixed_s = 5,
     .rounds_up_epochs = false},
    {.benchmark = "unet3d",
     .samples_per_epoch = 168,
     .evaluation_s = 5,
     .evaluations = 20,
     .fixed_s = 20},
    {.benchmark = "rnnt",
     .samples_per_epoch = 278'528,
     .evaluation_s = 3,
     .evaluations_per_epoch = 1,
     .fixed_s = 30},
}};

double steps_of(const TrainingCourse& course, const TrainingRun& run) {
  if (run.samples) return *run.samples / run.global_batch;
  const double per_epoch = course.samples_per_epoch / run.global_batch;
  return run.epochs * (course.rounds_up_epochs ? std::ceil(per_epoch) : per_epoch);
}

}  // namespace

std::span<const TrainingCourse> mlperf_courses() { return courses; }

std::optional<TrainingCourse> find_course(std::string_view benchmark) {
  const auto* const found = std::ranges::find(courses, benchmark, &TrainingCourse::benchmark);
  if (found == courses.end()) return std::nullopt;
  return *found;
}

EvaluationPace evaluation_pace(std::string_view accelerator_family) {
  if (accelerator_family == "volta") return {.factor = 2.0};
  if (accelerator_family == "hopper") return {.factor = 0.5};
  if (accelerator_family == "ipu") return {.fixed_s = 16.0};
  return {};
}

Duration time_to_train(const TrainingCourse& course, const TrainingRun& run) {
  HEADROOM_ASSERT(run.global_batch > 0.0 && run.accelerators > 0.0,
                  "training has a batch and something to run on");
  const double evaluations = course.evaluations + (course.evaluations_per_epoch * run.epochs);
  const double scaled = course.evaluation_s * 8.0 / run.accelerators * run.pace.factor;
  const double evaluation_s = run.pace.fixed_s.value_or(scaled);
  const double seconds = (steps_of(course, run) * to_seconds(run.step)) +
                         (evaluations * evaluation_s) + course.fixed_s;
  return {std::llround(seconds * 1e9)};
}

}  // namespace headroom
