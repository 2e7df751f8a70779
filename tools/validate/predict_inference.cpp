#include <optional>
#include <string>

#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"
#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/inference_batch.hpp"
#include "models/runtime/training_workload.hpp"
#include "tools/validate/machine.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

/// Written as a part of the accelerator's name: `V100-fp32`.
Precision precision_of(const Setup& setup) {
  const std::string words = setup.lower("accelerator") + setup.lower("precision");
  if (contains(words, "tf32")) return Precision::tf32;
  return contains(words, "fp32") ? Precision::fp32 : Precision::mixed;
}

std::optional<BatchLatency> latency_of(const Setup& setup, const Machine& machine) {
  const auto work = find_workload(script_workloads(), "resnet50");
  const bool is_served = setup.has("model");
  const Precision precision = is_served ? Precision::mixed : precision_of(setup);
  const auto rates = machine.rates(precision);
  if (!work || !rates) return std::nullopt;
  if (is_served) return served_latency(*work, *rates);
  TrainingWorkload in_framework = *work;
  // The forward pass runs in the same unfused layers as training does.
  in_framework.traffic_mb_per_sample += 50;
  return framework_latency(in_framework, precision, *rates);
}

}  // namespace

Prediction predict_inference(const Question& question, const Catalog& catalog) {
  const Setup& setup = question.setup;
  const bool is_curve = !question.asked.empty() && question.asked.front().at.has_value();
  if (!is_curve) return Prediction::none("the setup names neither model nor batch");
  const std::string model = setup.text("model");
  if (!model.empty() && model != "resnet50") return Prediction::none("unknown model");
  const auto machine = machine_of(setup, catalog);
  if (!machine) return Prediction::none("unknown accelerator");
  const auto latency = latency_of(setup, *machine);
  if (!latency) return Prediction::none("the accelerator has no such precision");
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    if (!figure.at || *figure.at < 1.0) return std::nullopt;
    const double seconds = to_seconds(latency->time(*figure.at));
    if (figure.key.ends_with("ms")) return seconds * 1e3;
    if (figure.key.ends_with("_s")) return *figure.at / seconds;
    return std::nullopt;
  });
}

}  // namespace headroom
