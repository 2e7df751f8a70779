#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace headroom {

/// What one kind of training asks of an accelerator for one sample. Work counts
/// forward and backward; traffic is to and from device memory in 16 bit.
/// Different layers are bound by different things, so compute and memory times
/// add up; see training_step.
struct TrainingWorkload {
  std::string_view name;
  std::string_view summary;
  double gflop_per_sample = 0.0;
  /// Share of the reachable rate that the model's matrix shapes keep busy.
  double efficiency = 1.0;
  double traffic_mb_per_sample = 0.0;
  /// Per step, not hidden: starting kernels, optimizer, Python.
  double launch_ms = 0.0;
  double parameters_millions = 0.0;
  /// The same on vector units, which do FP32 and all of Pascal and older; above
  /// 1 where Winograd convolutions save multiplications.
  double vector_efficiency = 0.95;
  /// On `efficiency` where matrix units run in TF32 instead.
  double tf32_efficiency = 1.0;
  /// Relative spread of a step between workers, from samples of unequal length.
  double step_variance = 0.0;
  /// Share of the backward pass that hides the gradient exchange.
  double overlap = 0.8;
  /// Gradients stay in 32 bit on the wire also under mixed precision.
  bool has_wide_gradients = false;
  /// What the published unit counts of one sample: 55 tokens of a sentence pair.
  double units_per_sample = 1.0;
  /// A batch is counted in these, not in samples: 30 tokens are one.
  double batch_units_per_sample = 1.0;
};

/// Reference scripts: PyTorch, MXNet, TensorFlow 1 as NVIDIA publishes them in
/// DeepLearningExamples and as Lambda runs them. The name is that of the model.
[[nodiscard]] std::span<const TrainingWorkload> script_workloads();

/// Convolutional networks in 32 bit under TensorFlow 1.0 of 2017, bound by
/// arithmetic: what Pascal and Kepler were measured with.
[[nodiscard]] std::span<const TrainingWorkload> early_workloads();

/// The benchmarks of MLPerf Training as tuned by those who submit them, at the
/// level of round v0.7; software_stack has the gains of other rounds.
[[nodiscard]] std::span<const TrainingWorkload> mlperf_workloads();

/// The table's entry of that name; nullopt when there is none.
[[nodiscard]] std::optional<TrainingWorkload> find_workload(std::span<const TrainingWorkload> table,
                                                            std::string_view name);

/// A workload of which only the work per sample and the parameters are known:
/// 45 % of the reachable rate (80 % on vector units), 15 MB per GFLOP, 8 ms a
/// step. Typical of the table; expect 30 %.
[[nodiscard]] TrainingWorkload typical_workload(double gflop_per_sample,
                                                double parameters_millions);

/// Work of a transformer for one sample: 6 * parameters * tokens, attention
/// aside. Source: Kaplan et al., arXiv:2001.08361, 2020.
[[nodiscard]] double transformer_gflop(double parameters_millions, double tokens);

}  // namespace headroom
