#include "tools/validate/machine.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "headroom/quantities.hpp"

namespace headroom {
namespace {

/// A catalogue name and the parts that a written name must have, first match
/// first: what is longer or more special stands above what it contains.
struct NamePattern {
  std::string_view part;
  std::string_view also;
  std::string_view name;
};

constexpr std::array<NamePattern, 54> name_patterns{{
    {"v100", "sxm3", "v100-sxm3-32"},
    {"v100sxm", "32gb", "v100-sxm2-32"},
    {"v100sxm", "", "v100-sxm2-16"},
    {"v100s", "", "v100s-pcie-32"},
    {"v100", "pcie", "v100-pcie-32"},
    {"v100", "32gb", "v100-sxm2-32"},
    {"v100", "", "v100-sxm2-16"},
    {"gb200", "", "gb200"},
    {"gh200", "", "gh200-96"},
    {"b200", "", "b200"},
    {"h200", "", "h200-sxm"},
    {"h100", "pcie", "h100-pcie"},
    {"h100", "nvl", "h100-pcie"},
    {"h100", "", "h100-sxm"},
    {"a100pcie", "80gb", "a100-pcie-80"},
    {"a10080gbpcie", "", "a100-pcie-80"},
    {"a100", "pcie", "a100-pcie-40"},
    {"a100", "80gb", "a100-sxm-80"},
    {"a100", "", "a100-sxm-40"},
    {"a800", "", "a100-sxm-80"},
    {"6000ada", "", "rtx-6000-ada"},
    {"a6000", "", "rtx-a6000"},
    {"a5000", "", "rtx-a5000"},
    {"a4000", "", "rtx-a4000"},
    {"rtx8000", "", "quadro-rtx-8000"},
    {"rtx6000", "", "quadro-rtx-6000"},
    {"a40", "", "a40"},
    {"a30", "", "a30"},
    {"a10", "", "a10"},
    {"4090", "", "rtx-4090"},
    {"3090", "", "rtx-3090"},
    {"2080ti", "", "rtx-2080-ti"},
    {"1080ti", "", "gtx-1080-ti"},
    {"titanrtx", "", "titan-rtx"},
    {"titanv", "", "titan-v"},
    {"p100", "pcie", "p100-pcie"},
    {"p100", "", "p100-sxm2"},
    {"k80", "", "k80-die"},
    {"l40s", "", "l40s"},
    {"mi300", "", "mi300x"},
    {"mi250", "", "mi250x"},
    {"mi210", "", "mi210"},
    {"mi100", "", "mi100"},
    {"tpuv3", "", "tpu-v3"},
    {"tpuv4", "", "tpu-v4"},
    {"gc200", "", "ipu-gc200"},
    {"ipu", "", "ipu-gc200"},
    {"gaudi3", "", "gaudi-3"},
    {"gaudi2", "", "gaudi-2"},
    {"gaudi", "", "gaudi-1"},
    {"xeon", "", "xeon-8380h"},
    {"8380h", "", "xeon-8380h"},
    {"l4", "", "l4"},
    {"t4", "", "t4"},
}};

/// Letters and digits only, in lower case.
std::string squeezed(std::string_view words) {
  std::string result;
  for (const char c : lowered(words)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) result += c;
  }
  return result;
}

/// The server of that name, or of its beginning up to a hyphen: results add
/// what is special to a known name (`dgx1-16`, `dell_dss8440_nvbridge`).
const CatalogRecord* server_record(std::string_view words, const Catalog& catalog) {
  std::string name = lowered(words);
  std::ranges::replace(name, '_', '-');
  while (!name.empty()) {
    const CatalogRecord* found = catalog.find(CatalogKind::server, name);
    if (found != nullptr) return found;
    const std::size_t end = name.rfind('-');
    if (end == std::string::npos) return nullptr;
    name.erase(end);
  }
  return nullptr;
}

/// Boards made for one desktop: their driver allows no peer-to-peer over PCIe.
bool is_consumer_board(std::string_view name) {
  return name.starts_with("gtx-") || name.starts_with("titan-") ||
         (name.starts_with("rtx-") && !name.starts_with("rtx-a") && !name.ends_with("-ada"));
}

GpuInterconnect usual_interconnect(const AcceleratorSpec& accelerator) {
  if (accelerator.family == "tpu" || accelerator.family == "gaudi") {
    return GpuInterconnect::roce_mesh;
  }
  if (accelerator.family == "ipu") return GpuInterconnect::ipu_link;
  if (accelerator.peer_link == PeerLink::xgmi) return GpuInterconnect::xgmi_mesh;
  if (accelerator.peer_link == PeerLink::nvlink) return GpuInterconnect::nvswitch;
  return is_consumer_board(accelerator.name) ? GpuInterconnect::pcie_host_bounce
                                             : GpuInterconnect::pcie;
}

/// A server that is sold with several accelerators keeps its links only with
/// those that have them.
bool fits(GpuInterconnect interconnect, const AcceleratorSpec& accelerator) {
  switch (interconnect) {
    case GpuInterconnect::nvswitch:
    case GpuInterconnect::nvlink_mesh:
    case GpuInterconnect::nvlink_cube_mesh:
      return accelerator.peer_link == PeerLink::nvlink;
    default:
      return true;
  }
}

void describe_server(Machine& machine, const ServerSpec& server) {
  machine.host_cores = server.cores;
  if (fits(server.interconnect, machine.accelerator)) machine.interconnect = server.interconnect;
  // A tree of switches for more than four cards shares its uplinks.
  machine.shares_uplinks = server.interconnect == GpuInterconnect::pcie && server.gpus > 4 &&
                           server.gpus_per_pcie_switch <= 2;
  // Boxes of 2019 and before have slots of generation 3, whatever is in them.
  constexpr std::uint32_t last_year_of_generation_3 = 2019;
  if (server.year.value_or(0) <= last_year_of_generation_3) {
    machine.slot = std::min(machine.slot, pcie_bandwidth(3, machine.accelerator.pcie_lanes));
  }
}

std::string accelerator_name(const Setup& setup, const CatalogRecord* server,
                             const Catalog& catalog) {
  const std::string written = accelerator_in(setup.text("accelerator"));
  if (!written.empty() || setup.has("accelerator") || server == nullptr) return written;
  const ServerSpec& spec = catalog.server(server->name);
  // A DGX A100 of unknown memory is the one sold since late 2020.
  return spec.accelerator == "a100-sxm-40" ? "a100-sxm-80" : spec.accelerator;
}

}  // namespace

