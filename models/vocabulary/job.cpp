#include "headroom/job.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom {

GpuShare total_gpus(const ResourceRequest& request) {
  const bool shares_memory = request.gpu_memory.count > 0 || !request.mig.empty();
  const std::int64_t each = request.device_share.count > 0 ? request.device_share.count : 1000;
  const std::int64_t nodes = request.nodes.value_or(1);
  if (request.device_share.count > 0 || shares_memory) {
    const std::int64_t devices = request.gpus_per_node
                                     ? nodes * *request.gpus_per_node
                                     : std::max<std::int64_t>(nodes, gpus_rounded_up(request.gpus));
    return {devices * each};
  }
  if (!request.gpus_per_node) return request.gpus;
  return whole_gpus(static_cast<std::int64_t>(request.nodes.value_or(1)) * *request.gpus_per_node);
}

double speed_at(const SpeedUp& curve, double gpus) {
  if (curve.points.empty()) return std::pow(gpus, curve.exponent);
  SpeedUp::Point before{.gpus = 0.0, .speed = 0.0};
  for (const SpeedUp::Point& point : curve.points) {
    if (gpus <= point.gpus) {
      const double part = (gpus - before.gpus) / (point.gpus - before.gpus);
      return before.speed + (part * (point.speed - before.speed));
    }
    before = point;
  }
  return before.speed;
}

RequestId RequestTable::intern(const ResourceRequest& request) {
  const auto [entry, is_new] = ids_.try_emplace(request, id_at<RequestId>(requests_.size()));
  if (is_new) requests_.push_back(request);
  return entry->second;
}

RequestId RequestTable::whole_gpus(std::uint32_t count) {
  constexpr std::uint32_t small_max = 4096;
  const auto make = [&] {
    ResourceRequest request;
    request.gpus = headroom::whole_gpus(count);
    return intern(request);
  };
  if (count > small_max) {
    const auto known = large_whole_.find(count);
    return known != large_whole_.end() ? known->second : (large_whole_[count] = make());
  }
  if (count >= small_whole_.size()) small_whole_.resize(count + 1);
  if (!small_whole_[count]) small_whole_[count] = make();
  return *small_whole_[count];
}

}  // namespace headroom
