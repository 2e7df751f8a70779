#pragma once
// Why jobs wait.
#include <vector>

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

/// The rule that holds back each job with pending pods, as things stand at the end of a cycle; of
/// which jobs is said by the settings.
[[nodiscard]] std::vector<HeldBack> held_back(SchedulingSession& session);

}  // namespace headroom::kai
