#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "headroom/hardware.hpp"

#include "models/hardware/generic_server.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

std::vector<NicGroup> build_nics(const Section& section) {
  std::vector<NicGroup> nics;
  for (const Section& nic : section.children("nics")) {
    nics.push_back(
        {.count = nic.small_count("count").value_or(1), .link = nic.text("link").value_or("")});
  }
  return nics;
}

/// A server of the catalogue, with what the group says besides.
GroupHardware named_server(const Section& section, NodeGroup& group, const Catalog& catalog) {
  GroupHardware hardware;
  ServerSpec& server = hardware.server;
  server = catalog.server(section.text("server").value_or(""), section.path_of("server"));
  server.gpus = section.small_count("gpus").value_or(server.gpus);
  server.cores = section.small_count("cpus").value_or(server.cores);
  server.memory = section.bytes("memory").value_or(server.memory);
  server.accelerator = section.text("gpu").value_or(server.accelerator);
  const std::vector<NicGroup> nics = build_nics(section);
  if (!nics.empty()) server.compute_nics = nics.front();
  if (!server.accelerator.empty()) {
    hardware.accelerator = catalog.accelerator(server.accelerator, section.path_of("gpu"));
  }
  group.gpus = server.gpus;
  group.gpu_model = server.accelerator;
  group.cpus = server.cores;
  group.memory = server.memory;
  return hardware;
}

/// A server spelled out. Its GPUs are known to the catalogue, or just a name.
GroupHardware spelled_server(const Section& section, const NodeGroup& group, LazyCatalog& catalog) {
  GroupHardware hardware;
  hardware.server.gpus = group.gpus;
  hardware.server.cores = group.cpus.value_or(0);
  if (!group.gpu_model.empty() && catalog.get().has(CatalogKind::accelerator, group.gpu_model)) {
    hardware.server = generic_server({.name = group.name,
                                      .accelerator = group.gpu_model,
                                      .gpus = group.gpus,
                                      .cores = group.cpus,
                                      .memory = group.memory,
                                      .nics = build_nics(section)},
                                     catalog.get(), section.path());
    hardware.accelerator = catalog.get().accelerator(group.gpu_model);
  }
  return hardware;
}

/// What the group says, else what the catalogue knows of its GPUs.
void read_gpu_memory(const Section& section, const GroupHardware& hardware, NodeGroup& group) {
  group.gpu_memory = section.bytes("gpu_memory");
  if (group.gpu_memory || group.gpus == 0) return;
  if (hardware.accelerator) group.gpu_memory = hardware.accelerator->memory;
}

void check_group(const Section& section, const NodeGroup& group) {
  if (!group.gpu_model.empty() && group.gpus == 0) {
    section.refuse("gpu", fmt::format("model \"{}\" of no GPUs", group.gpu_model),
                   "give \"gpus\", how many each server has");
  }
}

/// The catalogue with files of the user over it, name and text of each in `texts`. It is kept
/// until others are asked for: reading it takes longer than many a run, and a sweep asks for
/// the same one thousands of times.
std::shared_ptr<const Catalog> catalog_of(const std::vector<std::string>& texts) {
  static const auto built_in = std::make_shared<const Catalog>(Catalog::built_in());
  if (texts.empty()) return built_in;
  thread_local std::pair<std::vector<std::string>, std::shared_ptr<const Catalog>> last;
  if (last.second != nullptr && last.first == texts) return last.second;
  Catalog catalog = *built_in;
  for (std::size_t i = 0; i < texts.size(); i += 2) {
    catalog = catalog.with_overrides(texts[i + 1], texts[i]);
  }
  last = {texts, std::make_shared<const Catalog>(std::move(catalog))};
  return last.second;
}

}  // namespace

const Catalog& LazyCatalog::get() {
  if (catalog_) return *catalog_;
  std::vector<std::string> texts;
  for (const File& file : files_) {
    texts.push_back(file.shown);
    texts.push_back(read_text_file(file.path));
  }
  catalog_ = catalog_of(texts);
  return *catalog_;
}

BuiltCluster build_cluster(const Section& cluster, LazyCatalog& catalog) {
  constexpr std::uint64_t nodes_max = 1'000'000;
  BuiltCluster built;
  std::map<std::string, std::string> places;
  std::uint64_t total = 0;
  for (const Section& section : cluster.children("nodes")) {
    NodeGroup group;
    group.name = section.text("name").value_or(fmt::format("nodes-{}", built.spec.nodes.size()));
    group.count = section.small_count("count").value_or(1);
    group.gpus = section.small_count("gpus").value_or(0);
    group.gpu_model = section.text("gpu").value_or("");
    group.cpus = section.small_count("cpus");
    group.memory = section.bytes("memory");
    total += group.count;
    const auto [first, is_new] = places.emplace(group.name, section.path());
    if (!is_new) {
      section.refuse("name",
                     fmt::format("\"{}\" is also the name of {}", group.name, first->second),
                     "a name of its own for each group");
    }
    GroupHardware hardware;
    try {
      hardware = section.has("server") ? named_server(section, group, catalog.get())
                                       : spelled_server(section, group, catalog);
    } catch (const InputError& error) {
      for (const Diagnostic& finding : error.findings()) section.file(finding);
    }
    check_group(section, group);
    read_gpu_memory(section, hardware, group);
    build_mig(section, hardware, group);
    hardware.name = group.name;
    hardware.count = group.count;
    hardware.gpu_model = group.gpu_model;
    built.hardware.push_back(std::move(hardware));
    built.spec.nodes.push_back(std::move(group));
  }
  if (total > nodes_max) {
    cluster.refuse("nodes", fmt::format("{} nodes in all", total),
                   fmt::format("at most {} nodes", nodes_max));
  }
  return built;
}

}  // namespace headroom
