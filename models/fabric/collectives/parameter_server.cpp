#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// One server on each node holds a share of the parameters; each node sends the
/// gradients of its own ranks, added up before, to the other servers and
/// receives new parameters: 2(N-1)/N of the buffer each way through its
/// adapters, and as much inside the node. With one server node for all, see
/// central_server. Source: Li et al., Parameter Server, OSDI 2014.
class ParameterServer final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    if (group.ranks() <= 1 || size.count <= 0) return {};
    const auto bytes = static_cast<double>(size.count);
    if (group.nodes == 1) {
      return alpha_beta_time(2.0, 2.0 * bytes,
                             {.latency = group.intra_latency, .rate = group.intra});
    }
    const double volume = 2.0 * (group.nodes - 1.0) / group.nodes * bytes;
    return alpha_beta_time(2.0, volume, {.latency = group.inter_latency, .rate = group.inter});
  }
};

}  // namespace

CollectiveEntry parameter_server() {
  return collective_entry<ParameterServer>("parameter-server",
                                           "gradients to servers on all nodes, parameters back");
}

}  // namespace headroom
