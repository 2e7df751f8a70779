#include <cstdint>
#include <optional>
#include <string>

#include "headroom/collective_model.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/collectives.hpp"
#include "models/hardware/catalog.hpp"
#include "models/runtime/training_step.hpp"
#include "tools/validate/early_training.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

/// Of a PCIe adapter: what verbs and IP over InfiniBand carry through one server.
/// Source: IP over InfiniBand on EDR, 2 to 2.5 GB/s (Ohio State, 2018).
constexpr Bandwidth verbs_server = 12_GBps;
constexpr Bandwidth ip_server{2.5e9};

/// Workers that all talk to one server, in samples a second.
double central_server_rate(const EarlyTraining& early, std::uint32_t workers, Bandwidth server) {
  TrainingCluster const alone{.nodes = 1, .accelerators_per_node = 1};
  const StepBreakdown step = training_step(early.job, alone);
  const Bytes parameters{static_cast<std::int64_t>(early.job.work.parameters_millions * 1e6 * 4.0)};
  const CollectiveGroup group{.nodes = workers, .ranks_per_node = 1, .inter = server};
  const Duration exchange = central_server().make()->time(parameters, group);
  return step.samples * workers / to_seconds(step.total + exchange);
}

Prediction predict_central_server(const Question& question, const EarlyTraining& early) {
  const std::uint32_t workers = question.setup.count("nodes", 1);
  const double verbs = central_server_rate(early, workers, verbs_server);
  const double ip = central_server_rate(early, workers, ip_server);
  if (contains(question.unit, "speedup")) return Prediction::of(verbs / ip);
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    if (contains(figure.key, "rdma")) return verbs;
    if (contains(figure.key, "ip") || contains(figure.key, "tcp")) return ip;
    return std::nullopt;
  });
}

}  // namespace

Prediction predict_early_training(const Question& question, const Catalog& catalog) {
  const Setup& setup = question.setup;
  const auto early = early_training(setup, catalog);
  if (!early) return Prediction::none("unknown accelerator, model or batch");
  if (!setup.has("gpus")) return predict_central_server(question, *early);
  return Prediction::of(training_step(early->job, early->cluster).samples_per_second());
}

}  // namespace headroom
