#include "models/hardware/server_layout.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/catalog.hpp"
#include "models/hardware/hardware_units.hpp"
#include "models/hardware/network_spec.hpp"
#include "models/hardware/server_spec.hpp"

namespace headroom {
namespace {

/// A server whose accelerators sit on no PCIe, such as superchips, is taken to
/// have their hosts' generation; only ways around direct links use it.
constexpr std::uint32_t pcie_generation_unknown = 4;

constexpr std::uint32_t cube_gpus = 8;
using CubeLinks = std::array<std::array<std::uint8_t, cube_gpus>, cube_gpus>;

/// Links of each pair in the hybrid cube mesh of 6 links a GPU: two quads whose
/// members are all joined, and one partner in the other quad. Source: NVIDIA
/// DGX-1 with V100 system architecture, WP-08437-002, 2017; rows sum to 6.
constexpr CubeLinks cube_links_6{{{0, 1, 1, 2, 2, 0, 0, 0},
                                  {1, 0, 2, 1, 0, 2, 0, 0},
                                  {1, 2, 0, 2, 0, 0, 1, 0},
                                  {2, 1, 2, 0, 0, 0, 0, 1},
                                  {2, 0, 0, 0, 0, 1, 1, 2},
                                  {0, 2, 0, 0, 1, 0, 2, 1},
                                  {0, 0, 1, 0, 1, 2, 0, 2},
                                  {0, 0, 0, 1, 2, 1, 2, 0}}};

/// The same of 4 links a GPU (P100): each joined pair has one.
std::uint32_t cube_links(std::uint32_t links, std::uint32_t a, std::uint32_t b) {
  const std::uint32_t joined = cube_links_6.at(a).at(b);
  return links == 6 ? joined : std::min(joined, 1U);
}

/// The part of `count` parts of `total` things that thing `index` falls into.
std::uint32_t share_of(std::uint32_t index, std::uint32_t count, std::uint32_t total) {
  return static_cast<std::uint32_t>(std::uint64_t{index} * count / total);
}

bool is_mesh(GpuInterconnect interconnect) {
  return interconnect == GpuInterconnect::nvlink_mesh ||
         interconnect == GpuInterconnect::xgmi_mesh || interconnect == GpuInterconnect::roce_mesh ||
         interconnect == GpuInterconnect::ipu_link;
}

}  // namespace

ServerLayout::ServerLayout(const ServerSpec& server, const Catalog& catalog) : server_{server} {
  Watts gpus_idle{};
  Watts gpus_max{};
  if (server.gpus > 0) {
    const AcceleratorSpec& accelerator = catalog.accelerator(server.accelerator);
    const Bandwidth pcie = accelerator.pcie_bandwidth().value_or(
        pcie_bandwidth(pcie_generation_unknown, accelerator.pcie_lanes));
    direct_links_ = accelerator.peer_links.value_or(0);
    place_gpus(accelerator.peer_bandwidth.value_or(Bandwidth{}), pcie);
    gpus_idle = accelerator.idle * server.gpus;
    gpus_max = accelerator.tdp * server.gpus;
  }
  place_nics(server.compute_nics, NicUse::compute, catalog);
  place_nics(server.storage_nics, NicUse::storage, catalog);
  place_nics(server.management_nics, NicUse::management, catalog);
  host_idle_ = std::max(Watts{}, server.idle - gpus_idle);
  host_max_ = std::max(Watts{}, server.max - gpus_max);
}

void ServerLayout::place_gpus(Bandwidth direct, Bandwidth pcie) {
  pcie_ = pcie;
  const std::uint32_t per_switch = server_.gpus_per_pcie_switch;
  const std::uint32_t switches = (server_.gpus + per_switch - 1) / per_switch;
  pcie_domains_.resize(switches);
  for (std::uint32_t i = 0; i < switches; ++i) {
    pcie_domains_[i].socket = share_of(i, server_.cpu_sockets, switches);
    pcie_domains_[i].uplink = pcie;
  }
  const bool has_direct = server_.gpus_per_nvlink_domain > 1 && direct.count > 0.0;
  for (std::uint32_t gpu = 0; gpu < server_.gpus; ++gpu) {
    ServerGpu placed{.pcie_domain = gpu / per_switch};
    placed.socket = pcie_domains_[placed.pcie_domain].socket;
    pcie_domains_[placed.pcie_domain].gpus.push_back(gpu);
    if (has_direct) {
      placed.direct_domain = gpu / server_.gpus_per_nvlink_domain;
      if (*placed.direct_domain == direct_domains_.size())
        direct_domains_.push_back({.gpus = {}, .per_gpu = direct});
      direct_domains_.back().gpus.push_back(gpu);
    }
    gpus_.push_back(placed);
  }
}

void ServerLayout::place_nics(const NicGroup& group, NicUse use, const Catalog& catalog) {
  if (group.count == 0) return;
  const NetworkSpec& link = catalog.network(group.link);
  const auto switches = static_cast<std::uint32_t>(pcie_domains_.size());
  const bool on_switch = use == NicUse::compute && switches > 0 &&
                         server_.nic_attachment == NicAttachment::pcie_switch;
  for (std::uint32_t i = 0; i < group.count; ++i) {
    ServerNic nic{.use = use, .link = link.name, .line = link.line, .is_rdma = link.is_rdma()};
    nic.socket = share_of(i, server_.cpu_sockets, group.count);
    if (on_switch) {
      nic.pcie_domain = share_of(i, switches, group.count);
      nic.socket = pcie_domains_[*nic.pcie_domain].socket;
      pcie_domains_[*nic.pcie_domain].nics.push_back(static_cast<std::uint32_t>(nics_.size()));
    }
    nics_.push_back(nic);
  }
}

PeerPath ServerLayout::path(std::uint32_t from, std::uint32_t to) const {
  HEADROOM_ASSERT(from < gpus_.size() && to < gpus_.size() && from != to,
                  "a path joins two different GPUs of the server");
  const ServerGpu& a = gpus_[from];
  const ServerGpu& b = gpus_[to];
  if (a.direct_domain && a.direct_domain == b.direct_domain) {
    const DirectDomain& domain = direct_domains_[*a.direct_domain];
    const auto size = static_cast<std::uint32_t>(domain.gpus.size());
    if (server_.interconnect == GpuInterconnect::nvlink_cube_mesh && size == cube_gpus) {
      const std::uint32_t links = direct_links_ == 6 ? 6 : 4;
      const std::uint32_t joined = cube_links(links, from % cube_gpus, to % cube_gpus);
      if (joined > 0) return {PeerRoute::direct, domain.per_gpu * (double(joined) / links)};
    } else if (is_mesh(server_.interconnect)) {
      return {PeerRoute::direct, domain.per_gpu * (1.0 / (size - 1))};
    } else {
      return {PeerRoute::direct, domain.per_gpu};
    }
  }
  if (server_.interconnect == GpuInterconnect::pcie_host_bounce) {
    return {PeerRoute::host_memory, pcie_ * 0.5};
  }
  return {a.pcie_domain == b.pcie_domain ? PeerRoute::pcie_switch : PeerRoute::pcie_host, pcie_};
}

std::optional<NicAffinity> ServerLayout::nic_of(std::uint32_t gpu) const {
  HEADROOM_ASSERT(gpu < gpus_.size(), "the GPU is one of the server's");
  const PcieDomain& domain = pcie_domains_[gpus_[gpu].pcie_domain];
  if (!domain.nics.empty()) {
    const auto place =
        static_cast<std::uint32_t>(std::ranges::find(domain.gpus, gpu) - domain.gpus.begin());
    return NicAffinity{domain.nics[place % domain.nics.size()], true};
  }
  std::vector<std::uint32_t> near;
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < nics_.size(); ++i) {
    if (nics_[i].use != NicUse::compute) continue;
    all.push_back(i);
    if (nics_[i].socket == gpus_[gpu].socket) near.push_back(i);
  }
  const auto& choice = near.empty() ? all : near;
  if (choice.empty()) return std::nullopt;
  return NicAffinity{choice[gpu % choice.size()], false};
}

Bandwidth ServerLayout::nic_bandwidth(NicUse use) const {
  Bandwidth sum{};
  for (const ServerNic& nic : nics_) {
    if (nic.use == use) sum += nic.line;
  }
  if (use == NicUse::storage && sum.count <= 0.0) return nic_bandwidth(NicUse::compute);
  return sum;
}

double ServerLayout::cores_per_gpu() const {
  return static_cast<double>(server_.cores) / std::max(server_.gpus, 1U);
}

Bytes ServerLayout::memory_per_gpu() const {
  return {server_.memory.count / std::int64_t{std::max(server_.gpus, 1U)}};
}

}  // namespace headroom
