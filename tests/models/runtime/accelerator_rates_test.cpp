#include "models/runtime/accelerator_rates.hpp"

#include <doctest/doctest.h>

#include "models/hardware/catalog.hpp"

using namespace headroom;

namespace {

AcceleratorRates rates_of(const char* name, Precision precision) {
  const auto rates = accelerator_rates(Catalog::built_in().accelerator(name), precision);
  REQUIRE(rates.has_value());
  return *rates;
}

}  // namespace

TEST_CASE("rates by hand") {
  // V100 SXM2: 125 * 0.85 at full power, 0.85 * 897 GB/s.
  const AcceleratorRates v100 = rates_of("v100-sxm2-16", Precision::mixed);
  CHECK(v100.compute.count == doctest::Approx(106.25e12));
  CHECK(v100.memory.count == doctest::Approx(762.45e9));
  // A100 SXM: 312 * 0.86 * (400 / (1.28 * 312))^0.4.
  CHECK(rates_of("a100-sxm-40", Precision::mixed).compute.count ==
        doctest::Approx(268.5e12).epsilon(1e-3));
  // A100 PCIe: 312 * 0.86 * (250 / 399.4)^0.4.
  CHECK(rates_of("a100-pcie-40", Precision::mixed).compute.count ==
        doctest::Approx(222.5e12).epsilon(1e-3));
  // V100 in 32 bit: vectors, 0.9 * 15.67.
  const AcceleratorRates vectors = rates_of("v100-sxm2-16", Precision::fp32);
  CHECK(vectors.compute.count == doctest::Approx(14.103e12));
  CHECK_FALSE(vectors.has_matrix_units);
}

TEST_CASE("GeForce counts with 32-bit sums, Pascal has vectors only") {
  // RTX 2080 Ti: 56.9 * 0.80 * min(1.5, 250 / (2.15 * 56.9))^0.4.
  CHECK(rates_of("rtx-2080-ti", Precision::mixed).compute.count ==
        doctest::Approx(53.53e12).epsilon(1e-3));
  const AcceleratorRates pascal = rates_of("p100-sxm2", Precision::mixed);
  CHECK(pascal.compute.count == doctest::Approx(10.61e12 * 0.945));
  CHECK_FALSE(pascal.has_matrix_units);
}

TEST_CASE("a power limit moves matrix units and no vectors, the way of its change") {
  const AcceleratorSpec v100 = Catalog::built_in().accelerator("v100-sxm3-32");
  const auto usual = accelerator_rates(v100, Precision::mixed);
  const auto more = accelerator_rates(v100, Precision::mixed, Watts{450});
  const auto less = accelerator_rates(v100, Precision::mixed, Watts{150});
  REQUIRE((usual && more && less));
  CHECK(more->compute > usual->compute);
  CHECK(less->compute < usual->compute);
  CHECK(more->memory == usual->memory);
  CHECK(accelerator_rates(v100, Precision::fp32, Watts{450})->compute ==
        accelerator_rates(v100, Precision::fp32)->compute);
}

TEST_CASE("what an accelerator cannot do has no rate") {
  const Catalog catalog = Catalog::built_in();
  CHECK_FALSE(accelerator_rates(catalog.accelerator("v100-sxm2-16"), Precision::tf32));
  CHECK(accelerator_rates(catalog.accelerator("h100-sxm"), Precision::eight_bit)->compute >
        accelerator_rates(catalog.accelerator("h100-sxm"), Precision::mixed)->compute);
  CHECK(accelerator_rates(catalog.accelerator("a100-sxm-40"), Precision::eight_bit)->compute ==
        accelerator_rates(catalog.accelerator("a100-sxm-40"), Precision::mixed)->compute);
}
