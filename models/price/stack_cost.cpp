#include "models/price/stack_cost.hpp"

#include "headroom/units.hpp"

namespace headroom {

OwnershipCost ownership_cost(const StackCost& stack, double busy_ratio) {
  constexpr double micro_units = 1e6;
  constexpr double seconds_per_hour = 3600.0;
  OwnershipCost cost;
  cost.purchase = 0.0;
  double watts = 0.0;
  for (const PricedPart& part : stack.parts) {
    const auto count = static_cast<double>(part.count);
    watts += count * (part.idle.count + ((part.busy.count - part.idle.count) * busy_ratio));
    if (!part.price) {
      cost.purchase.reset();
    } else if (cost.purchase) {
      *cost.purchase += count * static_cast<double>(part.price->count) / micro_units;
    }
  }
  cost.power_kw = watts / 1000.0;
  if (stack.energy_per_kwh) {
    const double hours = to_seconds(stack.lifetime) / seconds_per_hour;
    cost.energy = cost.power_kw * stack.power_usage_effectiveness * hours * *stack.energy_per_kwh;
  }
  if (cost.purchase) cost.total = *cost.purchase + cost.energy.value_or(0.0);
  return cost;
}

}  // namespace headroom
