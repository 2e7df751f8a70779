#include "models/stack/parallel_training.hpp"

#include <doctest/doctest.h>

using namespace headroom;

TEST_CASE("a model that is not split costs nothing beside its step") {
  const ParallelCost cost = parallel_cost(TrainingModel{}, 16, 100_GBps);
  CHECK(cost.copies == 16);
  CHECK(cost.parameter_share == 1.0);
  CHECK(cost.exchange_factor == 1.0);
  CHECK(cost.bubble == 0.0);
  CHECK(cost.tensor_exchange == Duration{});
}

TEST_CASE("tensor and pipeline forms, by hand") {
  TrainingModel model;
  model.accumulation = 5.0;
  model.parallel = {.tensor = 2, .pipeline = 4, .layers = 8.0, .hidden = 1000.0, .sequence = 500.0};
  const ParallelCost cost = parallel_cost(model, 16, 100_GBps);
  CHECK(cost.copies == 2);
  CHECK(cost.parameter_share == 0.125);
  // 4 stages and 5 micro-batches: 3 of 8 slots are empty.
  CHECK(cost.bubble == doctest::Approx(0.375));
  // 2 layers a stage, 8 samples: 4 * 2 layers * 2 bytes * 8 * 500 * 1000 = 64 MB in each of 5
  // micro-steps; a ring of 2 moves each byte once.
  CHECK(cost.tensor_exchange == 3'200_us);
}

TEST_CASE("full sharding gathers the parameters twice and scatters gradients once") {
  TrainingModel model;
  model.parallel.is_fully_sharded = true;
  CHECK(parallel_cost(model, 8, 100_GBps).exchange_factor == 1.5);
}
