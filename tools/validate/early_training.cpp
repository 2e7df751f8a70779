#include "tools/validate/early_training.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"
#include "models/hardware/server_spec.hpp"
#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/software_stack.hpp"
#include "models/runtime/training_step.hpp"
#include "models/runtime/training_workload.hpp"
#include "tools/validate/machine.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

/// Before NCCL was usual, gradients went over NVLink in copies that were staged:
/// half of what a ring carries. Boxes without NVLink had one way only.
Bandwidth staged_peer(const Machine& machine, std::uint32_t ranks) {
  constexpr double staged_share = 0.5;
  const bool has_links = machine.interconnect == GpuInterconnect::nvswitch ||
                         machine.interconnect == GpuInterconnect::nvlink_mesh ||
                         machine.interconnect == GpuInterconnect::nvlink_cube_mesh;
  return machine.peer(ranks) * (has_links ? staged_share : 1.0);
}

}  // namespace

std::optional<EarlyTraining> early_training(const Setup& setup, const Catalog& catalog) {
  const auto machine = machine_of(setup, catalog);
  if (!machine) return std::nullopt;
  const auto rates = machine->rates(Precision::fp32);
  const auto work = find_workload(early_workloads(), setup.text("model"));
  auto batch = setup.number("batch_per_gpu");
  if (!batch) batch = setup.number("batch");
  if (!rates || !work || !batch || !(*batch > 0.0)) return std::nullopt;
  EarlyTraining early{
      .job = {.rates = *rates,
              .work = *work,
              .stack = script_stack({.framework = "tensorflow 2017",
                                     .workload = work->name,
                                     .accelerator_family = machine->accelerator.family}),
              .precision = Precision::fp32,
              .samples_per_micro_step = *batch},
      .cluster = {}};
  TrainingCluster& cluster = early.cluster;
  const std::uint32_t gpus = setup.count("gpus", 1);
  cluster.nodes = std::min(setup.count("nodes", 1), gpus);
  cluster.accelerators_per_node = gpus / cluster.nodes;
  cluster.peer = staged_peer(*machine, cluster.accelerators_per_node);
  const auto ports = ports_in(setup.text("network"));
  cluster.network = ports ? collective_rate(*ports) : Bandwidth{1.1e9};
  return early;
}

}  // namespace headroom
