#include "models/runtime/inference_batch.hpp"

#include <cmath>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/training_workload.hpp"

namespace headroom {
namespace {

Duration rounded(double seconds) { return {std::llround(seconds * 1e9)}; }

/// Training is one forward pass and a backward pass of twice the work.
constexpr double forward_share = 1.0 / 3.0;

double compute_seconds(const TrainingWorkload& work, const AcceleratorRates& rates,
                       Precision precision) {
  double efficiency = rates.has_matrix_units ? work.efficiency : work.vector_efficiency;
  if (precision == Precision::tf32) efficiency *= work.tf32_efficiency;
  return forward_share * work.gflop_per_sample * 1e9 / (rates.compute.count * efficiency);
}

double memory_seconds(const TrainingWorkload& work, const AcceleratorRates& rates) {
  return forward_share * work.traffic_mb_per_sample * 1e6 / rates.memory.count;
}

}  // namespace

Duration BatchLatency::time(double batch) const {
  HEADROOM_ASSERT(batch >= 1.0, "a batch holds a sample");
  const double slope = batch * to_seconds(per_sample);
  const double start = to_seconds(floor);
  return rounded(adds_up ? start + slope : std::hypot(start, slope));
}

BatchLatency framework_latency(const TrainingWorkload& work, Precision precision,
                               const AcceleratorRates& rates) {
  const bool is_mixed = precision == Precision::mixed;
  const double per_sample = compute_seconds(work, rates, precision) +
                            (memory_seconds(work, rates) * traffic_factor(precision));
  return {.floor = is_mixed ? Duration{12'800'000} : Duration{10'300'000},
          .per_sample = rounded(per_sample)};
}

BatchLatency served_latency(const TrainingWorkload& work, const AcceleratorRates& rates) {
  constexpr double fused_traffic = 0.63;
  constexpr double handling_seconds = 0.26e-3;
  const double per_sample = compute_seconds(work, rates, Precision::mixed) +
                            (memory_seconds(work, rates) * fused_traffic) + handling_seconds;
  return {.floor = Duration{1'700'000}, .per_sample = rounded(per_sample), .adds_up = true};
}

Duration prefill_time(const LanguageModel& model, const AcceleratorRates& rates, double prompts,
                      double tokens) {
  constexpr double prefill_share = 0.7;
  const double flop = 2.0 * model.parameters * tokens * prompts;
  double seconds = flop / (model.tensor_parallel * rates.compute.count * prefill_share);
  if (model.tensor_parallel > 1.0) {
    const double activations = prompts * tokens * model.hidden * 2.0;
    const double ranks = model.tensor_parallel;
    seconds += 2.0 * model.layers * activations * 2.0 * (ranks - 1.0) / ranks / model.peer.count;
  }
  return rounded(seconds);
}

Duration decode_time(const LanguageModel& model, const AcceleratorRates& rates,
                     double cached_bytes) {
  constexpr double small_all_reduce = 15e-6;
  const double bytes = (model.parameters * model.bytes_per_parameter) + cached_bytes;
  double seconds = bytes / (model.tensor_parallel * rates.memory.count);
  if (model.tensor_parallel > 1.0) seconds += 2.0 * model.layers * small_all_reduce;
  return rounded(seconds);
}

}  // namespace headroom
