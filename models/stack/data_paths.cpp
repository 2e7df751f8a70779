#include "models/stack/data_paths.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr std::uint32_t ports_max = 64;
/// Ports of a storage system of which nobody says how many it has.
constexpr std::uint32_t usual_storage_ports = 4;

Endpoint endpoint(std::string name, std::uint32_t ports, Bandwidth rate) {
  return {.name = std::move(name), .ports = std::clamp(ports, 1U, ports_max), .port_rate = rate};
}

TopologySpec topology_of(const StackSpec& stack) {
  const StackNetwork& network = stack.network;
  TopologySpec spec{.place = "cluster.network",
                    .endpoints = {},
                    .fabric = network.fabric,
                    .cable_rate = network.cable_rate.value_or(network.link.line),
                    .hop_latency = network.link.switch_latency,
                    .efficiency = network.link.efficiency};
  std::uint32_t node = 0;
  for (const GroupHardware& group : stack.groups) {
    for (std::uint32_t i = 0; i < group.count; ++i) {
      spec.endpoints.push_back(
          endpoint(fmt::format("node {}", node++), ports_of(group, network), network.link.line));
    }
  }
  for (const StackStorage& storage : stack.storages) {
    const std::uint32_t ports = storage.spec.ports > 0 ? storage.spec.ports : usual_storage_ports;
    spec.endpoints.push_back(endpoint(storage.name, ports, network.link.line));
  }
  return spec;
}

double ratio(double read, double write) { return write > 0.0 ? read / write : 1.0; }

}  // namespace

std::uint32_t ports_of(const GroupHardware& group, const StackNetwork& network) {
  if (network.ports_per_node) return *network.ports_per_node;
  if (group.server.compute_nics.count > 0) return group.server.compute_nics.count;
  return std::max(1U, group.server.storage_nics.count);
}

void LinkLoads::add(LinkId link, double per_sample) {
  if (per_sample > 0.0) loads_[static_cast<std::uint32_t>(link)] += per_sample;
}

void LinkLoads::add(std::span<const LinkUse> path, double per_sample) {
  for (const LinkUse& use : path) add(use.link, use.per_rate * per_sample);
}

std::vector<LinkUse> LinkLoads::uses() const {
  std::vector<LinkUse> uses;
  uses.reserve(loads_.size());
  for (const auto& [link, per_sample] : loads_) uses.push_back({LinkId{link}, per_sample});
  return uses;
}

DataPaths::DataPaths(const StackSpec& stack)
    : stack_{&stack}, topology_{topology_of(stack)}, routing_{topology_} {
  for (const GroupHardware& group : stack.groups) node_count_ += group.count;
  add_network_links();
  add_storage_links();
  add_disk_links();
}

const LinkKind& DataPaths::kind_of(LinkId link) const {
  return kinds_[static_cast<std::size_t>(links_[static_cast<std::size_t>(link)].kind)];
}

LinkKindId DataPaths::kind(const std::string& name, LinkPart part) {
  const auto known = std::ranges::find(kinds_, name, &LinkKind::name);
  const auto number = static_cast<std::uint32_t>(known - kinds_.begin());
  if (known == kinds_.end()) kinds_.push_back({.name = name, .part = part});
  return LinkKindId{number};
}

LinkId DataPaths::add_link(std::string name, LinkKindId kind, double capacity) {
  kinds_[static_cast<std::size_t>(kind)].capacity += capacity;
  links_.push_back({std::move(name), kind, capacity});
  return LinkId{static_cast<std::uint32_t>(links_.size() - 1)};
}

void DataPaths::add_network_links() {
  const auto is_storage = [&](std::uint32_t vertex) {
    return topology_.is_endpoint(vertex) && vertex >= node_count_;
  };
  for (std::size_t i = 0; i < topology_.links().size(); ++i) {
    const TopologyLink& link = topology_.links()[i];
    const bool at_storage = is_storage(link.from) || is_storage(link.to);
    const std::uint32_t vertex = is_storage(link.from) ? link.from : link.to;
    const LinkKindId id = at_storage
                              ? kind(topology_.vertex_name(vertex) + " ports", LinkPart::storage)
                              : kind(topology_.class_name(link.link_class), LinkPart::network);
    add_link(topology_.link_name(LinkId{static_cast<std::uint32_t>(i)}), id, link.capacity.count);
  }
}

void DataPaths::add_storage_links() {
  for (const StackStorage& storage : stack_->storages) {
    const StorageSpec& spec = storage.spec;
    const double read = spec.read.count * storage.read_factor;
    const double write = spec.write.count * storage.write_factor;
    const auto add = [&](const char* what, double capacity) {
      const std::string name = storage.name + " " + what;
      return add_link(name, kind(name, LinkPart::storage), capacity);
    };
    StorageLinks links{.bandwidth = add("bandwidth", read),
                       .operations = std::nullopt,
                       .metadata = std::nullopt,
                       .write_weight = ratio(read, write)};
    if (spec.read_ops.count > 0.0) links.operations = add("operations", spec.read_ops.count);
    if (spec.metadata_ops) links.metadata = add("metadata", spec.metadata_ops->count);
    storages_.push_back(links);
  }
}

