#include "models/runtime/time_to_train.hpp"

#include <doctest/doctest.h>

using namespace headroom;

TEST_CASE("ResNet-50 to the target by hand") {
  const auto course = find_course("resnet");
  REQUIRE(course.has_value());
  // ceil(1281167 / 3264) = 393 steps * 40 epochs * 0.1 s + 10 evaluations * 0.3 s + 4 s.
  const TrainingRun run{.epochs = 40, .global_batch = 3264, .step = 100_ms, .accelerators = 8};
  CHECK(to_seconds(time_to_train(*course, run)) == doctest::Approx(1579.0));
}

TEST_CASE("evaluations shrink with the accelerators, or stay where a program is loaded") {
  const auto course = find_course("resnet");
  TrainingRun run{.epochs = 40, .global_batch = 3264, .step = 100_ms, .accelerators = 64};
  CHECK(to_seconds(time_to_train(*course, run)) == doctest::Approx(1572.0 + 4.0 + 0.375));
  run.pace = evaluation_pace("ipu");
  CHECK(to_seconds(time_to_train(*course, run)) == doctest::Approx(1572.0 + 4.0 + 160.0));
  CHECK(evaluation_pace("volta").factor == 2.0);
  CHECK(evaluation_pace("hopper").factor == 0.5);
  CHECK(evaluation_pace("ampere").factor == 1.0);
}

TEST_CASE("BERT counts samples, DLRM parts of an epoch") {
  const TrainingRun bert{.samples = 3e6, .global_batch = 300, .step = 200_ms, .accelerators = 8};
  CHECK(to_seconds(time_to_train(*find_course("bert"), bert)) == doctest::Approx(2000.0 + 15 + 8));
  const TrainingRun dlrm{
      .epochs = 0.5, .global_batch = 4'195'197'692.0 / 10, .step = 1_s, .accelerators = 8};
  CHECK(to_seconds(time_to_train(*find_course("dlrm"), dlrm)) == doctest::Approx(5.0 + 9 + 5));
  CHECK_FALSE(find_course("chess").has_value());
}
