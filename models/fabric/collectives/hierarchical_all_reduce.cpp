#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// Reduce-scatter inside each node, all-reduce of the shares between the nodes
/// (the ranks of a node share its adapters, so that `size` crosses them in
/// all), all-gather inside. The middle goes over trees: 2 log2(nodes) hops.
/// Source: Mikami et al., Massively distributed SGD, arXiv:1811.05233, 2018
/// (two-dimensional torus); trees: Sanders et al., Parallel Computing 35, 2009.
class HierarchicalAllReduce final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    if (group.ranks() <= 1 || size.count <= 0) return {};
    const auto bytes = static_cast<double>(size.count);
    Duration result{};
    if (group.ranks_per_node > 1) {
      const double ranks = group.ranks_per_node;
      const double steps = 2.0 * (ranks - 1.0);
      result = alpha_beta_time(steps, steps / ranks * bytes,
                               {.latency = group.intra_latency, .rate = group.intra});
    }
    if (group.nodes > 1) {
      const double volume = 2.0 * (group.nodes - 1.0) / group.nodes * bytes;
      result += alpha_beta_time(2.0 * rounds(group.nodes), volume,
                                {.latency = group.inter_latency, .rate = group.inter});
    }
    return result;
  }
};

}  // namespace

CollectiveEntry hierarchical_all_reduce() {
  return collective_entry<HierarchicalAllReduce>(
      "hierarchical", "all-reduce inside nodes, then between them, then back");
}

}  // namespace headroom