void DataPaths::add_disk_links() {
  std::uint32_t node = 0;
  for (const GroupHardware& group : stack_->groups) {
    const LocalStorageSpec& local = group.server.local;
    const bool has_disks = local.devices > 0 && local.read.count > 0.0;
    for (std::uint32_t i = 0; i < group.count; ++i, ++node) {
      if (!has_disks) {
        disks_.emplace_back();
        continue;
      }
      const auto add = [&](const char* name, double capacity) {
        return add_link(fmt::format("node {} {}", node, name), kind(name, LinkPart::local_disk),
                        capacity);
      };
      DiskLinks links{.bandwidth = add("local disk bandwidth", local.read.count),
                      .operations = std::nullopt,
                      .write_weight = ratio(local.read.count, local.write.count)};
      if (local.read_ops.count > 0.0) {
        links.operations = add("local disk operations", local.read_ops.count);
      }
      disks_.emplace_back(links);
    }
  }
}

std::uint32_t DataPaths::endpoint_of(std::size_t storage) const {
  return static_cast<std::uint32_t>(node_count_ + storage);
}

std::span<const LinkUse> DataPaths::way(std::uint32_t from, std::uint32_t to) {
  const auto [known, is_new] = ways_.try_emplace({from, to});
  if (is_new) known->second = routing_.spread_path(EndpointId{from}, EndpointId{to});
  return known->second;
}

void DataPaths::add_read(LinkLoads& loads, std::size_t storage, const SampleRead& sample,
                         std::span<const NodeId> nodes) {
  const StorageLinks& links = storages_[storage];
  loads.add(links.bandwidth, sample.bytes);
  if (links.operations) loads.add(*links.operations, sample.operations);
  if (links.metadata) loads.add(*links.metadata, sample.metadata);
  const double part = sample.bytes / static_cast<double>(nodes.size());
  for (const NodeId node : nodes) {
    loads.add(way(endpoint_of(storage), static_cast<std::uint32_t>(node)), part);
  }
}

void DataPaths::add_write(LinkLoads& loads, std::size_t storage, double bytes,
                          std::span<const NodeId> nodes) {
  const StorageLinks& links = storages_[storage];
  loads.add(links.bandwidth, bytes * links.write_weight);
  loads.add(way(static_cast<std::uint32_t>(nodes.front()), endpoint_of(storage)), bytes);
}

void DataPaths::add_local_read(LinkLoads& loads, const SampleRead& sample,
                               std::span<const NodeId> nodes) const {
  const double part = 1.0 / static_cast<double>(nodes.size());
  for (const NodeId node : nodes) {
    const auto& links = disks_[index(node)];
    HEADROOM_ASSERT(links.has_value(), "a job that reads local disks runs on nodes with disks");
    loads.add(links->bandwidth, sample.bytes * part);
    if (links->operations) loads.add(*links->operations, sample.operations * part);
  }
}

void DataPaths::add_local_write(LinkLoads& loads, double bytes,
                                std::span<const NodeId> nodes) const {
  for (const NodeId node : nodes) {
    const auto& links = disks_[index(node)];
    if (links) loads.add(links->bandwidth, bytes * links->write_weight);
  }
}

void DataPaths::add_ring(LinkLoads& loads, double bytes, std::span<const NodeId> nodes,
                         double gpu_share) {
  if (nodes.size() < 2) return;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto from = static_cast<std::uint32_t>(nodes[i]);
    const auto to = static_cast<std::uint32_t>(nodes[(i + 1) % nodes.size()]);
    loads.add(way(from, to), bytes / gpu_share);
  }
}

void DataPaths::add_spread_write(LinkLoads& loads, std::size_t storage, double bytes,
                                 std::span<const NodeId> nodes) {
  const StorageLinks& links = storages_[storage];
  loads.add(links.bandwidth, bytes * links.write_weight);
  const double part = bytes / static_cast<double>(nodes.size());
  for (const NodeId node : nodes) {
    loads.add(way(static_cast<std::uint32_t>(node), endpoint_of(storage)), part);
  }
}

void DataPaths::add_shuffle_read(LinkLoads& loads, double bytes, std::span<const NodeId> nodes) {
  constexpr std::size_t partners_max = 64;
  const std::size_t count = nodes.size();
  const double part = bytes / static_cast<double>(count);
  for (const NodeId node : nodes) {
    if (has_disks(node)) loads.add(disks_[index(node)]->bandwidth, part);
  }
  if (count < 2) return;
  const std::size_t partners = std::min(count - 1, partners_max);
  const double sent = part * static_cast<double>(count - 1) / static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < partners; ++k) {
      const std::size_t distance = 1 + k * (count - 1) / partners;
      const auto to = static_cast<std::uint32_t>(nodes[(i + distance) % count]);
      loads.add(way(static_cast<std::uint32_t>(nodes[i]), to),
                sent / static_cast<double>(partners));
    }
  }
}

}  // namespace headroom
