#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// n-1 steps of size/n: half of a ring all-reduce.
/// Source: Thakur, Rabenseifner, Gropp, IJHPCA 19(1), 2005.
class ReduceScatter final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    return half_ring_time(size, group);
  }
};

}  // namespace

CollectiveEntry reduce_scatter() {
  return collective_entry<ReduceScatter>("reduce-scatter",
                                         "each rank ends with its share of the sum");
}

}  // namespace headroom
