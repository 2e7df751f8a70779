#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// Switches add up on the way: each rank sends its buffer once and receives the
/// sum once, both at the same time, through one level of switches inside the
/// node and log2(nodes) above. Source: Graham et al., SHARP, COM-HPC 2016.
class InNetworkAllReduce final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    if (group.ranks() <= 1 || size.count <= 0) return {};
    const double levels = 1.0 + rounds(group.nodes);
    return alpha_beta_time(2.0 * levels, static_cast<double>(size.count), slowest_hop(group));
  }
};

}  // namespace

CollectiveEntry in_network_all_reduce() {
  return collective_entry<InNetworkAllReduce>("in-network",
                                              "all-reduce by the switches (SHARP, NVLS)");
}

}  // namespace headroom
