#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// `count` equal servers. What is absent is not modelled: a node without
/// `cpus` holds any number of CPU requests.
struct NodeGroup {
  std::string name;
  std::uint32_t count = 1;
  std::uint32_t gpus = 0;             ///< per node
  std::string gpu_model;              ///< empty when not named
  std::optional<std::uint32_t> cpus;  ///< cores per node
  std::optional<Bytes> memory;        ///< per node
};

/// Node ids run through the groups in order.
struct ClusterSpec {
  std::vector<NodeGroup> nodes;
};

}  // namespace headroom
