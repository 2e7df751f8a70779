#include "sim/observe/cost_tree.hpp"

#include <optional>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/price/stack_cost.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

Tree part_tree(const PricedPart& part) {
  constexpr double micro_units = 1e6;
  std::optional<double> each;
  std::optional<double> all;
  if (part.price) {
    each = static_cast<double>(part.price->count) / micro_units;
    all = *each * static_cast<double>(part.count);
  }
  Tree tree = Tree::object();
  tree.add("name", part.name);
  tree.add("count", part.count);
  tree.add("each", each);
  tree.add("purchase", all);
  return tree;
}

}  // namespace

Tree cost_tree(const RunRecord& run, const Tree& summary) {
  constexpr double seconds_per_hour = 3600.0;
  HEADROOM_ASSERT(run.costs.has_value(), "costs are asked of a run that has them");
  const StackCost& stack = *run.costs;
  const Tree* busy = summary.find("gpu.busy_ratio");
  const double busy_ratio = busy != nullptr ? busy->number().value_or(0.0) : 0.0;
  const OwnershipCost cost = ownership_cost(stack, busy_ratio);
  const double useful_hours = static_cast<double>(run.gpu_count) * busy_ratio *
                              to_seconds(stack.lifetime) / seconds_per_hour;
  std::optional<double> per_hour;
  if (cost.total && useful_hours > 0.0) per_hour = *cost.total / useful_hours;
  Tree tree = Tree::object();
  tree.add("currency", stack.currency);
  tree.add("lifetime_s", to_seconds(stack.lifetime));
  tree.add("purchase", cost.purchase);
  tree.add("energy", cost.energy);
  tree.add("total", cost.total);
  tree.add("power_kw", cost.power_kw);
  tree.add("per_useful_gpu_hour", per_hour);
  Tree parts = Tree::list();
  Tree unpriced = Tree::list();
  for (const PricedPart& part : stack.parts) {
    parts.append(part_tree(part));
    if (!part.price) unpriced.append(part.name);
  }
  tree.add("parts", std::move(parts));
  tree.add("unpriced", std::move(unpriced));
  return tree;
}

}  // namespace headroom
