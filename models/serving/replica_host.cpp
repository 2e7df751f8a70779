#include "models/serving/replica_host.hpp"

#include <algorithm>
#include <cmath>

#include "models/runtime/peer_rate.hpp"

namespace headroom {
namespace {

/// Of the compute slices of a GPU that is cut with MIG. Source: NVIDIA, Multi-Instance GPU User
/// Guide, "GPU instance profiles".
constexpr double mig_slices = 7.0;

void share_device(LanguageHost& host, const ResourceRequest& request,
                  const AcceleratorSpec& accelerator) {
  const auto whole = static_cast<double>(accelerator.memory.count);
  if (request.device_share.count > 0) {
    host.share = static_cast<double>(request.device_share.count) / 1000.0;
    host.memory = Bytes{std::llround(whole * host.share)};
  } else if (request.gpu_memory.count > 0) {
    host.memory = request.gpu_memory;
    host.share = std::min(1.0, static_cast<double>(request.gpu_memory.count) / whole);
  } else if (!request.mig.empty()) {
    const auto profile =
        std::ranges::find(accelerator.mig_profiles, request.mig, &MigProfile::name);
    if (profile == accelerator.mig_profiles.end()) return;
    host.share = static_cast<double>(profile->compute_slices) / mig_slices;
    host.memory = profile->memory;
  }
}

}  // namespace

std::optional<LanguageHost> replica_host(const GroupHardware& group,
                                         const ResourceRequest& request) {
  if (!group.accelerator) return std::nullopt;
  const auto rates = accelerator_rates(*group.accelerator, Precision::mixed);
  if (!rates) return std::nullopt;
  const std::int64_t each = request.device_share.count > 0 ? request.device_share.count : 1000;
  const std::int64_t gpus = std::max<std::int64_t>(1, total_gpus(request).count / each);
  LanguageHost host{
      .rates = *rates, .gpus = static_cast<double>(gpus), .memory = group.accelerator->memory};
  share_device(host, request, *group.accelerator);
  if (host.gpus > 1.0) {
    const Bandwidth slot = slot_rate(group.server, *group.accelerator);
    host.peer = peer_rate({.interconnect = group.server.interconnect,
                           .link = group.accelerator->peer_bandwidth.value_or(slot),
                           .pcie = slot,
                           .ranks = static_cast<std::uint32_t>(host.gpus),
                           .shares_uplinks = shares_uplinks(group.server)});
  }
  return host;
}

}  // namespace headroom
