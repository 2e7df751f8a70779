#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// 2(n-1) steps, each moving size/n over the slowest link of the ring.
/// Source: Patarasuk and Yuan, JPDC 69(2), 2009.
class RingAllReduce final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    const double ranks = group.ranks();
    if (group.ranks() <= 1 || size.count <= 0) return {};
    const auto bytes = static_cast<double>(size.count);
    const double steps = 2.0 * (ranks - 1.0);
    return alpha_beta_time(steps, steps / ranks * bytes, slowest_hop(group));
  }
};

}  // namespace

CollectiveEntry ring_all_reduce() {
  return collective_entry<RingAllReduce>("ring", "all-reduce round a ring, bandwidth-optimal");
}

}  // namespace headroom
