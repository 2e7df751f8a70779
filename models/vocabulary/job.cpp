#include "headroom/job.hpp"

#include <cstdint>

namespace headroom {

GpuShare total_gpus(const ResourceRequest& request) {
  if (!request.gpus_per_node) return request.gpus;
  return whole_gpus(static_cast<std::int64_t>(request.nodes.value_or(1)) * *request.gpus_per_node);
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
