#pragma once
#include <optional>

#include "headroom/units.hpp"

#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/training_workload.hpp"

namespace headroom {

/// Latency of one batch as a smooth maximum of a floor (the host starts kernels)
/// and a slope: (floor^p + (b * per_sample)^p)^(1/p) with p = 2, or their sum
/// where request handling and compute follow each other.
struct BatchLatency {
  Duration floor{};
  Duration per_sample{};
  bool adds_up = false;

  /// Requires `batch` >= 1.
  [[nodiscard]] Duration time(double batch) const;
};

/// Forward passes of a trained model in the framework that trained it: a third
/// of the work and traffic of training, over a floor of 10.3 ms (FP32) or 12.8 ms
/// (mixed precision, whose casts are kernels, too) for ResNet-50 under PyTorch.
/// Source: one batch-1 latency each of NVIDIA's PyTorch ResNet-50 script on V100.
[[nodiscard]] BatchLatency framework_latency(const TrainingWorkload& work, Precision precision,
                                             const AcceleratorRates& rates);

/// The same behind an inference server that takes images over HTTP: an optimised
/// engine with 0.63 of the traffic, 1.7 ms a request, and 0.26 ms an image for
/// receiving, checking and copying its tensor. Source: Triton's perf_analyzer,
/// ResNet-50 on one T4 and one A40.
[[nodiscard]] BatchLatency served_latency(const TrainingWorkload& work,
                                          const AcceleratorRates& rates);

/// A large language model split over `tensor_parallel` accelerators.
struct LanguageModel {
  double parameters = 0.0;
  double bytes_per_parameter = 2.0;
  double layers = 0.0;
  double hidden = 0.0;
  double tensor_parallel = 1.0;
  Bandwidth peer{};  ///< as bus bandwidth; unused without tensor parallelism
};

/// Prompt processing, bound by arithmetic at 70 % of the reachable rate, plus
/// two all-reduces a layer under tensor parallelism. Source: Pope et al.,
/// Efficiently Scaling Transformer Inference, arXiv:2211.05102, 2022.
[[nodiscard]] Duration prefill_time(const LanguageModel& model, const AcceleratorRates& rates,
                                    double prompts, double tokens);

/// One token for each of `sequences`: the weights and the caches of
/// `cached_bytes` in all are read once, plus two all-reduces of 15 us a layer
/// under tensor parallelism. Source: Pope et al. 2022.
[[nodiscard]] Duration decode_time(const LanguageModel& model, const AcceleratorRates& rates,
                                   double cached_bytes);

}  // namespace headroom
