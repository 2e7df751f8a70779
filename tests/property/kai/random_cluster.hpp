#pragma once
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {

/// What a random cluster may contain beside whole GPUs, CPU and memory.
struct RandomFeatures {
  bool shares = false;    ///< fractions and GPU memory, also on several devices
  bool mig = false;       ///< MIG nodes and instances
  bool numa = false;      ///< zones and guaranteed pods
  bool topology = false;  ///< racks and zones, required and preferred
  bool groups = false;    ///< sub-groups
  bool deep = false;      ///< three levels of queues
};

/// Small random clusters and jobs for them; the same seed gives the same ones everywhere.
class RandomCluster {
 public:
  explicit RandomCluster(std::uint64_t seed);

  [[nodiscard]] const RandomFeatures& features() const { return features_; }
  /// Nodes, queues and a topology; no jobs.
  [[nodiscard]] Snapshot cluster();
  /// A waiting job for one of the leaves of the cluster made last.
  [[nodiscard]] SnapshotJob job(int number, TimePoint now);

  /// True `percent` times out of a hundred.
  [[nodiscard]] bool chance(unsigned percent) { return random_() % 100 < percent; }
  /// From `first` to `last`, both included.
  [[nodiscard]] int between(int first, int last);
  [[nodiscard]] double one_of(std::initializer_list<double> values);

 private:
  [[nodiscard]] SnapshotNode node(int number);
  [[nodiscard]] SnapshotQueue queue(const std::string& name, const std::string& parent, int rank);
  [[nodiscard]] PodRequest request();
  [[nodiscard]] TopologyConstraint constraint();
  [[nodiscard]] SnapshotNuma zones(const SnapshotNode& node);
  void add_pods(SnapshotJob& job, const SnapshotPodSet& pod_set, int more);
  void add_groups(SnapshotJob& job);

  std::mt19937_64 random_;
  RandomFeatures features_;
  std::vector<std::string> leaves_;
};

}  // namespace headroom::kai
