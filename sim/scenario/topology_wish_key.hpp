#pragma once
#include "sim/scenario/key_description.hpp"

namespace headroom {

/// How close together the nodes of a job are to lie; of spelled and of drawn jobs.
[[nodiscard]] KeyDescription topology_wish_key();

}  // namespace headroom
