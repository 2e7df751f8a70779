// A cluster that is kept from cycle to cycle decides as one that is built anew for each.
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/session.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/property/kai/living_cluster.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

/// What was done, one line a change. Names of shared devices may differ.
std::vector<std::string> deeds(const CycleOutcome& outcome, const Cluster& cluster) {
  std::vector<std::string> lines;
  for (const Change& change : outcome.changes) {
    lines.push_back(std::to_string(static_cast<int>(change.action)) + " " +
                    std::to_string(static_cast<int>(change.deed)) + " " +
                    cluster.task_name(change.task) + " " + std::to_string(index(change.from)) +
                    " to " + std::to_string(index(change.node)) + " on " +
                    std::to_string(change.gpu_groups.size()));
  }
  return lines;
}

}  // namespace

TEST_CASE("a kept cluster decides as one built anew") {
  std::size_t changes = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    LivingCluster living{seed};
    // What a pod holds of zones cannot be seen from outside.
    if (living.features().numa) continue;
    for (int minute = 0; minute < 12; ++minute) {
      CAPTURE(seed);
      CAPTURE(minute);
      living.pass_minute();
      Cluster rebuilt{living.snapshot()};
      const auto wanted = deeds(rebuilt.run_cycle(living.now(), living.settings()), rebuilt);
      const auto seen = deeds(living.run_cycle(), living.cluster());
      changes += seen.size();
      REQUIRE(seen == wanted);
    }
  }
  CHECK(changes > 5000);
}
