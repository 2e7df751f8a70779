#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

/// By arrival alone; a job that was stopped goes back to its old place.
class FirstComeFirstServed final : public OrderPolicy {
 public:
  [[nodiscard]] double key(const JobFacts& /*job*/, TimePoint /*now*/) const override {
    return 0.0;
  }
};

}  // namespace

OrderEntry fcfs_order() {
  return order_entry<FirstComeFirstServed>("fcfs", "first come, first served");
}

}  // namespace headroom
