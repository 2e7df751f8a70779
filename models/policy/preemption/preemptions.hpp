#pragma once
#include "headroom/preemption_policy.hpp"

namespace headroom {

[[nodiscard]] PreemptionEntry no_preemption();
[[nodiscard]] PreemptionEntry priority_preemption();
[[nodiscard]] PreemptionEntry order_preemption();

template <class Preemption>
PreemptionEntry preemption_entry(std::string_view name, std::string_view summary) {
  return {.name = name, .summary = summary, .make = []() -> std::unique_ptr<PreemptionPolicy> {
            return std::make_unique<Preemption>();
          }};
}

}  // namespace headroom
