#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/hardware_units.hpp"

namespace headroom {

/// Equal machines of a stack: one group of servers, or the units of one storage system.
struct PricedPart {
  std::string name;            ///< as the scenario calls it
  std::uint32_t count = 1;     ///< servers or units
  std::optional<Money> price{};  ///< of one; absent: nobody knows
  Watts idle{};                ///< drawn by one that does nothing
  Watts busy{};                ///< drawn by one whose GPUs all compute
};

/// What a stack is made of, and by which prices it is counted.
struct StackCost {
  std::string currency = "USD";
  std::vector<PricedPart> parts;
  Duration lifetime{};                      ///< > 0, over which it is owned
  std::optional<double> energy_per_kwh;     ///< in the currency; absent: energy is not priced
  double power_usage_effectiveness = 1.58;  ///< the building's power per power of machines, >= 1
};

/// Of owning a stack for its lifetime, in the stack's currency.
struct OwnershipCost {
  std::optional<double> purchase;  ///< absent when some part has no price
  double power_kw = 0.0;           ///< mean draw of the machines
  std::optional<double> energy;    ///< building included; absent when energy is not priced
  std::optional<double> total;     ///< purchase and, where priced, energy
};

/// The cost of `stack` whose GPUs compute for `busy_ratio` (0 to 1) of the time. Servers
/// draw what they draw idle and the rest in proportion to that, which is the linear
/// model of Fan, Weber and Barroso, "Power provisioning for a warehouse-sized computer", ISCA
/// 2007; all groups count as equally busy.
[[nodiscard]] OwnershipCost ownership_cost(const StackCost& stack, double busy_ratio);

}  // namespace headroom
