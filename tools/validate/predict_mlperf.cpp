#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"
#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/embedding_step.hpp"
#include "models/runtime/software_stack.hpp"
#include "models/runtime/time_to_train.hpp"
#include "models/runtime/training_step.hpp"
#include "models/runtime/training_workload.hpp"
#include "tools/validate/machine.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

MlperfRound round_in(std::string_view text) {
  if (text == "v0.5" || text == "v0.6") return MlperfRound::v06;
  if (text == "v0.7") return MlperfRound::v07;
  // CUDA graphs over whole steps and FP8 came with Hopper in v2.1.
  if (text == "v1.0" || text == "v1.1" || text == "v2.0") return MlperfRound::v10;
  return MlperfRound::v30;
}

/// An MLPerf submission as its setup tells it.
struct Submission {
  std::string benchmark;
  MlperfSetting setting;
  Machine machine;
  TrainingCluster cluster;
  double global_batch = 0.0;
};

/// Between nodes; adapters that are not written count as one EDR port.
Bandwidth network_of(const Setup& setup) {
  constexpr WrittenPorts one_edr{.count = 1.0, .rate = {12.5e9}};
  return collective_rate(ports_in(setup.text("inter_node")).value_or(one_edr));
}

std::optional<Submission> submission_of(const Setup& setup, const Catalog& catalog) {
  auto machine = machine_of(setup, catalog);
  const auto batch = setup.number("global_batch");
  if (!machine || !batch || !(*batch > 0.0)) return std::nullopt;
  Submission submission{.benchmark = setup.text("benchmark"),
                        .setting = {.round = round_in(setup.text("round"))},
                        .machine = std::move(*machine),
                        .cluster = {},
                        .global_batch = *batch};
  const std::string framework = setup.lower("framework");
  submission.setting.is_hugectr = contains(framework, "hugectr");
  submission.setting.is_tensorflow = contains(framework, "-tf");
  TrainingCluster& cluster = submission.cluster;
  cluster.nodes = setup.count("nodes", 1);
  const std::uint32_t accelerators = setup.count("accelerators", 1);
  cluster.nodes = std::min(cluster.nodes, accelerators);
  cluster.accelerators_per_node = accelerators / cluster.nodes;
  cluster.peer = submission.machine.peer(cluster.accelerators_per_node);
  cluster.network = network_of(setup);
  return submission;
}

bool is_tpu(const Submission& submission) { return submission.machine.accelerator.family == "tpu"; }

/// Google counts batches of Transformer in packed sequences of 256 tokens.
double packed_tokens(const Submission& submission) {
  return is_tpu(submission) && submission.benchmark == "transformer" ? 256.0 : 1.0;
}

Precision precision_of(const Submission& submission) {
  const bool has_fp8 = submission.setting.round == MlperfRound::v30 &&
                       submission.machine.accelerator.family == "hopper";
  return has_fp8 && submission.benchmark == "bert" ? Precision::eight_bit : Precision::mixed;
}

/// BERT's activations fill memory: 1.3 GB a sequence of 512 tokens beside 6 GB of
/// model and optimizer; what a batch has beyond that is accumulated.
double accumulation_of(const Submission& submission, double batch) {
  constexpr double model_gb = 6.0;
  constexpr double sequence_gb = 1.3;
  constexpr double least_gb = 10.0;  // on-chip memories stream instead
  const double memory_gb = static_cast<double>(submission.machine.accelerator.memory.count) / 1e9;
  if (submission.benchmark != "bert" || memory_gb < least_gb) return 1.0;
  const double fits = std::max(1.0, std::floor((memory_gb - model_gb) / sequence_gb));
  return std::max(1.0, std::ceil(batch / fits));
}

/// nullopt when the accelerator has no 16-bit rate or the benchmark is unknown.
std::optional<Duration> step_of(Submission& submission) {
  submission.setting.accelerator_family = submission.machine.accelerator.family;
  const SoftwareStack stack = mlperf_stack(submission.benchmark, submission.setting);
  const auto rates = submission.machine.rates(precision_of(submission));
  if (!rates) return std::nullopt;
  const double batch =
      submission.global_batch / static_cast<double>(submission.cluster.accelerators());
  if (submission.benchmark == "dlrm") {
    const EmbeddingJob job{.rates = *rates, .samples_per_accelerator = batch, .speed = stack.speed};
    return embedding_step(job, submission.cluster).total;
  }
  const auto work = find_workload(mlperf_workloads(), submission.benchmark);
  if (!work) return std::nullopt;
  const double samples = batch * packed_tokens(submission) / work->batch_units_per_sample;
  const double accumulation = accumulation_of(submission, samples);
  const TrainingJob job{.rates = *rates,
                        .work = *work,
                        .stack = stack,
                        .samples_per_micro_step = samples / accumulation,
                        .accumulation = accumulation};
  return training_step(job, submission.cluster).total;
}

Prediction minutes_to_train(const Question& question, const Submission& submission, Duration step) {
  const auto course = find_course(submission.benchmark);
  if (!course) return Prediction::none("unknown benchmark");
  TrainingRun run{.samples = question.setup.number("samples_to_target"),
                  .global_batch = submission.global_batch * packed_tokens(submission),
                  .step = step,
                  .accelerators = static_cast<double>(submission.cluster.accelerators()),
                  .pace = evaluation_pace(submission.machine.accelerator.family)};
  const auto epochs = question.setup.number("epochs_to_converge");
  if (course->samples_per_epoch == 0.0 && !run.samples) {
    return Prediction::none("samples to the target are not in the setup");
  }
  if (course->samples_per_epoch > 0.0) {
    run.samples.reset();
    if (!epochs) return Prediction::none("epochs to converge are not in the setup");
    run.epochs = *epochs;
  }
  return Prediction::of(to_seconds(time_to_train(*course, run)) / 60.0);
}

}  // namespace

Prediction predict_mlperf_training(const Question& question, const Catalog& catalog) {
  const Setup& setup = question.setup;
  if (!setup.number("global_batch")) {
    return Prediction::none("the global batch is not in the setup");
  }
  auto submission = submission_of(setup, catalog);
  if (!submission) return Prediction::none("unknown accelerator");
  const auto step = step_of(*submission);
  if (!step) return Prediction::none("unknown benchmark, or no rate of this precision");
  if (question.unit == "minutes") return minutes_to_train(question, *submission, *step);
  if (!question.unit.ends_with("/s")) return Prediction::none("unknown unit");
  return Prediction::of(submission->global_batch / to_seconds(*step));
}

}  // namespace headroom
