#pragma once
// Which device stands behind the name of a shared GPU.
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"

namespace headroom::kai {

/// The scheduler names shared GPUs; the world numbers them. A name that is new on a node stands
/// for the lowest GPU there that nobody uses, until its last pod leaves.
class SharedDevices {
 public:
  /// The devices of `names` for one more pod. `free` shows what was handed over so far.
  [[nodiscard]] std::vector<DeviceSlot> join(NodeId node, const std::vector<std::string>& names,
                                             const FreeCapacity& free);
  /// One pod less on the device of this name; nothing when it never joined.
  void leave(NodeId node, const std::string& name);

 private:
  struct Device {
    std::uint16_t number = 0;
    std::uint32_t pods = 0;
  };
  [[nodiscard]] bool is_named(NodeId node, std::uint16_t number) const;

  std::map<std::pair<NodeId, std::string>, Device> devices_;
};

}  // namespace headroom::kai
