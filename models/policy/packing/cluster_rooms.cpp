#include "models/policy/packing/cluster_rooms.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "headroom/device_table.hpp"

#include "models/policy/packing/expected_jobs.hpp"

namespace headroom {
namespace {

std::int64_t slices_in_milli(std::int64_t slices, const MigLayout& layout) {
  return slices * whole_gpu_milli / layout.memory_slices;
}

}  // namespace

bool counts_cpu(const NodeCapacity& capacity) {
  // FreeCapacity gives nodes without a number half of the largest one there is.
  return capacity.cpu_milli < std::numeric_limits<std::int64_t>::max() / 4;
}

GpuShare device_share(const FreeCapacity& free, NodeId node, const Footprint& footprint) {
  if (const MigKind* kind = free.mig_kind(node, footprint)) {
    return {slices_in_milli(kind->memory_slices, *free.mig(node))};
  }
  return {std::min<std::int64_t>(free.share_on(node, footprint), whole_gpu_milli)};
}

PackingPod packing_pod(const FreeCapacity& free, NodeId node, const Footprint& footprint) {
  PackingPod pod{.cpu_milli = counts_cpu(free.capacity(node)) ? footprint.cpu_milli_per_node : 0,
                 .gpus = static_cast<std::int32_t>(footprint.gpus_per_node)};
  if (pod.gpus == 0) return pod;
  const std::int64_t share = device_share(free, node, footprint).count;
  pod.gpu_milli = static_cast<std::int32_t>(share);
  if (footprint.mig_kind == 0) return pod;
  pod.gpu_milli =
      static_cast<std::int32_t>(std::min<std::int64_t>(share * pod.gpus, whole_gpu_milli));
  pod.gpus = 1;
  return pod;
}

PackingRoom ClusterRooms::room(const FreeCapacity& free, NodeId node) {
  const NodeCapacity& capacity = free.capacity(node);
  const std::size_t gpus = capacity.gpus + capacity.partitioned_gpus;
  if (free.devices().is_active()) {
    gpu_milli_.clear();
    const MigLayout* layout = free.mig(node);
    const auto devices = free.devices().free(node);
    for (std::size_t device = 0; device < devices.size(); ++device) {
      std::int64_t milli = std::max<std::int64_t>(devices[device], 0);
      if (layout != nullptr && devices[device] == DeviceTable::partitioned) {
        const int used = std::popcount(free.devices().used_slices(node, device));
        milli = slices_in_milli(layout->memory_slices - used, *layout);
      }
      gpu_milli_.push_back(static_cast<std::uint16_t>(milli));
    }
  } else {
    gpu_milli_.assign(gpus, 0);
    const std::size_t whole = free.free_gpus(node) + capacity.partitioned_gpus;
    std::fill_n(gpu_milli_.begin(), std::min(whole, gpus), std::uint16_t{whole_gpu_milli});
  }
  PackingRoom room{.cpu_milli = counts_cpu(capacity) ? free.free_cpu_milli(node) : 0,
                   .memory = free.free_memory(node),
                   .gpu_milli = gpu_milli_,
                   .model = group_model(capacity.group),
                   .classes = free.job_classes(node),
                   .counts_cpu = counts_cpu(capacity)};
  for (const std::uint16_t milli : gpu_milli_) {
    room.gpu_milli_total += milli;
    if (milli == whole_gpu_milli) ++room.whole_gpus;
  }
  return room;
}

}  // namespace headroom
