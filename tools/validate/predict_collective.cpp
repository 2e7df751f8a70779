#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/bus_bandwidth.hpp"
#include "models/fabric/collectives/carrier.hpp"
#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/catalog.hpp"
#include "models/hardware/server_spec.hpp"
#include "tools/validate/machine.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

/// One direction of an accelerator's links in a switched box that the setup
/// describes by words, by its server, or only by the age of its library: NCCL
/// from 2.19 on means Hopper, before that Ampere.
std::optional<Bandwidth> switch_link(const Setup& setup, const Catalog& catalog) {
  const std::string fabric = setup.lower("fabric");
  const std::size_t unit = fabric.find("gb/s");
  if (contains(fabric, "nvswitch") && unit != std::string::npos) {
    const auto rate = number_before(fabric, unit);
    if (rate && *rate > 0.0) return Bandwidth{*rate * 1e9};
  }
  if (const auto machine = machine_of(setup, catalog)) {
    return machine->accelerator.peer_bandwidth;
  }
  const std::string version = setup.text("nccl");
  if (!version.starts_with("2.")) return std::nullopt;
  const auto minor = parse_number(version.substr(2, version.find('.', 2) - 2)).value;
  constexpr double first_of_hopper = 19.0;
  if (!minor) return std::nullopt;
  return *minor >= first_of_hopper ? 450_GBps : 300_GBps;
}

Prediction predict_switched(const Question& question, Bandwidth link) {
  const RampedCurve curve = switched_curve(link);
  const std::uint32_t ranks = question.setup.count("gpus", 8);
  if (ranks < 2) return Prediction::none("one accelerator has nobody to reduce with");
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    const double bytes = figure.at.value_or(1e10);
    if (!(bytes >= 1.0) || bytes > 1e15) return std::nullopt;
    const Bytes size{std::llround(bytes)};
    const Duration time = curve.time(CollectiveKind::all_reduce, ranks, size);
    return bus_bandwidth(CollectiveKind::all_reduce, ranks, size, time).count / 1e9;
  });
}

/// Cards in bridged pairs: two of them have the bridge, more have PCIe. Figures
/// are told apart by how many cards they name.
Prediction predict_bridges(const Question& question) {
  const Bandwidth bridge = 300_GBps * bridge_efficiency;
  const Bandwidth slots = pcie_bandwidth(4, 16) * pcie_ring_efficiency;
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    const bool is_pair =
        contains(figure.key, "two") || (figure.key.empty() && question.setup.count("gpus", 2) == 2);
    return (is_pair ? bridge : slots).count / 1e9;
  });
}

Carrier carrier_of(const WrittenPorts& ports, const Setup& setup) {
  const std::string words = setup.lower("transport");
  if (contains(words, "bounce") || contains(words, "no gpudirect")) return Carrier::rdma_bounce;
  if (ports.is_tcp || contains(words, "tcp") || contains(words, "ipoib")) return Carrier::tcp;
  return ports.is_roce ? Carrier::roce : Carrier::rdma_direct;
}

/// An all-reduce of a size that the curve names, or at full rate: a start, and
/// what `rate` carries. Between nodes a tree starts in 115 us a doubling.
double bus_rate(const Setup& setup, const AskedFigure& figure, Bandwidth rate) {
  constexpr double full_rate_bytes = 1e15;
  const double nodes = setup.count("nodes", 1);
  const double ranks = setup.count("gpus", setup.count("nodes", 2));
  const double start = 43e-6 + (115e-6 * std::log2(nodes));
  const double bytes = std::clamp(figure.at.value_or(full_rate_bytes), 1.0, full_rate_bytes);
  const double volume = bytes * 2.0 * (ranks - 1.0) / ranks;
  return volume / (start + volume / rate.count) / 1e9;
}

/// Between nodes: the rate of a node's adapters.
Prediction predict_between_nodes(const Question& question, const WrittenPorts& ports) {
  const Bandwidth line = ports.rate * ports.count;
  const Carrier usual = carrier_of(ports, question.setup);
  // Averages of nccl-tests hold the small sizes, too.
  constexpr double average_share = 0.92;
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    Carrier carrier = usual;
    if (contains(figure.key, "no_gdr")) carrier = Carrier::rdma_grace;
    if (contains(figure.key, "nic_on_cpu") || contains(figure.key, "busy")) {
      carrier = Carrier::rdma_far_nic;
    }
    const double share = contains(figure.key, "avg") ? average_share : 1.0;
    return share * bus_rate(question.setup, figure, line * carrier_efficiency(carrier));
  });
}

/// Cards without common switches, by the slowest hop of their ring.
Prediction predict_slots(const Question& question, const Machine& machine) {
  const Bandwidth rate = machine.peer(question.setup.count("gpus", 2));
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    return bus_rate(question.setup, figure, rate);
  });
}

bool is_switched(const Machine& machine) {
  return machine.interconnect == GpuInterconnect::nvswitch ||
         machine.interconnect == GpuInterconnect::nvlink_mesh ||
         machine.interconnect == GpuInterconnect::nvlink_cube_mesh;
}

}  // namespace

Prediction predict_all_reduce(const Question& question, const Catalog& catalog) {
  const Setup& setup = question.setup;
  if (contains(setup.lower("transport"), "sockets")) {
    return answer_each(question, [](const AskedFigure&) -> std::optional<double> {
      return single_tcp_stream.count / 1e9;
    });
  }
  if (const auto ports = ports_in(setup.text("nics"))) {
    return predict_between_nodes(question, *ports);
  }
  if (contains(setup.lower("fabric"), "bridge")) return predict_bridges(question);
  const auto machine = machine_of(setup, catalog);
  if (machine && !is_switched(*machine)) return predict_slots(question, *machine);
  const auto link = switch_link(setup, catalog);
  if (!link) return Prediction::none("neither adapters nor switches are in the setup");
  return predict_switched(question, *link);
}

}  // namespace headroom
