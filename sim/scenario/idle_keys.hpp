#pragma once
#include "sim/scenario/builders.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

/// Warns of keys of the scenario `root` that are set but cannot show in any result of
/// `scenario`, which was built from it: estimates that nobody asks for, replications of what
/// is not random, profiles and storages that no job uses.
void warn_of_idle_keys(const Section& root, const Scenario& scenario, BuildContext& context);

}  // namespace headroom
