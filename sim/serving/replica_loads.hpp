#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/stack/data_paths.hpp"
#include "models/stack/stack_spec.hpp"
#include "sim/flow/flow_network.hpp"

namespace headroom {

/// Images and weights on their way to replicas that start: flows from a storage to their nodes,
/// which share its devices and the network with one another. Reads of training jobs are not
/// among them.
class ReplicaLoads {
 public:
  /// `stack` outlives the loads. Throws InputError as DataPaths does.
  explicit ReplicaLoads(const StackSpec& stack);

  /// `key` names the load when it is done. `storage` is one of the stack's.
  void start(std::uint64_t key, const std::string& storage, Bytes size,
             std::span<const NodeId> nodes, TimePoint now);
  void cancel(std::uint64_t key, TimePoint now);

  [[nodiscard]] std::optional<TimePoint> next();
  /// Keys of the loads that are done by `now`, in the order in which they began.
  [[nodiscard]] std::vector<std::uint64_t> finish(TimePoint now);

 private:
  const StackSpec* stack_;
  DataPaths paths_;
  FlowNetwork network_;
  std::map<std::uint64_t, FlowId> flows_;        ///< by key
  std::map<std::uint32_t, std::uint64_t> keys_;  ///< by flow
};

}  // namespace headroom
