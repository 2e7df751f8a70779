#include "tools/validate/machine.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/quantities.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/catalog.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/hardware_units.hpp"
#include "models/hardware/server_spec.hpp"
#include "models/runtime/peer_rate.hpp"
#include "tools/validate/setup.hpp"

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
    {.part = "v100", .also = "sxm3", .name = "v100-sxm3-32"},
    {.part = "v100sxm", .also = "32gb", .name = "v100-sxm2-32"},
    {.part = "v100sxm", .also = "", .name = "v100-sxm2-16"},
    {.part = "v100s", .also = "", .name = "v100s-pcie-32"},
    {.part = "v100", .also = "pcie", .name = "v100-pcie-32"},
    {.part = "v100", .also = "32gb", .name = "v100-sxm2-32"},
    {.part = "v100", .also = "", .name = "v100-sxm2-16"},
    {.part = "gb200", .also = "", .name = "gb200"},
    {.part = "gh200", .also = "", .name = "gh200-96"},
    {.part = "b200", .also = "", .name = "b200"},
    {.part = "h200", .also = "", .name = "h200-sxm"},
    {.part = "h100", .also = "pcie", .name = "h100-pcie"},
    {.part = "h100", .also = "nvl", .name = "h100-pcie"},
    {.part = "h100", .also = "", .name = "h100-sxm"},
    {.part = "a100pcie", .also = "80gb", .name = "a100-pcie-80"},
    {.part = "a10080gbpcie", .also = "", .name = "a100-pcie-80"},
    {.part = "a100", .also = "pcie", .name = "a100-pcie-40"},
    {.part = "a100", .also = "80gb", .name = "a100-sxm-80"},
    {.part = "a100", .also = "", .name = "a100-sxm-40"},
    {.part = "a800", .also = "", .name = "a100-sxm-80"},
    {.part = "6000ada", .also = "", .name = "rtx-6000-ada"},
    {.part = "a6000", .also = "", .name = "rtx-a6000"},
    {.part = "a5000", .also = "", .name = "rtx-a5000"},
    {.part = "a4000", .also = "", .name = "rtx-a4000"},
    {.part = "rtx8000", .also = "", .name = "quadro-rtx-8000"},
    {.part = "rtx6000", .also = "", .name = "quadro-rtx-6000"},
    {.part = "a40", .also = "", .name = "a40"},
    {.part = "a30", .also = "", .name = "a30"},
    {.part = "a10", .also = "", .name = "a10"},
    {.part = "4090", .also = "", .name = "rtx-4090"},
    {.part = "3090", .also = "", .name = "rtx-3090"},
    {.part = "2080ti", .also = "", .name = "rtx-2080-ti"},
    {.part = "1080ti", .also = "", .name = "gtx-1080-ti"},
    {.part = "titanrtx", .also = "", .name = "titan-rtx"},
    {.part = "titanv", .also = "", .name = "titan-v"},
    {.part = "p100", .also = "pcie", .name = "p100-pcie"},
    {.part = "p100", .also = "", .name = "p100-sxm2"},
    {.part = "k80", .also = "", .name = "k80-die"},
    {.part = "l40s", .also = "", .name = "l40s"},
    {.part = "mi300", .also = "", .name = "mi300x"},
    {.part = "mi250", .also = "", .name = "mi250x"},
    {.part = "mi210", .also = "", .name = "mi210"},
    {.part = "mi100", .also = "", .name = "mi100"},
    {.part = "tpuv3", .also = "", .name = "tpu-v3"},
    {.part = "tpuv4", .also = "", .name = "tpu-v4"},
    {.part = "gc200", .also = "", .name = "ipu-gc200"},
    {.part = "ipu", .also = "", .name = "ipu-gc200"},
    {.part = "gaudi3", .also = "", .name = "gaudi-3"},
    {.part = "gaudi2", .also = "", .name = "gaudi-2"},
    {.part = "gaudi", .also = "", .name = "gaudi-1"},
    {.part = "xeon", .also = "", .name = "xeon-8380h"},
    {.part = "8380h", .also = "", .name = "xeon-8380h"},
    {.part = "l4", .also = "", .name = "l4"},
    {.part = "t4", .also = "", .name = "t4"},
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
  machine.shares_uplinks = shares_uplinks(server);
  machine.slot = slot_rate(server, machine.accelerator);
}

std::string accelerator_name(const Setup& setup, const CatalogRecord* server,
                             const Catalog& catalog) {
  std::string written = accelerator_in(setup.text("accelerator"));
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
  AcceleratorSpec const& accelerator = machine.accelerator;
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
