#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>

#include "headroom/hardware.hpp"

#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

ClusterSpec build_cluster(const Section& cluster) {
  constexpr std::uint64_t nodes_max = 1'000'000;
  ClusterSpec spec;
  std::map<std::string, std::string> places;
  std::uint64_t total = 0;
  for (const Section& section : cluster.children("nodes")) {
    NodeGroup group;
    group.name = section.text("name").value_or(fmt::format("nodes-{}", spec.nodes.size()));
    group.count = section.small_count("count").value_or(1);
    group.gpus = section.small_count("gpus").value_or(0);
    group.gpu_model = section.text("gpu").value_or("");
    group.cpus = section.small_count("cpus");
    group.memory = section.bytes("memory");
    total += group.count;
    const auto [first, is_new] = places.emplace(group.name, section.path());
    if (!is_new) {
      section.refuse("name",
                     fmt::format("\"{}\" is also the name of {}", group.name, first->second),
                     "a name of its own for each group");
    }
    if (!group.gpu_model.empty() && group.gpus == 0) {
      section.refuse("gpu", fmt::format("model \"{}\" of no GPUs", group.gpu_model),
                     "give \"gpus\", how many each server has");
    }
    spec.nodes.push_back(std::move(group));
  }
  if (total > nodes_max) {
    cluster.refuse("nodes", fmt::format("{} nodes in all", total),
                   fmt::format("at most {} nodes", nodes_max));
  }
  return spec;
}

}  // namespace headroom
