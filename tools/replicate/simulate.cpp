#include "tools/replicate/simulate.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include "sim/observe/replications.hpp"
#include "sim/observe/summary.hpp"
#include "sim/world/fill_cluster.hpp"

namespace headroom {

SimulatedRun simulate(const Scenario& scenario, const RunOptions& options) {
  if (scenario.run.packing) {
    PackedRun packed = fill_cluster(scenario, [&](double /*done*/) {
      if (options.on_progress) options.on_progress(TimePoint{}, 0, 0);
    });
    Tree figures = packing_summary(packed);
    const std::uint64_t arrived = packed.arrived;
    return {.summary = std::move(figures),
            .record = std::move(packed),
            .jobs = arrived,
            .events = arrived};
  }
  RunRecord record = run_scenario(scenario, options);
  Tree figures = summary(record);
  const std::size_t jobs = record.jobs.size();
  const std::uint64_t events = record.event_count;
  return {
      .summary = std::move(figures), .record = std::move(record), .jobs = jobs, .events = events};
}

RunOptions stoppable(std::function<void()> look) {
  RunOptions options;
  if (!look) return options;
  options.on_progress = [look = std::move(look)](TimePoint, std::size_t, std::size_t) {
    look();
    return true;
  };
  return options;
}

Scenario replica(const Scenario& scenario, std::size_t number) {
  Scenario copy = scenario;
  copy.run.seed += number;
  return copy;
}

Tree replicated_summary(std::span<const Tree> summaries) {
  return summaries.size() == 1 ? summaries.front() : merged_summary(summaries);
}

}  // namespace headroom
