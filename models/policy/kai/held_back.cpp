// Why jobs wait.
#include "models/policy/kai/held_back.hpp"

namespace headroom::kai {

std::vector<HeldBack> held_back(const Session& session) {
  (void)session;
  return {};
}

}  // namespace headroom::kai
