#pragma once
#include <vector>

#include "headroom/units.hpp"

#include "sim/interactive/shared_devices.hpp"

namespace headroom {

/// What a job got when it started.
struct Hold {
  GpuShare share{};                 ///< in all
  std::vector<DeviceAt> devices{};  ///< those that it shares; none: it has them alone
  double instance_share = 1.0;      ///< of a device, where it holds MIG instances
  Duration restart_cost{};          ///< before it can work
  Duration executed{};              ///< what it kept of earlier runs, as the scheduler counts it
};

}  // namespace headroom
