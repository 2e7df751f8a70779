#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "headroom/diagnostics.hpp"
#include "headroom/free_capacity.hpp"

namespace headroom {

std::uint64_t FreeCapacity::job_classes(NodeId node) const {
  if (class_counts_.empty()) return 0;
  std::uint64_t classes = 0;
  for (std::size_t i = 0; i < job_class_count; ++i) {
    if (class_counts_[index(node) * job_class_count + i] > 0) classes |= std::uint64_t{1} << i;
  }
  return classes;
}

void FreeCapacity::count_class(NodeId node, const Footprint& footprint, int by) {
  if (footprint.gpus_per_node == 0) return;
  const std::size_t job_class =
      footprint.shares_devices()
          ? 0
          : std::min<std::size_t>(footprint.gpus_per_node, job_class_count - 1);
  std::int32_t& count = class_counts_[index(node) * job_class_count + job_class];
  count += by;
  HEADROOM_ASSERT(count >= 0, "what leaves a node was there");
}

}  // namespace headroom
