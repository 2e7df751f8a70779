#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// Up one tree and down again, 2 log2(n) hops; two trees, each with half of the
/// data, keep every link busy in both directions, so that 2 * size crosses a
/// link in all. Source: Sanders, Speck, Traeff, Parallel Computing 35(12), 2009.
class TreeAllReduce final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    if (group.ranks() <= 1 || size.count <= 0) return {};
    const auto bytes = static_cast<double>(size.count);
    return alpha_beta_time(2.0 * rounds(group.ranks()), 2.0 * bytes, slowest_hop(group));
  }
};

}  // namespace

CollectiveEntry tree_all_reduce() {
  return collective_entry<TreeAllReduce>("tree", "all-reduce over two pipelined binary trees");
}

}  // namespace headroom
