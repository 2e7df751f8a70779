#include <algorithm>

#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// n-1 pairwise exchanges of size/n. What leaves a node shares its adapters
/// among the ranks of the node, while the rest stays on the links inside; the
/// slower of the two ends last. Source: Thakur, Rabenseifner, Gropp, IJHPCA
/// 19(1), 2005, pairwise exchange; the split by nodes is counting.
class AllToAll final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    if (group.ranks() <= 1 || size.count <= 0) return {};
    const double share = static_cast<double>(size.count) / group.ranks();
    const double inside = group.ranks_per_node - 1.0;
    const double outside = group.ranks() - 1.0 - inside;
    Duration result{};
    if (inside > 0.0) {
      result = alpha_beta_time(inside, inside * share,
                               {.latency = group.intra_latency, .rate = group.intra});
    }
    if (outside > 0.0) {
      const double leaves_node = outside * share * group.ranks_per_node;
      const CollectiveHop wire{.latency = group.inter_latency, .rate = group.inter};
      result = std::max(result, alpha_beta_time(outside, leaves_node, wire));
    }
    return result;
  }
};

}  // namespace

CollectiveEntry all_to_all() {
  return collective_entry<AllToAll>("all-to-all", "each rank sends each other its own share");
}

}  // namespace headroom
