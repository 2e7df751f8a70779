#include "models/price/stack_cost.hpp"

#include <doctest/doctest.h>

#include "headroom/units.hpp"

namespace headroom {
namespace {

Money dollars(std::int64_t amount) { return Money{amount * 1'000'000}; }

StackCost two_servers_and_a_store() {
  return {.parts = {{.name = "gpu",
                     .count = 2,
                     .price = dollars(100'000),
                     .idle = Watts{1000.0},
                     .busy = Watts{3000.0}},
                    {.name = "store",
                     .count = 1,
                     .price = dollars(50'000),
                     .idle = Watts{500.0},
                     .busy = Watts{500.0}}},
          .lifetime = 1_h * 1000,
          .energy_per_kwh = 0.2,
          .power_usage_effectiveness = 1.5};
}

TEST_CASE("the cost of owning a stack") {
  SUBCASE("is its machines and the energy that they draw, with the building's share") {
    // Half busy: 2 x 2,000 W + 500 W = 4.5 kW; 4.5 x 1.5 x 1,000 h x 0.2 = 1,350.
    const OwnershipCost cost = ownership_cost(two_servers_and_a_store(), 0.5);
    CHECK(cost.purchase.value() == 250'000.0);
    CHECK(cost.power_kw == doctest::Approx(4.5));
    CHECK(cost.energy.value() == doctest::Approx(1350.0));
    CHECK(cost.total.value() == doctest::Approx(251'350.0));
  }
  SUBCASE("has no energy where that has no price") {
    StackCost stack = two_servers_and_a_store();
    stack.energy_per_kwh.reset();
    const OwnershipCost cost = ownership_cost(stack, 1.0);
    CHECK_FALSE(cost.energy.has_value());
    CHECK(cost.power_kw == doctest::Approx(6.5));
    CHECK(cost.total.value() == 250'000.0);
  }
  SUBCASE("is not known when the price of one part is not") {
    StackCost stack = two_servers_and_a_store();
    stack.parts[1].price.reset();
    const OwnershipCost cost = ownership_cost(stack, 0.0);
    CHECK_FALSE(cost.purchase.has_value());
    CHECK_FALSE(cost.total.has_value());
    CHECK(cost.energy.value() == doctest::Approx(2.5 * 1.5 * 1000.0 * 0.2));
  }
}

}  // namespace
}  // namespace headroom
