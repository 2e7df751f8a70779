#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// By the estimate of the whole job.
class ShortestJobFirst final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint /*now*/) const override {
    return to_seconds(job.estimate);
  }
};

}  // namespace

OrderEntry sjf_order() {
  return order_entry<ShortestJobFirst>("sjf", "shortest estimated run time first");
}

}  // namespace headroom
