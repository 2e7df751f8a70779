#include <cstdint>
#include <optional>
#include <string>

#include "headroom/units.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/catalog.hpp"
#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/software_stack.hpp"
#include "models/runtime/training_step.hpp"
#include "models/runtime/training_workload.hpp"
#include "models/storage/cache_hit_ratio.hpp"
#include "models/storage/host_pipeline.hpp"
#include "tools/validate/early_training.hpp"
#include "tools/validate/machine.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

/// TensorFlow 2017 on JPEG records: one accelerator hides the host's work on an
/// image, several wait for it in turn.
Prediction predict_real_input(const Question& question, const Catalog& catalog) {
  constexpr double host_seconds = 43e-6;
  const auto early = early_training(question.setup, catalog);
  if (!early) return Prediction::none("unknown accelerator, model or batch");
  const double synthetic = training_step(early->job, early->cluster).samples_per_second();
  const bool is_alone = early->cluster.accelerators() == 1;
  return Prediction::of(is_alone ? synthetic : with_serial_host_work(synthetic, host_seconds));
}

Prediction predict_cache(const Question& question, double share) {
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    if (contains(figure.key, "minio") || contains(figure.key, "pinned")) {
      return 1.0 - cache_hit_ratio(CacheEviction::pinned, share);
    }
    if (contains(figure.key, "lru")) {
      return 1.0 - cache_hit_ratio(CacheEviction::least_recently_used, share);
    }
    if (contains(figure.key, "pagecache") || contains(figure.key, "random")) {
      return 1.0 - cache_hit_ratio(CacheEviction::random_replacement, share);
    }
    return std::nullopt;
  });
}

Prediction predict_client_path(const Question& question, std::string_view written) {
  const Setup& setup = question.setup;
  const auto ports = ports_in(written);
  if (!ports) return Prediction::none("the adapters have no rate");
  Bandwidth slots{};
  if (contains(setup.lower("pcie"), "per gpu")) {
    const std::string words = setup.lower("pcie");
    std::uint32_t generation = 4;
    if (contains(words, "gen3")) generation = 3;
    if (contains(words, "gen5")) generation = 5;
    slots = pcie_bandwidth(generation, 16) * static_cast<double>(setup.count("gpus", 1));
  }
  const Bandwidth rate = client_read_rate(ports->rate * ports->count, slots);
  const double unit = contains(question.unit, "GiB") ? 1024.0 * 1024.0 * 1024.0 : 1e9;
  return Prediction::of(rate.count / unit);
}

/// Each node trains its own ResNet-50 from shared storage that keeps up.
Prediction predict_reference_design(const Question& question, const Catalog& catalog) {
  const auto machine = machine_of(question.setup, catalog);
  const auto work = find_workload(mlperf_workloads(), "resnet");
  if (!machine || !work) return Prediction::none("unknown accelerator");
  const auto rates = machine->rates(Precision::mixed);
  if (!rates) return Prediction::none("the accelerator has no such precision");
  const double batch = 408;  // MLPerf's, as the words of the setup say
  const TrainingCluster node{.accelerators_per_node = 8, .peer = machine->peer(8)};
  const TrainingJob job{
      .rates = *rates,
      .work = *work,
      .stack = mlperf_stack(
          "resnet", {.round = MlperfRound::v10, .accelerator_family = machine->accelerator.family}),
      .samples_per_micro_step = batch};
  const double rate = training_step(job, node).samples_per_second();
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    if (!contains(figure.key, "images")) return std::nullopt;
    return rate;
  });
}

}  // namespace

Prediction predict_input_pipeline(const Question& question, const Catalog& catalog) {
  const Setup& setup = question.setup;
  if (const auto share = setup.number("cache_fraction")) return predict_cache(question, *share);
  if (contains(setup.lower("data"), "jpeg")) return predict_real_input(question, catalog);
  if (contains(setup.text("accelerator"), "MXNet")) {
    return predict_reference_design(question, catalog);
  }
  if (setup.has("nics")) return predict_client_path(question, setup.text("nics"));
  if (setup.has("nic")) return predict_client_path(question, setup.text("nic"));
  return Prediction::none("neither a cache, images, nor adapters are in the setup");
}

}  // namespace headroom
