#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// By the GPUs asked for, most first.
class LargestFirst final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint /*now*/) const override {
    return -static_cast<double>(job.gpus);
  }
};

}  // namespace

OrderEntry largest_first_order() {
  return order_entry<LargestFirst>("largest-first", "most GPUs first");
}

}  // namespace headroom
