#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"
#include "models/hardware/demand_spec.hpp"
#include "models/hardware/figure.hpp"
#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/embedding_step.hpp"
#include "models/runtime/software_stack.hpp"
#include "models/runtime/training_step.hpp"
#include "models/runtime/training_workload.hpp"
#include "tools/validate/machine.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

std::optional<Precision> precision_in(std::string_view words) {
  if (contains(words, "tf32")) return Precision::tf32;
  if (contains(words, "fp8")) return Precision::eight_bit;
  if (contains(words, "amp") || contains(words, "fp16") || contains(words, "bf16")) {
    return Precision::mixed;
  }
  if (contains(words, "fp32")) return Precision::fp32;
  return std::nullopt;
}

double memory_gb(const Machine& machine) {
  return static_cast<double>(machine.accelerator.memory.count) / 1e9;
}

/// Containers that are newer than 2021: what came later runs no older ones, and
/// fine-tuning with a sequence for each GB of memory needs their attention kernels.
bool has_recent_software(const Machine& machine, std::string_view model, double batch) {
  constexpr std::uint32_t first_recent_year = 2021;
  constexpr double large_gb = 64.0;
  if (machine.accelerator.year.value_or(0) >= first_recent_year) return true;
  if (memory_gb(machine) >= large_gb) return true;
  return model == "bert_large_squad" && batch > 0.9 * memory_gb(machine);
}

/// The batch of one accelerator; lists that fill the memory without saying how far
/// put 1.4 sequences of SQuAD into each GB.
std::optional<double> batch_of(const Setup& setup, std::string_view model, const Machine& machine) {
  const auto written = setup.number("batch_per_gpu");
  if (written && *written > 0.0) return written;
  if (model == "bert_large_squad") return 1.4 * memory_gb(machine);
  return std::nullopt;
}

TrainingCluster cluster_of(const Setup& setup, const Machine& machine) {
  const std::uint32_t gpus = setup.count("gpus", 1);
  TrainingCluster cluster{.nodes = std::min(setup.count("nodes", 1), gpus)};
  cluster.accelerators_per_node = gpus / cluster.nodes;
  cluster.peer = machine.peer(cluster.accelerators_per_node);
  std::string network = setup.text("fabric");
  if (network.empty()) network = setup.text("network");
  const auto ports = ports_in(network);
  cluster.network = ports ? collective_rate(*ports) : Bandwidth{12e9};
  return cluster;
}

std::string workload_name(const std::string& model) {
  return model == "ssd300_r50" ? "ssd300" : model;
}

/// The table's workload, else a typical one of the work and parameters that the
/// catalogue has for the model.
std::optional<TrainingWorkload> workload_of(const std::string& model, const Catalog& catalog) {
  if (auto work = find_workload(script_workloads(), model)) return work;
  std::string name = model;
  std::ranges::replace(name, '_', '-');
  if (!catalog.has(CatalogKind::model, name)) return std::nullopt;
  const NeuralNetworkSpec& spec = catalog.model(name);
  if (!spec.training_flop_per_sample) return std::nullopt;
  return typical_workload(*spec.training_flop_per_sample / 1e9, spec.parameters / 1e6);
}

}  // namespace

Prediction predict_script(const Question& question, const Catalog& catalog) {
  const Setup& setup = question.setup;
  const auto machine = machine_of(setup, catalog);
  if (!machine) return Prediction::none("unknown accelerator");
  const auto precision = precision_in(setup.lower("precision"));
  if (!precision) return Prediction::none("unknown precision");
  const auto rates = machine->rates(*precision);
  if (!rates) return Prediction::none("the accelerator has no such precision");
  const std::string model = workload_name(setup.text("model"));
  const auto batch = batch_of(setup, model, *machine);
  if (!batch) return Prediction::none("the batch is not in the setup");
  const TrainingCluster cluster = cluster_of(setup, *machine);
  if (model.starts_with("dlrm")) {
    const EmbeddingStep step =
        embedding_step({.rates = *rates, .samples_per_accelerator = *batch}, cluster);
    return Prediction::of(*batch * cluster.accelerators() / to_seconds(step.total));
  }
  const auto work = workload_of(model, catalog);
  if (!work) return Prediction::none("unknown model");
  std::string framework = setup.text("framework");
  if (framework.empty()) framework = "pytorch";
  const TrainingJob job{
      .rates = *rates,
      .work = *work,
      .stack = script_stack({.framework = framework,
                             .workload = model,
                             .accelerator_family = machine->accelerator.family,
                             .is_recent = has_recent_software(*machine, model, *batch)}),
      .precision = *precision,
      .samples_per_micro_step = *batch / work->batch_units_per_sample,
      .accumulation = std::max(1.0, setup.number("grad_accum").value_or(1.0)),
      .host_cores = machine->host_cores};
  const StepBreakdown step = training_step(job, cluster);
  return Prediction::of(step.samples_per_second() * work->batch_units_per_sample *
                        work->units_per_sample);
}

}  // namespace headroom
