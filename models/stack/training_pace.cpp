#include "models/stack/training_pace.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/runtime/measured_throughput.hpp"
#include "models/runtime/peer_rate.hpp"
#include "models/runtime/software_stack.hpp"
#include "models/runtime/training_workload.hpp"
#include "models/stack/data_paths.hpp"
#include "models/stack/parallel_training.hpp"

namespace headroom {
namespace {

[[noreturn]] void refuse(const std::string& place, std::string message, std::string hint) {
  throw InputError{Diagnostic{place, std::move(message), std::move(hint)}};
}

std::optional<Precision> precision_named(const std::string& name) {
  if (name == "fp32") return Precision::fp32;
  if (name == "tf32") return Precision::tf32;
  if (name == "mixed") return Precision::mixed;
  if (name == "fp8") return Precision::eight_bit;
  return std::nullopt;
}

TrainingWorkload workload_of(const TrainingModel& model, const std::string& place) {
  if (model.gflop_per_sample > 0.0) {
    TrainingWorkload work = typical_workload(model.gflop_per_sample, model.parameters_millions);
    if (model.traffic_mb_per_sample > 0.0) {
      work.traffic_mb_per_sample = model.traffic_mb_per_sample;
    }
    if (model.efficiency > 0.0) work.efficiency = model.efficiency;
    return work;
  }
  for (const auto table : {script_workloads(), early_workloads(), mlperf_workloads()}) {
    if (const auto found = find_workload(table, model.name)) return *found;
  }
  std::vector<std::string> known;
  for (const TrainingWorkload& work : script_workloads()) known.emplace_back(work.name);
  const std::string nearest = nearest_name(model.name, known);
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
  refuse(place, "unknown model \"" + model.name + "\"",
         (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") + "one of " + all +
             ", or give gflop_per_sample and parameters");
}

Bandwidth peer_of(const TrainingSite& site) {
  const ServerSpec& server = site.group->server;
  const AcceleratorSpec& accelerator = *site.group->accelerator;
  const Bandwidth slot = slot_rate(server, accelerator);
  return peer_rate({.interconnect = server.interconnect,
                    .link = accelerator.peer_bandwidth.value_or(slot),
                    .pcie = slot,
                    .ranks = site.gpus_per_node,
                    .shares_uplinks = shares_uplinks(server)});
}

/// Cores of a node that fall to the job's accelerators there.
std::uint32_t cores_of(const TrainingSite& site) {
  const ServerSpec& server = site.group->server;
  if (server.gpus == 0 || site.gpus_per_node >= server.gpus) return server.cores;
  return std::max(1U, server.cores * site.gpus_per_node / server.gpus);
}

AcceleratorRates rates_of(const AcceleratorSpec& accelerator, const TrainingModel& model,
                          const std::string& place) {
  const auto precision = precision_named(model.precision);
  if (!precision) refuse(place, "unknown precision \"" + model.precision + "\"", "");
  const auto rates = accelerator_rates(accelerator, *precision);
  // The rates of 16 bit would stand in for those of 8; who asks for 8 is told instead.
  const bool lacks_8bit = precision == Precision::eight_bit && !accelerator.fp8_tensor;
  if (!rates || lacks_8bit) {
    refuse(place, accelerator.name + " has no figures for precision " + model.precision,
           "another precision, or rates under \"measured\"");
  }
  return *rates;
}

/// Scales a modelled step so that it has the measured rate of one accelerator
/// before anything is exchanged.
void use_measured(TrainingJob& job, const TrainingModel& model, double measured) {
  TrainingCluster alone;
  const StepBreakdown step = training_step(job, alone);
  const double wanted = model.batch_per_gpu * job.accumulation / measured;
  job.stack.speed *= to_seconds(step.total) / wanted;
  job.stack.launch_factor *= wanted / to_seconds(step.total);
  job.host_cores = 0;  // what the host did is in the measurement
}

/// The measured rate of this accelerator, else the nearest batch of another one,
/// carried over by the rates of both.
std::optional<Throughput> measured_rate(const TrainingModel& model, const TrainingSite& site,
                                        const AcceleratorRates& rates) {
  ThroughputTable table;
  for (const MeasuredRate& rate : model.measured) {
    table.points.push_back({rate.gpu, rate.batch, rate.samples_per_s});
  }
  const std::string& wanted = site.group->accelerator->name;
  if (const auto found = look_up(table, wanted, model.batch_per_gpu)) return found;
  if (site.references == nullptr) return std::nullopt;
  for (const MeasuredRate& rate : model.measured) {
    const auto known = site.references->find(rate.gpu);
    if (known == site.references->end()) continue;
    const auto reference = accelerator_rates(known->second, *precision_named(model.precision));
    if (!reference) continue;
    return transfer(table, {rate.gpu, *reference, rates}, model.batch_per_gpu);
  }
  return std::nullopt;
}

ParallelCost split_of(const TrainingModel& model, const TrainingSite& site, Bandwidth peer,
                      const std::string& place) {
  const std::uint32_t accelerators = site.nodes * site.gpus_per_node;
  const std::uint32_t split = gpus_of_copy(model);
  if (accelerators % split != 0) {
    refuse(place,
           "a copy of the model takes " + std::to_string(split) + " GPUs, and a job has " +
               std::to_string(accelerators),
           "a multiple of tensor x pipeline");
  }
  return parallel_cost(model, accelerators, peer);
}

/// A split copy waits for its own exchanges and for the fill of its pipeline.
void add_parallel(StepBreakdown& step, const ParallelCost& cost) {
  const Duration before = step.total;
  step.total += cost.tensor_exchange;
  step.total += Duration{
      std::llround(static_cast<double>(step.total.count) * cost.bubble / (1.0 - cost.bubble))};
  const Duration added = step.total - before;
  step.communication += added;
  for (Duration& without : step.without) without += added;
}

void split_time(TrainingPace& pace, double host_rate) {
  const double total = to_seconds(pace.step.total);
  const double waiting = to_seconds(pace.step.communication) + to_seconds(pace.step.stragglers);
  pace.samples_per_s = pace.step.samples / total;
  pace.communication = std::clamp(waiting / total, 0.0, 1.0);
  pace.host_input =
      std::clamp(to_seconds(pace.step.host_input) / total, 0.0, 1.0 - pace.communication);
  if (host_rate > 0.0 && host_rate < pace.samples_per_s) {
    // Input is fetched ahead, so the slower of the two sets the pace.
    const double slower = host_rate / pace.samples_per_s;
    pace.samples_per_s = host_rate;
    pace.communication *= slower;
    pace.host_input = 1.0 - slower * (1.0 - pace.host_input);
    pace.is_host_bound = true;
  }
  pace.useful = 1.0 - pace.communication - pace.host_input;
}

}  // namespace

std::string pace_origin_name(PaceOrigin origin) {
  switch (origin) {
    case PaceOrigin::measured:
      return "measured";
    case PaceOrigin::transferred:
      return "transferred";
    case PaceOrigin::modelled:
      return "modelled";
    case PaceOrigin::typical:
      return "typical";
  }
  return "";
}

Bandwidth gpu_network_rate(const GroupHardware& group, const StackNetwork& network) {
  const double ports = ports_of(group, network);
  return network.link.gpu_rate(network.link.is_rdma()) * ports;
}

TrainingPace training_pace(const TrainingProfile& profile, const TrainingSite& site,
                           const std::string& place) {
  const TrainingModel& model = profile.model;
  if (!site.group->accelerator) {
    refuse(place, "the nodes it may run on have no accelerator of the catalogue",
           "name a \"server\" or a \"gpu\" that `headroom catalog` lists");
  }
  TrainingJob job{.rates = rates_of(*site.group->accelerator, model, place),
                  .work = workload_of(model, place),
                  .stack = script_stack({.framework = model.framework,
                                         .workload = model.name,
                                         .accelerator_family = site.group->accelerator->family}),
                  .precision = *precision_named(model.precision),
                  .samples_per_micro_step = model.batch_per_gpu,
                  .accumulation = model.accumulation,
                  .host_cores = cores_of(site)};
  TrainingPace pace;
  pace.origin = model.gflop_per_sample > 0.0 ? PaceOrigin::typical : PaceOrigin::modelled;
  if (const auto measured = measured_rate(model, site, job.rates)) {
    use_measured(job, model, measured->samples_per_second);
    pace.origin = measured->origin == ThroughputOrigin::transferred ? PaceOrigin::transferred
                                                                    : PaceOrigin::measured;
  }
  const Bandwidth peer = peer_of(site);
  const ParallelCost parallel = split_of(model, site, peer, place);
  job.work.parameters_millions *= parallel.parameter_share * parallel.exchange_factor;
  pace.step = training_step(job, {.nodes = site.nodes,
                                  .accelerators_per_node = site.gpus_per_node,
                                  .peer = peer,
                                  .network = gpu_network_rate(*site.group, *site.network)});
  add_parallel(pace.step, parallel);
  const double exchanged = job.work.parameters_millions * 1e6;
  pace.parameters = exchanged / (parallel.parameter_share * parallel.exchange_factor);
  const double nodes = site.nodes;
  const double gradients = exchanged * gradient_bytes(job.precision);
  pace.ring_bytes_per_sample = 2.0 * (nodes - 1.0) / nodes * gradients / pace.step.samples;
  split_time(pace, profile.data.samples_per_core_s * cores_of(site) * nodes);
  return pace;
}

}  // namespace headroom
