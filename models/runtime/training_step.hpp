#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/software_stack.hpp"
#include "models/runtime/training_workload.hpp"

namespace headroom {

/// Accelerators of one job: equal nodes with equal shares.
struct TrainingCluster {
  std::uint32_t nodes = 1;
  std::uint32_t accelerators_per_node = 1;
  Bandwidth peer{};     ///< inside a node, as bus bandwidth: see peer_rate
  Bandwidth network{};  ///< of one node, what its adapters carry; unused on one node

  [[nodiscard]] constexpr std::uint32_t accelerators() const {
    return nodes * accelerators_per_node;
  }
};

struct TrainingJob {
  AcceleratorRates rates{};
  TrainingWorkload work{};
  SoftwareStack stack{};
  Precision precision = Precision::mixed;
  double samples_per_micro_step = 1.0;  ///< of one accelerator; below 1 a sample is split
  double accumulation = 1.0;            ///< micro-steps before gradients are exchanged
  std::uint32_t host_cores = 0;         ///< of one node, for input; 0: never the limit
};

/// What can limit a step.
enum class StepLimit : std::uint8_t {
  compute,     ///< arithmetic of the accelerator
  memory,      ///< its memory bandwidth
  launch,      ///< starting kernels and the host's pace between them
  host_input,  ///< preparing and feeding samples
  peer_links,  ///< between accelerators of a node
  network,     ///< between nodes
  stragglers,  ///< waiting for the slowest of the workers
};
inline constexpr std::size_t step_limits = 7;
[[nodiscard]] std::string_view step_limit_name(StepLimit limit);

/// Where the time of one optimizer step goes. The parts sum to `total`, up to
/// rounding. Communication is what compute does not hide.
struct StepBreakdown {
  Duration total{};
  Duration compute{};
  Duration memory{};
  Duration launch{};
  Duration host_input{};
  Duration communication{};
  Duration stragglers{};
  /// The part whose removal saves most; ties fall to the earlier name.
  StepLimit limited_by = StepLimit::compute;
  /// The step if that part alone took no time, indexed by StepLimit.
  std::array<Duration, step_limits> without{};
  double samples = 0.0;  ///< of all accelerators in this step

  [[nodiscard]] double samples_per_second() const { return samples / to_seconds(total); }
  /// `total` over the step without `limit`: what removing it would give.
  [[nodiscard]] double gain_without(StepLimit limit) const;
};

/// One optimizer step of synchronous data-parallel training:
///
///   t_micro = launch + b * (F / (P * eta) + Q / W) / speed + b * host
///   t = t_micro * g * (1 + 0.01 log2 min(n, 16) + v sqrt(2 ln n)
///                        + 0.031 log2(nodes) / sqrt(g)) + exposed
///   exposed = max(0, C - overlap * 2/3 * t_micro) + 0.1 C
///
/// Compute and memory time add up, since different layers are bound by one or
/// the other. Workers wait for the slowest of n (mean plus sigma sqrt(2 ln n)
/// for normal noise, v the workload's spread) and for the jitter of the nodes,
/// which averages out over g micro-steps. C is the gradient all-reduce; the
/// backward pass, 2/3 of a step, hides `overlap` of it, except under
/// accumulation, where the last micro-step alone would have to. Input from the
/// host joins as a smooth maximum of power 8. Sources: Williams et al., CACM
/// 52(4), 2009 (roofline); Li et al., PyTorch Distributed, VLDB 2020 (overlap);
/// constants fitted to tools/validate/calibration.json.
/// Requires positive rates where they are used.
[[nodiscard]] StepBreakdown training_step(const TrainingJob& job, const TrainingCluster& cluster);

/// The all-reduce of the gradients of `parameters_millions` over `cluster`,
/// alone on the links: hierarchical, with 20 us for each doubling of accelerators
/// inside a node and 115 us for each doubling of nodes.
[[nodiscard]] Duration gradient_exchange(double parameters_millions, double bytes_per_gradient,
                                         const TrainingCluster& cluster);

/// Samples a second that `cores` of a host prepare: rate * cores^0.65, less than
/// in proportion since they share memory and locks. Source: PyTorch's ResNet-50
/// script on 40 and 128 cores (DGX-1, DGX A100).
[[nodiscard]] double host_samples_per_second(double rate, std::uint32_t cores);

}  // namespace headroom
