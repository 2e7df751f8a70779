#include "tools/study/run_summary.hpp"

#include <functional>

#include "sim/observe/summary.hpp"
#include "sim/world/fill_cluster.hpp"
#include "sim/world/run.hpp"

namespace headroom {

Tree run_summary(const Scenario& scenario, const std::function<void()>& look) {
  if (scenario.run.packing) {
    return packing_summary(fill_cluster(scenario, [&](double /*done*/) {
      if (look) look();
    }));
  }
  RunOptions options;
  options.on_progress = [&](TimePoint /*now*/, std::size_t /*ended*/, std::size_t /*known*/) {
    if (look) look();
    return true;
  };
  return summary(run_scenario(scenario, options));
}

}  // namespace headroom
