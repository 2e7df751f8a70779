#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// n-1 steps of size/n, size being what comes out: the other half of a ring
/// all-reduce. Source: Thakur, Rabenseifner, Gropp, IJHPCA 19(1), 2005.
class AllGather final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    return half_ring_time(size, group);
  }
};

}  // namespace

CollectiveEntry all_gather() {
  return collective_entry<AllGather>("all-gather", "each rank ends with the shares of all");
}

}  // namespace headroom
