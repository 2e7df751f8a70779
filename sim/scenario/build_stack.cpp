#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/stack/data_paths.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// The network of servers that name no port.
constexpr const char* usual_link = "100GbE";

std::string default_link(const std::vector<GroupHardware>& groups) {
  for (const GroupHardware& group : groups) {
    const ServerSpec& server = group.server;
    if (server.compute_nics.count > 0) return server.compute_nics.link;
    if (server.storage_nics.count > 0) return server.storage_nics.link;
  }
  return usual_link;
}

/// Whether someone took bits for bytes.
bool is_eightfold(Bandwidth rate, Bandwidth of) {
  return std::abs(rate.count - 8.0 * of.count) < 0.01 * of.count;
}

/// The line rate that a name such as `100GbE-RoCE` tells.
std::optional<Bandwidth> rate_in_name(const std::string& name) {
  double gigabits = 0.0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data(), end, gigabits);
  if (error != std::errc{} || !std::string_view{stop, end}.starts_with("GbE")) return std::nullopt;
  return Bandwidth{gigabits * 1e9 / 8.0};
}

/// Links are sold in bits a second, and written down in bytes by mistake.
void warn_of_bytes(const Section& network, const NetworkSpec& link, BuildContext& context) {
  const auto warn = [&](const std::string& path, Bandwidth rate, Bandwidth usual) {
    if (!is_eightfold(rate, usual)) return;
    context.warnings.push_back(
        {path, fmt::format("{} GB/s is 8 times the rate of {}", rate.count / 1e9, link.name),
         fmt::format("\"{}Gb/s\", with a small b, if bits were meant", rate.count / 1e9)});
  };
  if (const auto nominal = rate_in_name(link.name)) {
    warn(network.path_of("link"), link.line, *nominal);
  }
  if (const auto cable = network.bandwidth("cable_rate")) {
    warn(network.path_of("cable_rate"), *cable, link.line);
  }
  for (const Section& cable : network.children("links")) {
    warn(cable.path_of("rate"), cable.bandwidth("rate").value_or(Bandwidth{}), link.line);
  }
}

CustomFabric build_links(const Section& network) {
  CustomFabric fabric;
  for (const Section& link : network.children("links")) {
    fabric.links.push_back({.from = link.text("from").value_or(""),
                            .to = link.text("to").value_or(""),
                            .rate = link.bandwidth("rate").value_or(Bandwidth{}),
                            .latency = link.duration("latency"),
                            .link_class = link.text("class").value_or("custom"),
                            .is_one_way = link.flag("one_way").value_or(false)});
  }
  return fabric;
}

Fabric build_fabric(const Section& network) {
  Fabric fabric = fabric_named(network.text("fabric").value_or("single-switch"))
                      .value_or(Fabric{SingleSwitch{}});
  const double oversubscription = network.number("oversubscription").value_or(1.0);
  if (auto* leaves = std::get_if<LeafSpine>(&fabric)) {
    leaves->nodes_per_leaf = network.small_count("nodes_per_leaf").value_or(leaves->nodes_per_leaf);
    leaves->oversubscription = oversubscription;
    leaves->spines = network.small_count("spines");
  } else if (auto* rails = std::get_if<RailOptimised>(&fabric)) {
    rails->nodes_per_leaf = network.small_count("nodes_per_leaf").value_or(rails->nodes_per_leaf);
    rails->oversubscription = oversubscription;
    rails->spines = network.small_count("spines");
  } else if (auto* tree = std::get_if<FatTree>(&fabric)) {
    tree->oversubscription = oversubscription;
    tree->radix = network.small_count("radix");
  } else if (auto* groups = std::get_if<Dragonfly>(&fabric)) {
    groups->nodes_per_router = network.small_count("nodes_per_router");
    groups->routers_per_group = network.small_count("routers_per_group");
    groups->global_links_per_router = network.small_count("global_links_per_router");
  } else if (std::holds_alternative<CustomFabric>(fabric)) {
    fabric = build_links(network);
  }
  return fabric;
}

