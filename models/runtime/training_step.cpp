#include "models/runtime/training_step.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "headroom/collective_model.hpp"
#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/collectives.hpp"
#include "models/runtime/accelerator_rates.hpp"

namespace headroom {
namespace {

/// Independent times of one step in seconds, before they are put together.
struct Parts {
  double compute = 0.0;  ///< of one micro-step, like the next three
  double memory = 0.0;
  double launch = 0.0;
  double feeding = 0.0;        ///< by the host, one sample after the other
  double host_pipeline = 0.0;  ///< the host's part of the whole step, in parallel
  double peer_exchange = 0.0;
  double network_exchange = 0.0;
  double straggling = 0.0;  ///< relative, on all micro-steps
};

/// Dense networks on large batches keep matrix units about this busy; what a
/// workload falls short of it are gaps between small kernels, at the pace of the
/// host that starts them.
constexpr double dense_efficiency = 0.9;
constexpr double hidden_share = 2.0 / 3.0;  // the backward pass of a step
constexpr double exposed_share = 0.1;       // the last bucket, and contention
constexpr double pipeline_power = 8.0;      // nearly the slower of the two: input is fetched ahead

double step_seconds(const Parts& parts, const TrainingJob& job) {
  const double micro = parts.compute + parts.memory + parts.launch + parts.feeding;
  const double exchange = parts.peer_exchange + parts.network_exchange;
  const double overlap = job.accumulation > 1.0 ? 0.0 : job.work.overlap;
  const double exposed =
      std::max(0.0, exchange - (overlap * hidden_share * micro)) + (exposed_share * exchange);
  const double alone = (micro * job.accumulation * (1.0 + parts.straggling)) + exposed;
  if (parts.host_pipeline == 0.0) return alone;
  return std::pow(std::pow(alone, pipeline_power) + std::pow(parts.host_pipeline, pipeline_power),
                  1.0 / pipeline_power);
}

double& part_of(Parts& parts, StepLimit limit) {
  switch (limit) {
    case StepLimit::compute:
      return parts.compute;
    case StepLimit::memory:
      return parts.memory;
    case StepLimit::launch:
      return parts.launch;
    case StepLimit::host_input:
      return parts.feeding;
    case StepLimit::peer_links:
      return parts.peer_exchange;
    case StepLimit::network:
      return parts.network_exchange;
    case StepLimit::stragglers:
      return parts.straggling;
  }
  return parts.compute;
}

Parts without(Parts parts, StepLimit limit) {
  part_of(parts, limit) = 0.0;
  if (limit == StepLimit::host_input) parts.host_pipeline = 0.0;
  return parts;
}

double straggling(const TrainingJob& job, const TrainingCluster& cluster) {
  const double ranks = cluster.accelerators();
  const double slowest = ranks > 1.0 ? std::sqrt(2.0 * std::log(ranks)) : 0.0;
  return (0.01 * std::log2(std::min(ranks, 16.0))) + (job.work.step_variance * slowest) +
         (0.031 * std::log2(static_cast<double>(cluster.nodes)) / std::sqrt(job.accumulation));
}

/// A sample that is split over 1/b accelerators gains only (1/b)^0.36 of them:
/// halos are exchanged and kernels shrink. Source: U-Net 3D on 100 nodes.
double split_gain(double samples) { return samples < 1.0 ? std::pow(1.0 / samples, 0.36) : 1.0; }

Parts parts_of(const TrainingJob& job, const TrainingCluster& cluster) {
  const TrainingWorkload& work = job.work;
  const double split = split_gain(job.samples_per_micro_step);
  const double batch = std::max(1.0, job.samples_per_micro_step) / split;
  const bool is_vector = !job.rates.has_matrix_units;
  double efficiency = is_vector ? work.vector_efficiency : work.efficiency;
  if (job.precision == Precision::tf32) efficiency *= work.tf32_efficiency;
  const double busy = work.gflop_per_sample * 1e9 / (job.rates.compute.count * efficiency);
  // Gaps between kernels are no arithmetic: they are the host's pace.
  const double gaps = is_vector || job.precision == Precision::tf32
                          ? 0.0
                          : std::max(0.0, 1.0 - (efficiency / dense_efficiency));
  const double traffic = (work.traffic_mb_per_sample + job.stack.extra_traffic_mb) * 1e6 *
                         traffic_factor(job.precision);
  Parts parts;
  parts.compute = batch * busy * (1.0 - gaps) / job.stack.speed;
  parts.launch = work.launch_ms * 1e-3 * job.stack.launch_factor / split +
                 batch * busy * gaps / job.stack.speed;
  parts.memory = batch * traffic / job.rates.memory.count / job.stack.speed;
  parts.feeding = batch * job.stack.host_us_per_sample * 1e-6 / job.stack.speed;
  if (job.host_cores > 0 && job.stack.host_rate > 0.0) {
    parts.host_pipeline = job.samples_per_micro_step * job.accumulation *
                          cluster.accelerators_per_node /
                          host_samples_per_second(job.stack.host_rate, job.host_cores);
  }
  parts.straggling = straggling(job, cluster);
  const double gradient = work.has_wide_gradients ? 4.0 : gradient_bytes(job.precision);
  TrainingCluster inside = cluster;
  inside.nodes = 1;
  TrainingCluster between = cluster;
  between.accelerators_per_node = 1;
  parts.peer_exchange = to_seconds(gradient_exchange(work.parameters_millions, gradient, inside));
  parts.network_exchange =
      to_seconds(gradient_exchange(work.parameters_millions, gradient, between));
  return parts;
}

Duration rounded(double seconds) { return {std::llround(seconds * 1e9)}; }

}  // namespace

std::string_view step_limit_name(StepLimit limit) {
  constexpr std::array<std::string_view, step_limits> names{
      "compute", "memory", "launch", "host input", "peer links", "network", "stragglers"};
  return names.at(static_cast<std::size_t>(limit));
}

double StepBreakdown::gain_without(StepLimit limit) const {
  return static_cast<double>(total.count) /
         static_cast<double>(
             std::max<std::int64_t>(1, without.at(static_cast<std::size_t>(limit)).count));
}

Duration gradient_exchange(double parameters_millions, double bytes_per_gradient,
                           const TrainingCluster& cluster) {
  const Bytes size{std::llround(parameters_millions * 1e6 * bytes_per_gradient)};
  // 60 us inside a node of 8, and libraries turn from rings to trees as ranks grow,
  // so that each doubling costs 20 us: spread over the 2 (ranks - 1) steps of the
  // model. Between nodes a tree up and down takes 115 us a level.
  const double ranks = cluster.accelerators_per_node;
  const double start_ns = 20'000.0 * std::log2(ranks);
  const Duration step{ranks > 1.0 ? std::llround(start_ns / (2.0 * (ranks - 1.0))) : 0};
  const CollectiveGroup group{.nodes = cluster.nodes,
                              .ranks_per_node = cluster.accelerators_per_node,
                              .intra_latency = step,
                              .intra = cluster.peer,
                              .inter_latency = {57'500},
                              .inter = cluster.network};
  return hierarchical_all_reduce().make()->time(size, group);
}

double host_samples_per_second(double rate, std::uint32_t cores) {
  return rate * std::pow(static_cast<double>(cores), 0.65);
}

StepBreakdown training_step(const TrainingJob& job, const TrainingCluster& cluster) {
  HEADROOM_ASSERT(job.rates.compute.count > 0.0 && job.rates.memory.count > 0.0,
                  "an accelerator computes and has memory");
  const Parts parts = parts_of(job, cluster);
  const double total = step_seconds(parts, job);
  StepBreakdown result;
  result.total = rounded(total);
  result.samples = job.samples_per_micro_step * job.accumulation * cluster.accelerators();
  result.compute = rounded(parts.compute * job.accumulation);
  result.memory = rounded(parts.memory * job.accumulation);
  result.launch = rounded(parts.launch * job.accumulation);
  const double micro = parts.compute + parts.memory + parts.launch;
  result.stragglers = rounded(micro * job.accumulation * parts.straggling);
  const Parts without_host = without(parts, StepLimit::host_input);
  const Parts free_links =
      without(without(without_host, StepLimit::peer_links), StepLimit::network);
  const double host_wait = total - step_seconds(without_host, job);
  result.communication = rounded(step_seconds(without_host, job) - step_seconds(free_links, job));
  result.host_input = rounded(host_wait);
  for (std::size_t i = 0; i < step_limits; ++i) {
    result.without.at(i) = rounded(step_seconds(without(parts, static_cast<StepLimit>(i)), job));
  }
  auto* const least = std::ranges::min_element(result.without, {}, &Duration::count);
  result.limited_by = static_cast<StepLimit>(std::distance(result.without.begin(), least));
  return result;
}

}  // namespace headroom
