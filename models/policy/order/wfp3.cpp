#include <algorithm>

#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// Source: Tang et al., "Fault-aware, utility-based job scheduling on Blue Gene/P
/// systems", Cluster'09; the form of Carastan-Santos and de Camargo, SC'17.
/// An estimate below one second counts as one second.
class Wfp3 final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint now) const override {
    const double wait = to_seconds(now - job.submit);
    const double ratio = wait / std::max(1.0, to_seconds(job.estimate));
    return -(ratio * ratio * ratio) * static_cast<double>(job.gpus);
  }

  [[nodiscard]] KeyChange changes() const override { return KeyChange::always; }
};

}  // namespace

OrderEntry wfp3_order() {
  return order_entry<Wfp3>("wfp3", "(wait / estimate)^3 x size, largest first");
}

}  // namespace headroom
