#include "models/policy/kai/shared_devices.hpp"

#include <cstddef>

#include "headroom/device_table.hpp"
#include "headroom/diagnostics.hpp"

namespace headroom::kai {

bool SharedDevices::is_named(NodeId node, std::uint16_t number) const {
  for (auto at = devices_.lower_bound({node, {}}); at != devices_.end() && at->first.first == node;
       ++at) {
    if (at->second.number == number) return true;
  }
  return false;
}

std::vector<DeviceSlot> SharedDevices::join(NodeId node, const std::vector<std::string>& names,
                                            const FreeCapacity& free) {
  std::vector<DeviceSlot> slots;
  for (const std::string& name : names) {
    const auto [device, is_new] = devices_.try_emplace({node, name});
    if (is_new) {
      const auto thousandths = free.devices().free(node);
      std::size_t number = 0;
      device->second.pods = 0;
      // Those named in this very cycle may not show in `free` yet.
      device->second.number = UINT16_MAX;
      while (number < thousandths.size() && (thousandths[number] != DeviceTable::all ||
                                             is_named(node, static_cast<std::uint16_t>(number)))) {
        ++number;
      }
      HEADROOM_ASSERT(number < thousandths.size(), "a GPU that is newly shared was free");
      device->second.number = static_cast<std::uint16_t>(number);
    }
    ++device->second.pods;
    slots.push_back({.device = device->second.number});
  }
  return slots;
}

void SharedDevices::leave(NodeId node, const std::string& name) {
  const auto device = devices_.find({node, name});
  if (device == devices_.end()) return;
  if (--device->second.pods == 0) devices_.erase(device);
}

}  // namespace headroom::kai
