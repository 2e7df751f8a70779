#include "models/hardware/accelerator_spec.hpp"

#include <doctest/doctest.h>
#include <stdexcept>

#include "headroom/units.hpp"

using namespace headroom;

TEST_CASE("a PCIe link carries what its generation and lanes allow") {
  // 16 lanes x 8 GT/s x 128/130 / 8 bits = 15.754 GB/s.
  CHECK(pcie_bandwidth(3, 16).count == doctest::Approx(15.754e9).epsilon(1e-4));
  CHECK(pcie_bandwidth(4, 16).count == 2 * pcie_bandwidth(3, 16).count);
  CHECK(pcie_bandwidth(5, 8).count == pcie_bandwidth(4, 16).count);
  // 4 lanes x 5 GT/s x 8/10 / 8 bits = 2 GB/s.
  CHECK(pcie_bandwidth(2, 4).count == 2e9);
  CHECK_THROWS_AS(static_cast<void>(pcie_bandwidth(0, 16)), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(pcie_bandwidth(7, 16)), std::invalid_argument);
}

TEST_CASE("a list of MIG profiles names slices and memory") {
  const auto profiles = parse_mig_profiles("7 x 1g.5gb, 2 x 3g.20gb");
  REQUIRE(profiles.has_value());
  REQUIRE(profiles->size() == 2);
  CHECK(profiles->front().name == "1g.5gb");
  CHECK(profiles->front().count_max == 7);
  CHECK(profiles->front().compute_slices == 1);
  CHECK(profiles->back().compute_slices == 3);
  CHECK(profiles->back().memory == Bytes{20'000'000'000});
}

TEST_CASE("a text that is no list of MIG profiles is refused") {
  for (const char* text : {"", "7 x", "7 x 1g.5gb,", "7 x 1g.5gb 2 x 2g.10gb", "0 x 1g.5gb",
                           "7 x 1g5gb", "x 1g.5gb", "7 x 1g.5gb, ", "7 x 1g.99999999999gb"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_mig_profiles(text).has_value());
  }
}

TEST_CASE("16-bit training uses the fastest units that accumulate in 32 bits") {
  AcceleratorSpec spec;
  CHECK_FALSE(spec.training_16bit().has_value());
  spec.fp32 = FlopRate{10e12};
  CHECK(spec.training_16bit() == FlopRate{10e12});
  spec.fp16 = FlopRate{20e12};
  CHECK(spec.training_16bit() == FlopRate{20e12});
  spec.fp16_tensor = FlopRate{114e12};
  CHECK(spec.training_16bit() == FlopRate{114e12});
  spec.fp16_tensor_fp32_accumulate = FlopRate{57e12};
  CHECK(spec.training_16bit() == FlopRate{57e12});
}