StackNetwork build_network(const Section& network, const std::vector<GroupHardware>& groups,
                           BuildContext& context) {
  StackNetwork built;
  built.fabric = build_fabric(network);
  built.link = context.catalog.get().network(network.text("link").value_or(default_link(groups)),
                                             network.path_of("link"));
  warn_of_bytes(network, built.link, context);
  built.link.switch_latency = network.duration("latency").value_or(built.link.switch_latency);
  built.ports_per_node = network.small_count("ports_per_node");
  built.cable_rate = network.bandwidth("cable_rate");
  return built;
}

StackStorage build_storage(const Section& section, const Catalog& catalog) {
  StackStorage storage;
  storage.name = section.text("name").value_or("");
  const StorageSpec& system =
      catalog.storage(section.text("system").value_or(""), section.path_of("system"));
  const std::uint32_t units = section.small_count("units").value_or(1);
  if (system.units_max && units > *system.units_max) {
    section.refuse("units", fmt::format("{} of a system of {} at most", units, *system.units_max),
                   fmt::format("1 to {}", *system.units_max));
  }
  storage.spec = system.of_units(units);
  StorageSpec& spec = storage.spec;
  spec.read = section.bandwidth("read").value_or(spec.read);
  spec.write = section.bandwidth("write").value_or(spec.write);
  if (const auto ops = section.rate("read_ops")) spec.read_ops = OpRate{*ops};
  if (const auto ops = section.rate("metadata_ops")) spec.metadata_ops = OpRate{*ops};
  if (const auto client = section.bandwidth("client_read")) spec.client_read = client;
  storage.read_factor = section.number("encryption").value_or(1.0);
  storage.write_factor = storage.read_factor;
  const Section parity = section.child("erasure_coding");
  const double data = parity.number("data").value_or(1.0);
  storage.write_factor *= data / (data + parity.number("parity").value_or(0.0));
  return storage;
}

std::vector<StackStorage> build_storages(const Section& cluster, LazyCatalog& catalog) {
  std::vector<StackStorage> storages;
  std::map<std::string, std::string> places;
  for (const Section& section : cluster.children("storage")) {
    StackStorage storage = build_storage(section, catalog.get());
    if (storage.name == "local") {
      section.refuse("name", "\"local\" means the servers' own disks", "another name");
    }
    const auto [first, is_new] = places.emplace(storage.name, section.path());
    if (!is_new) {
      section.refuse("name",
                     fmt::format("\"{}\" is also the name of {}", storage.name, first->second),
                     "a name of its own for each storage");
    }
    storages.push_back(std::move(storage));
  }
  return storages;
}

}  // namespace

StackSpec build_stack(const Section& cluster, std::vector<GroupHardware> groups,
                      BuildContext& context) {
  StackSpec stack;
  stack.groups = std::move(groups);
  const bool is_spoken_of = cluster.has("network") || cluster.has("storage");
  if (!is_spoken_of) return stack;
  try {
    // First, so that jobs can name storages whatever is wrong with the rest.
    stack.storages = build_storages(cluster, context.catalog);
    if (!cluster.is_sound("nodes")) return stack;
    stack.network = build_network(cluster.child("network"), stack.groups, context);
    // Lays the network out once, for what is wrong with it.
    const DataPaths checked{stack};
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) cluster.file(finding);
  }
  return stack;
}

void complete_stack(StackSpec& stack, LazyCatalog& catalog) {
  if (stack.network.link.line.count <= 0.0) {
    stack.network.link = catalog.get().network(default_link(stack.groups));
  }
  for (const CatalogRecord& record : catalog.get().records(CatalogKind::accelerator)) {
    stack.references.emplace(record.name, catalog.get().accelerator(record.name));
  }
}

}  // namespace headroom
