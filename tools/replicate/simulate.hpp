#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <variant>
#include <vector>

#include "sim/observe/packed_run.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run.hpp"

namespace headroom {

/// One run and its figures.
struct SimulatedRun {
  Tree summary;  ///< what summary.json holds
  std::variant<RunRecord, PackedRun> record;
  std::size_t jobs = 0;  ///< that arrived
  std::uint64_t events = 0;
};

/// Runs `scenario` once with its own seed, as its `run.mode` says. A packing run
/// keeps no log and calls `options.on_progress` with zeros, as it has no clock.
/// Throws what run_scenario and fill_cluster throw.
[[nodiscard]] SimulatedRun simulate(const Scenario& scenario, const RunOptions& options = {});

/// Options of a run that calls `look`, where it is not empty, now and then; it may throw to stop.
[[nodiscard]] RunOptions stoppable(std::function<void()> look);

/// Replication `number` of `scenario`: the same with `number` added to its seed.
[[nodiscard]] Scenario replica(const Scenario& scenario, std::size_t number);

/// The summaries of replications, at least one, as summary.json has them: a
/// single one as it is, several merged.
[[nodiscard]] Tree replicated_summary(std::span<const Tree> summaries);

}  // namespace headroom
