#include <algorithm>
#include <cmath>
#include <limits>

#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// Favours small, short jobs; one-GPU jobs go before all, as their divisor is zero.
/// Source: Carastan-Santos and de Camargo, SC'17, table 2. An estimate below
/// one second counts as one second.
class Unicef final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint now) const override {
    if (job.gpus <= 1) return -std::numeric_limits<double>::infinity();
    const double wait = to_seconds(now - job.submit);
    const double estimate = std::max(1.0, to_seconds(job.estimate));
    return -wait / (std::log2(static_cast<double>(job.gpus)) * estimate);
  }

  [[nodiscard]] KeyChange changes() const override { return KeyChange::always; }
};

}  // namespace

OrderEntry unicef_order() {
  return order_entry<Unicef>("unicef", "wait / (log2(size) x estimate), largest first");
}

}  // namespace headroom
