#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/session.hpp"
#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/property/kai/random_cluster.hpp"

namespace headroom::kai {

/// A random cluster over time: jobs come, run, lose pods and end, a cycle every minute. What was
/// evicted leaves after a while and waits again.
class LivingCluster {
 public:
  /// A job as it is known outside the scheduler.
  struct Life {
    JobId id{};
    SnapshotJob job;
    /// When it was first seen below its minimum, while it is.
    std::optional<TimePoint> stale_since{};
  };

  explicit LivingCluster(std::uint64_t seed);

  /// A minute passes and a cycle runs.
  CycleOutcome step() {
    pass_minute();
    return run_cycle();
  }
  /// Pods go on, jobs end and come.
  void pass_minute();
  CycleOutcome run_cycle(Telling obstacles = Telling::all);
  /// The cluster as it stands between the two, to be built anew.
  [[nodiscard]] Snapshot snapshot() const;

  [[nodiscard]] const Snapshot& facts() const { return facts_; }
  [[nodiscard]] const Cluster& cluster() const { return cluster_; }
  [[nodiscard]] const std::vector<Life>& lives() const { return lives_; }
  [[nodiscard]] const RandomFeatures& features() const { return random_.features(); }
  [[nodiscard]] const CycleSettings& settings() const { return settings_; }
  [[nodiscard]] TimePoint now() const { return now_; }
  [[nodiscard]] TaskView task(const Life& life, std::size_t position) const;
  /// Whether the pod is physically on the node that its view names: not when it only waits for room
  /// there, nor when it was turned away in the cycle in which it began to wait.
  [[nodiscard]] bool is_there(const Life& life, std::size_t position) const;
  /// Whether the job has pods on nodes, none that succeeded, and a pod set below its minimum.
  [[nodiscard]] bool is_stale(const Life& life) const;

 private:
  void pods_move_on();
  void jobs_end();
  void jobs_come();
  [[nodiscard]] std::map<TaskId, TaskView> all_views() const;

  RandomCluster random_;
  Snapshot facts_;
  Cluster cluster_;
  CycleSettings settings_;
  std::vector<Life> lives_;
  std::set<TaskId> turned_away_;      ///< in the last cycle, while they only waited for room
  std::map<TaskId, TaskView> moved_;  ///< by the last cycle, as they were before it
  TimePoint now_{Duration{std::int64_t{1'000'000} * 1'000'000'000}};
  int jobs_made_ = 0;
};

/// Whether a pod of this status counts as held by its queue.
[[nodiscard]] bool is_active(Status status);

}  // namespace headroom::kai
