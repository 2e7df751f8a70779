#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// By the estimated work still to do. Falls while a job runs, stands still while it waits.
class ShortestRemainingTimeFirst final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint now) const override {
    return to_seconds(remaining_at(job, now));
  }

  [[nodiscard]] KeyChange changes() const override { return KeyChange::while_running; }
};

}  // namespace

OrderEntry srtf_order() {
  return order_entry<ShortestRemainingTimeFirst>("srtf", "shortest remaining time first");
}

}  // namespace headroom
