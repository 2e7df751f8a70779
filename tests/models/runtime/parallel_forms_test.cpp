#include "models/runtime/parallel_forms.hpp"

#include <doctest/doctest.h>

#include "models/runtime/training_workload.hpp"

using namespace headroom;

TEST_CASE("a pipeline idles while it fills: counted slot by slot") {
  for (const int stages : {1, 2, 4, 8}) {
    for (const int micro_batches : {1, 4, 32}) {
      // Stage s works on micro-batch m in slot s + m: stages * micro_batches of all slots.
      const double slots = static_cast<double>(stages + micro_batches - 1) * stages;
      const double idle = 1.0 - static_cast<double>(stages) * micro_batches / slots;
      CHECK(pipeline_bubble(stages, micro_batches) == doctest::Approx(idle));
    }
  }
  CHECK(pipeline_bubble(8, 32, 4) < pipeline_bubble(8, 32));
}

TEST_CASE("volumes of a transformer by hand") {
  const TransformerShape shape{.layers = 24, .hidden = 1024, .sequence = 512, .samples = 4};
  CHECK(pipeline_volume(shape) == Bytes{2 * 4 * 512 * 1024});
  CHECK(tensor_parallel_volume(shape) == Bytes{4LL * 24 * 2 * 4 * 512 * 1024});
  CHECK(data_parallel_volume(1e9, 2, 8, Sharding::none) == Bytes{3'500'000'000});
  CHECK(data_parallel_volume(1e9, 2, 8, Sharding::optimizer) == Bytes{3'500'000'000});
  CHECK(data_parallel_volume(1e9, 2, 8, Sharding::full) == Bytes{5'250'000'000});
}

TEST_CASE("work of a transformer: 6 N tokens and attention") {
  const TransformerShape shape{.layers = 24, .hidden = 1024, .sequence = 512, .samples = 1};
  const double attention = 12.0 * 24 * 1024 * 512 * 512;
  CHECK(transformer_training_flop(336e6, shape, false) ==
        doctest::Approx(6.0 * 336e6 * 512 + attention));
  CHECK(transformer_training_flop(336e6, shape, true) ==
        doctest::Approx(4.0 / 3.0 * (6.0 * 336e6 * 512 + attention)));
  // The table's BERT at 128 tokens.
  CHECK(transformer_gflop(336, 128) == doctest::Approx(262.0).epsilon(0.02));
}
