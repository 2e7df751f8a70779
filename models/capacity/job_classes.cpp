#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "headroom/diagnostics.hpp"
#include "headroom/free_capacity.hpp"

namespace headroom {

std::uint64_t FreeCapacity::job_classes(NodeId node) const {
  return classes_.empty() ? 0 : classes_[index(node)];
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
  const std::uint64_t bit = std::uint64_t{1} << job_class;
  if (count > 0) {
    classes_[index(node)] |= bit;
  } else {
    classes_[index(node)] &= ~bit;
  }
}

}  // namespace headroom
