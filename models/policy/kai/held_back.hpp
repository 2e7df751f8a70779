#pragma once
// Why jobs wait.
#include <vector>

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

/// The rule that holds back each job with pending pods, as things stand at the end of a cycle.
[[nodiscard]] std::vector<HeldBack> held_back(const SchedulingSession& session);

}  // namespace headroom::kai
