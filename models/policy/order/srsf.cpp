#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// By the estimated GPU time still to do.
/// Source: Gu et al., "Tiresias", NSDI'19, section 3.1.
class ShortestRemainingServiceFirst final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint now) const override {
    return to_seconds(remaining_at(job, now)) * static_cast<double>(job.gpus);
  }

  [[nodiscard]] KeyChange changes() const override { return KeyChange::while_running; }
};

}  // namespace

OrderEntry srsf_order() {
  return order_entry<ShortestRemainingServiceFirst>("srsf", "smallest remaining time x GPUs first");
}

}  // namespace headroom
