#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "headroom/parameters.hpp"
#include "headroom/placement_policy.hpp"
#include "headroom/scheduling_policy.hpp"

namespace headroom {

/// The registered names of the parts of a scheduler.
struct PolicyParts {
  std::string order = "fcfs";
  std::string backfill = "none";
  std::string backfill_order = "fcfs";  ///< `fcfs` stands for the queue's own order
  std::string placement = "first-fit";
  std::string preemption = "none";
  std::map<std::string, ParameterValues> parameters;  ///< by the name of the part
  std::uint64_t seed = 1;
  std::vector<ExpectedJobs> expected{};  ///< where the placement needs them
};

/// A scheduler made of one order, one backfill, one placement and one
/// preemption. Throws InputError for a name that is not registered.
[[nodiscard]] std::unique_ptr<SchedulingPolicy> make_composed_policy(const PolicyParts& parts);

}  // namespace headroom
