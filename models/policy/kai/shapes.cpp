// Requests resolved once. Source: KAI-Scheduler commit d5bc503a, packages api/pod_info and
// api/resource_info.
#include "models/policy/kai/shapes.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace headroom::kai {
namespace {

std::vector<std::string> key_of(const PodRequest& request) {
  std::vector<std::string> key{fmt::format("{} {} {} {} {} {}", request.cpu_milli,
                                           request.memory_bytes, request.gpus, request.gpu_fraction,
                                           request.gpu_memory_mib, request.share_devices)};
  for (const auto& [profile, count] : request.mig)
    key.push_back(fmt::format("{} {}", count, profile));
  return key;
}

void set_gpus(Shape& shape, const PodRequest& request) {
  if (!request.mig.empty()) {
    shape.kind = GpuKind::mig;
  } else if (request.gpu_memory_mib != 0) {
    shape.kind = GpuKind::memory;
    shape.devices = std::max(1, request.share_devices);
    shape.memory_mib = request.gpu_memory_mib;
  } else if (request.gpu_fraction != 0) {
    shape.kind = GpuKind::fraction;
    shape.devices = std::max(1, request.share_devices);
    shape.portion = request.gpu_fraction;
  } else {
    shape.devices = request.gpus;
    shape.portion = request.gpus != 0 ? 1 : 0;
  }
  shape.gpus = std::floor(shape.portion * 100 + 0.5) * shape.devices / 100;
}

}  // namespace

ShapeTable::ShapeTable(std::vector<std::string> profiles) : profiles_{std::move(profiles)} {
  for (const auto& profile : profiles_) profile_gpus_.push_back(mig_gpus(profile));
}

ShapeId ShapeTable::intern(const PodRequest& request) {
  const auto [at, is_new] = known_.emplace(key_of(request), id_at<ShapeId>(shapes_.size()));
  if (!is_new) return at->second;
  Shape shape;
  set_gpus(shape, request);
  shape.need.assign(dimensions(), 0);
  shape.need[cpu_dimension] = request.cpu_milli;
  shape.need[memory_dimension] = request.memory_bytes;
  shape.need[gpu_dimension] = shape.kind == GpuKind::whole ? shape.devices : 0;
  shape.need[pod_dimension] = 1;
  shape.quota[Resource::cpu] = static_cast<double>(request.cpu_milli);
  shape.quota[Resource::memory] = static_cast<double>(request.memory_bytes);
  shape.quota[Resource::gpu] = shape.gpus;
  shape.pool_memory = request.gpu_memory_mib;
  for (const auto& [profile, count] : request.mig) {
    shape.quota[Resource::gpu] += static_cast<double>(mig_gpus(profile) * count);
    shape.pool_memory += mig_memory(profile) * count;
    const auto known = std::find(profiles_.begin(), profiles_.end(), profile);
    if (known == profiles_.end()) {
      shape.has_unknown_profile = true;
    } else {
      shape.need[first_profile_dimension + static_cast<std::size_t>(known - profiles_.begin())] +=
          count;
    }
  }
  shapes_.push_back(std::move(shape));
  return at->second;
}

std::optional<std::size_t> ShapeTable::dimension(const std::string& name) const {
  if (name == "cpu") return cpu_dimension;
  if (name == "memory") return memory_dimension;
  if (name.ends_with("gpu")) return gpu_dimension;
  const auto known = std::find(profiles_.begin(), profiles_.end(), name);
  if (known == profiles_.end()) return std::nullopt;
  return first_profile_dimension + static_cast<std::size_t>(known - profiles_.begin());
}

std::string ShapeTable::dimension_name(std::size_t dimension) const {
  constexpr const char* names[] = {"cpu", "memory", "gpu", "pods"};
  return dimension < first_profile_dimension ? names[dimension]
                                             : profiles_[dimension - first_profile_dimension];
}

int ShapeTable::gpus_of(std::size_t dimension) const {
  if (dimension == gpu_dimension) return 1;
  return dimension < first_profile_dimension ? 0
                                             : profile_gpus_[dimension - first_profile_dimension];
}

std::int64_t ShapeTable::total_gpus(const NodeVector& vector) const {
  auto total = vector[gpu_dimension];
  for (std::size_t i = 0; i < profile_gpus_.size(); ++i) {
    total += profile_gpus_[i] * vector[first_profile_dimension + i];
  }
  return total;
}

}  // namespace headroom::kai
