#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/free_capacity.hpp"
#include "headroom/placement_policy.hpp"
#include "headroom/units.hpp"

#include "models/policy/packing/cluster_rooms.hpp"

namespace headroom {

/// How much of the cluster was free but of no use to the jobs of the run, at instants
/// evenly spaced from its start on.
struct FragmentationSeries {
  struct Sample {
    double fragmented_gpus = 0.0;  ///< see FragmentMeter
    double free_gpus = 0.0;
  };
  Duration spacing{};
  std::vector<Sample> samples;  ///< the k-th at k times the spacing
};

/// Looks at the nodes now and then while a run goes on. What it sees is judged when all
/// jobs are known. How often it looks follows from the run alone: at least a thousand
/// times where looking is cheap, less often where there are many nodes and few events,
/// so that it never costs more than a small part of the run.
class FragmentationSamples {
 public:
  /// `length` of the run where it is known.
  FragmentationSamples(const FreeCapacity& free, std::optional<Duration> length);
  FragmentationSamples(const FragmentationSamples&) = delete;
  FragmentationSamples& operator=(const FragmentationSamples&) = delete;

  /// The nodes stay as they are until `to`; `events` happened since the start.
  void hold_until(TimePoint to, std::uint64_t events) {
    if (to > next_) look(to, events);
  }

  /// What was seen, as it is to jobs like these.
  [[nodiscard]] FragmentationSeries judge(std::span<const ExpectedJobs> expected) const;

 private:
  /// What of a node counts.
  struct State {
    std::uint32_t group = 0;
    std::int64_t cpu_milli = 0;
    std::uint32_t whole_gpus = 0;
    std::vector<std::uint16_t> parts;  ///< what is free of GPUs in use in part, ascending
    auto operator<=>(const State&) const = default;
  };
  using StateId = std::uint32_t;
  /// A node as it was last seen, where none of its GPUs are shared.
  struct Seen {
    std::int64_t cpu_milli = -1;
    std::uint32_t whole_gpus = 0;
    StateId state = 0;
  };
  /// How many nodes are in each state, by rising number of the state.
  using Snapshot = std::vector<std::pair<StateId, std::uint32_t>>;

  void look(TimePoint to, std::uint64_t events);
  void look_half_as_often();
  [[nodiscard]] Snapshot snapshot();
  [[nodiscard]] StateId state_of(NodeId node);
  [[nodiscard]] StateId number(State state);

  const FreeCapacity* free_;
  Duration spacing_{};
  TimePoint next_{};                    ///< of the next sample
  std::vector<std::uint32_t> samples_;  ///< places in snapshots_, which never fall
  std::vector<Snapshot> snapshots_;
  std::map<State, StateId> state_numbers_;
  std::vector<Seen> seen_;
  std::vector<std::uint32_t> counts_;  ///< by state, 0 between looks
  std::vector<StateId> found_;         ///< states of which counts_ is not 0
  ClusterRooms rooms_;
  std::uint64_t visits_ = 0;  ///< nodes and single GPUs looked at
};

}  // namespace headroom
