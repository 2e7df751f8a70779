#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/free_capacity.hpp"
#include "headroom/job.hpp"

#include "models/policy/kai/snapshot.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"
#include "tools/schedule/snapshot_nodes.hpp"

namespace headroom {

/// The pods of one job, and how many of them it needs where they are workers.
struct PodsOfJob {
  std::vector<kai::SnapshotTask> tasks;
  std::optional<int> min_available{};
};

/// Makes pods of what jobs say, as a simulation would: one for each node that a request takes.
class PodReader {
 public:
  PodReader(const SnapshotCluster& cluster, BuildContext& context);

  /// Files what is wrong with the request, the state and the nodes of `job`.
  [[nodiscard]] PodsOfJob read(const Section& job);

 private:
  struct Shape {
    std::uint32_t pods = 1;
    kai::PodRequest request;
  };
  /// Where a job or pod says that it is.
  struct Standing {
    kai::Status status = kai::Status::pending;
    std::vector<std::string> nodes;
    std::vector<std::string> devices;
  };

  [[nodiscard]] PodsOfJob alike_pods(const Section& job, const std::string& id);
  [[nodiscard]] PodsOfJob listed_pods(const Section& job, const std::string& id);
  [[nodiscard]] Standing standing(const Section& place, const char* node_key) const;
  [[nodiscard]] Shape shape_of(const ResourceRequest& request);
  [[nodiscard]] std::vector<std::string> nodes_for(const ResourceRequest& request,
                                                   const Section& job);
  static void put(const Section& place, const Standing& where, PodsOfJob& pods);

  const SnapshotCluster* cluster_;
  BuildContext* context_;
  std::vector<std::string> node_names_;
  FreeCapacity free_;
  std::map<ResourceRequest, Shape> shapes_;
  std::map<std::pair<std::vector<std::string>, std::map<std::string, std::string>>,
           std::vector<std::string>>
      allowed_;
};

}  // namespace headroom
