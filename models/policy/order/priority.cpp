#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// By the priority the job came with; arrival breaks ties.
class ByPriority final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& job, TimePoint /*now*/) const override {
    return -static_cast<double>(job.priority);
  }
};

}  // namespace

OrderEntry priority_order() {
  return order_entry<ByPriority>("priority", "highest priority first");
}

}  // namespace headroom
