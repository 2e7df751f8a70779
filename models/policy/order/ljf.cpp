#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// By the estimate of the whole job, longest first.
class LongestJobFirst final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint /*now*/) const override {
    return -to_seconds(job.estimate);
  }
};

}  // namespace

OrderEntry ljf_order() {
  return order_entry<LongestJobFirst>("ljf", "longest estimated run time first");
}

}  // namespace headroom
