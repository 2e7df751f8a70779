#pragma once
#include <string>
#include <string_view>

#include "models/inventory/inventory.hpp"

namespace headroom {

/// What `kubectl get nodes -o json` (or `-o yaml`) prints, or one such node: nodes that are alike
/// make a group, in the order in which the first of each stands in the file, named after its GPUs.
/// `status.allocatable` counts, whole cores of it; GPU models and their memory are labels of GPU
/// feature discovery. Nodes that are not ready or cordoned are groups of their own. Throws
/// InputError with the place for what cannot be read, and where there is no node. Sources:
/// Kubernetes documentation, "Node status"; NVIDIA GPU feature discovery and MIG manager, labels.
[[nodiscard]] Inventory read_kubectl_nodes(std::string_view text, const std::string& shown);

}  // namespace headroom
