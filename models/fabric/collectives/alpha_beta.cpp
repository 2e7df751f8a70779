#include "models/fabric/collectives/alpha_beta.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "headroom/collective_model.hpp"
#include "headroom/diagnostics.hpp"

namespace headroom {

CollectiveHop slowest_hop(const CollectiveGroup& group) {
  CollectiveHop hop{.latency = group.intra_latency, .rate = group.intra};
  if (group.nodes == 1) return hop;
  const bool crosses_only = group.ranks_per_node == 1;
  hop.latency = std::max(group.inter_latency, group.intra_latency);
  if (crosses_only || group.inter < hop.rate) hop.rate = group.inter;
  return hop;
}

Duration alpha_beta_time(double steps, double volume, const CollectiveHop& hop) {
  HEADROOM_ASSERT(hop.rate.count > 0.0, "links of a collective have a positive rate");
  const double transfer_ns = volume * 1e9 / hop.rate.count;
  return {std::llround((steps * static_cast<double>(hop.latency.count)) + transfer_ns)};
}

Duration half_ring_time(Bytes size, const CollectiveGroup& group) {
  if (group.ranks() <= 1 || size.count <= 0) return {};
  const double ranks = group.ranks();
  const double steps = ranks - 1.0;
  return alpha_beta_time(steps, steps / ranks * static_cast<double>(size.count),
                         slowest_hop(group));
}

double rounds(std::uint32_t count) {
  return static_cast<double>(std::bit_width(std::max(count, 1U) - 1U));
}

}  // namespace headroom
