#include "models/interactive/device_sharing.hpp"

#include <algorithm>

namespace headroom {

const std::vector<std::string>& sharing_modes() {
  static const std::vector<std::string> names{"none", "time-slicing", "mps"};
  return names;
}

SharingMode sharing_mode(const std::string& name) {
  const auto found = std::ranges::find(sharing_modes(), name);
  return static_cast<SharingMode>(found - sharing_modes().begin());
}

double tenant_speed(const SharingRule& rule, const DeviceLoad& load) {
  switch (rule.mode) {
    case SharingMode::none:
      return 1.0;
    case SharingMode::time_slicing:
      return (1.0 - switching_share(rule, load)) / static_cast<double>(load.tenants);
    case SharingMode::mps:
      return 1.0 / std::max(1.0, load.demand);
  }
  return 1.0;
}

double switching_share(const SharingRule& rule, const DeviceLoad& load) {
  const bool switches = rule.mode == SharingMode::time_slicing && load.tenants > 1;
  return switches ? rule.switch_cost : 0.0;
}

double instance_speed(double share, double demand) { return std::min(1.0, share / demand); }

}  // namespace headroom
