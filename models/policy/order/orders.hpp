#pragma once
#include "headroom/order_policy.hpp"

namespace headroom {

[[nodiscard]] OrderEntry fcfs_order();
[[nodiscard]] OrderEntry sjf_order();
[[nodiscard]] OrderEntry ljf_order();
[[nodiscard]] OrderEntry smallest_first_order();
[[nodiscard]] OrderEntry largest_first_order();
[[nodiscard]] OrderEntry srtf_order();
[[nodiscard]] OrderEntry srsf_order();
[[nodiscard]] OrderEntry las_order();
[[nodiscard]] OrderEntry wfp3_order();
[[nodiscard]] OrderEntry unicef_order();
[[nodiscard]] OrderEntry f1_order();
[[nodiscard]] OrderEntry priority_order();

/// An order without parameters.
template <class Order>
OrderEntry order_entry(std::string_view name, std::string_view summary) {
  return {.name = name,
          .summary = summary,
          .parameters = {},
          .make = [](const ParameterValues&) -> std::unique_ptr<OrderPolicy> {
            return std::make_unique<Order>();
          }};
}

}  // namespace headroom
