#include "models/fabric/collectives/collectives.hpp"

#include <array>
#include <span>

#include "headroom/collective_model.hpp"

namespace headroom {

std::span<const CollectiveEntry> collective_models() {
  static const std::array entries{ring_all_reduce(),
                                  tree_all_reduce(),
                                  hierarchical_all_reduce(),
                                  in_network_all_reduce(),
                                  reduce_scatter(),
                                  all_gather(),
                                  all_to_all(),
                                  parameter_server(),
                                  central_server()};
  return entries;
}

}  // namespace headroom
