#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/alpha_beta.hpp"
#include "models/fabric/collectives/collectives.hpp"

namespace headroom {
namespace {

/// One server holds all parameters: the gradients of every node come in through
/// its adapters and the parameters go out, one direction after the other, so
/// that 2 * size * nodes pass it. Source: Li et al., Parameter Server, OSDI
/// 2014; Keuper and Pfreundt, MLHPC 2016, for what it does to scaling.
class CentralServer final : public CollectiveModel {
 public:
  [[nodiscard]] Duration time(Bytes size, const CollectiveGroup& group) const override {
    if (group.ranks() <= 1 || size.count <= 0) return {};
    const double volume = 2.0 * static_cast<double>(size.count) * group.nodes;
    return alpha_beta_time(2.0, volume, {.latency = group.inter_latency, .rate = group.inter});
  }
};

}  // namespace

CollectiveEntry central_server() {
  return collective_entry<CentralServer>("central-server",
                                         "gradients to one server, parameters back");
}

}  // namespace headroom
