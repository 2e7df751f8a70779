#include <algorithm>
#include <cmath>

#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// Found by regression on simulated schedules. Source: Carastan-Santos and de
/// Camargo, SC'17, table 3. Times are in seconds; below one second count as one.
class F1 final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint /*now*/) const override {
    const double estimate = std::max(1.0, to_seconds(job.estimate));
    const double submit = std::max(1.0, to_seconds(job.submit.since_start));
    return std::log10(estimate) * static_cast<double>(job.gpus) + 870.0 * std::log10(submit);
  }
};

}  // namespace

OrderEntry f1_order() {
  return order_entry<F1>("f1", "log10(estimate) x size + 870 x log10(submit), smallest first");
}

}  // namespace headroom
