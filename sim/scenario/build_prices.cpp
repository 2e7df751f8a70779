#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/price/stack_cost.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// As long as machines are commonly written off.
constexpr Duration usual_lifetime = 24_h * 1460;

/// The user's own prices, by name of a group, a storage or a catalogue entry.
class PriceList {
 public:
  explicit PriceList(const Section& prices) : each_{prices.child("each")} {
    for (const auto& [name, text] : prices.label_map("each")) {
      if (const auto number = each_.number(name)) prices_.emplace(name, *number);
    }
  }

  /// What one of `entry`, which the scenario calls `name`, costs.
  std::optional<Money> price(const std::string& name, const std::string& entry) {
    known_.push_back(name);
    if (!entry.empty()) known_.push_back(entry);
    for (const std::string& word : {name, entry}) {
      const auto found = prices_.find(word);
      if (found == prices_.end()) continue;
      used_[word] = true;
      return Money{static_cast<std::int64_t>(found->second * 1e6)};
    }
    return std::nullopt;
  }

  /// Files prices of what the cluster does not have.
  void refuse_unused() {
    for (const auto& [name, price] : prices_) {
      if (used_.contains(name)) continue;
      const std::string near = nearest_name(name, known_);
      each_.refuse(name, "is no part of this cluster",
                   near.empty() ? fmt::format("one of {}", fmt::join(known_, ", "))
                                : fmt::format("did you mean \"{}\"?", near));
    }
  }

 private:
  Section each_;
  std::map<std::string, double> prices_;
  std::map<std::string, bool> used_;
  std::vector<std::string> known_;
};

PricedPart server_part(const Section& group, const GroupHardware& hardware, PriceList& list) {
  const ServerSpec& server = hardware.server;
  PricedPart part{.name = hardware.name, .count = hardware.count};
  part.price = list.price(hardware.name, group.text("server").value_or(""));
  if (!part.price) part.price = server.price;
  part.idle = server.idle;
  part.busy = server.typical.value_or(server.max);
  return part;
}

PricedPart storage_part(const Section& section, LazyCatalog& catalog, PriceList& list) {
  const std::string system = section.text("system").value_or("");
  const StorageSpec& spec = catalog.get().storage(system, section.path_of("system"));
  PricedPart part{.name = section.text("name").value_or(""),
                  .count = section.small_count("units").value_or(1)};
  part.price = list.price(part.name, system);
  if (!part.price) part.price = spec.price;
  part.idle = spec.power.value_or(Watts{});
  part.busy = part.idle;
  return part;
}

}  // namespace

std::optional<StackCost> build_costs(const Section& scenario, BuildContext& context) {
  if (!scenario.has("prices") || !scenario.is_sound("cluster")) return std::nullopt;
  const Section prices = scenario.child("prices");
  StackCost costs;
  costs.currency = prices.text("currency").value_or(costs.currency);
  costs.lifetime = prices.duration("lifetime").value_or(usual_lifetime);
  costs.energy_per_kwh = prices.number("energy_per_kwh");
  costs.power_usage_effectiveness = prices.number("pue").value_or(costs.power_usage_effectiveness);
  PriceList list{prices};
  const Section cluster = scenario.child("cluster");
  const std::vector<Section> groups = cluster.children("nodes");
  for (std::size_t i = 0; i < groups.size(); ++i) {
    costs.parts.push_back(server_part(groups[i], context.stack.groups.at(i), list));
  }
  for (const Section& storage : cluster.children("storage")) {
    costs.parts.push_back(storage_part(storage, context.catalog, list));
  }
  list.refuse_unused();
  for (const PricedPart& part : costs.parts) {
    if (part.price) continue;
    context.warnings.push_back({prices.path(), fmt::format("\"{}\" has no price", part.name),
                                fmt::format("give it one: \"each\": {{\"{}\": …}}", part.name)});
  }
  return costs;
}

}  // namespace headroom