std::string accelerator_in(std::string_view words) {
  const std::string name = squeezed(words);
  for (const NamePattern& pattern : name_patterns) {
    if (contains(name, pattern.part) && contains(name, pattern.also)) {
      return std::string{pattern.name};
    }
  }
  return {};
}

std::optional<Watts> watts_in(std::string_view words) {
  const std::string name = lowered(words);
  for (std::size_t end = name.find('w'); end != std::string::npos; end = name.find('w', end + 1)) {
    std::size_t begin = end;
    while (begin > 0 && std::isdigit(static_cast<unsigned char>(name[begin - 1])) != 0) --begin;
    if (begin == end) continue;
    const auto watts = parse_number(name.substr(begin, end - begin)).value;
    if (watts && *watts > 0.0) return Watts{*watts};
  }
  return std::nullopt;
}

Bandwidth Machine::peer(std::uint32_t ranks) const {
  return peer_rate({.interconnect = interconnect,
                    .link = accelerator.peer_bandwidth.value_or(slot),
                    .pcie = slot,
                    .ranks = ranks,
                    .shares_uplinks = shares_uplinks});
}

std::optional<Machine> machine_of(const Setup& setup, const Catalog& catalog) {
  const CatalogRecord* server = server_record(setup.text("server"), catalog);
  if (server == nullptr) server = server_record(setup.text("system"), catalog);
  const std::string name = accelerator_name(setup, server, catalog);
  if (name.empty() || !catalog.has(CatalogKind::accelerator, name)) return std::nullopt;
  Machine machine{.accelerator = catalog.accelerator(name)};
  AcceleratorSpec& accelerator = machine.accelerator;
  machine.power_limit = watts_in(setup.text("accelerator"));
  machine.slot = accelerator.pcie_bandwidth().value_or(pcie_bandwidth(3, 16));
  machine.interconnect = usual_interconnect(accelerator);
  if (server != nullptr) {
    const ServerSpec& spec = catalog.server(server->name);
    // The same part under another name: a server that feeds it more power.
    if (!machine.power_limit && spec.accelerator.starts_with(accelerator.name.substr(0, 5))) {
      machine.power_limit = catalog.accelerator(spec.accelerator).tdp;
    }
    describe_server(machine, spec);
  }
  if (contains(lowered(setup.text("system") + setup.text("accelerator")), "bridge")) {
    machine.interconnect = GpuInterconnect::nvlink_bridge;
  }
  return machine;
}

}  // namespace headroom
