#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/serving/request_figures.hpp"

namespace headroom {

/// A part of the time in which a replica held its GPUs; the warm-up ends between two of them.
struct ReplicaSpan {
  JobId job{};
  GpuShare share{};
  TimePoint from;
  TimePoint to;
  bool is_starting = false;  ///< fetching and starting; else ready
  Duration busy{};           ///< at work, of its time ready

  [[nodiscard]] Duration length() const { return to - from; }
};

/// The number of ready replicas changed.
struct ReplicaChange {
  TimePoint time;
  std::int32_t by = 0;
};

/// What became of one service.
struct ServiceRecord {
  std::string name;
  bool is_fluid = false;
  bool is_language = false;
  RequestFigures figures;
  double waiting = 0.0;  ///< requests without an answer when it ended
  Duration measured{};   ///< how long it lived after the warm-up
  double ready_s = 0.0;  ///< replica-seconds, ready or draining, in that time
  std::uint32_t most_ready = 0;
  std::uint32_t starts = 0;  ///< of replicas that became ready, in that time
  Duration starting_sum{};   ///< that those took from GPUs to ready
  Duration starting_max{};
  std::vector<ReplicaSpan> spans;
  std::vector<ReplicaChange> changes;  ///< over the whole run
};

}  // namespace headroom
