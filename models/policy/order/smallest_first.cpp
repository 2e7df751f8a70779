#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// By the GPUs asked for.
class SmallestFirst final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint /*now*/) const override {
    return static_cast<double>(job.gpus);
  }
};

}  // namespace

OrderEntry smallest_first_order() {
  return order_entry<SmallestFirst>("smallest-first", "fewest GPUs first");
}

}  // namespace headroom
