#include "models/workload/synthetic/job_draw.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/workload/synthetic/arrivals.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {
namespace {

std::vector<double> size_weights(const SyntheticSpec& spec) {
  std::vector<double> weights;
  weights.reserve(spec.gpus.size());
  for (const auto& [gpus, weight] : spec.gpus) weights.push_back(weight);
  return weights;
}

/// Weights of users by rank. Source: Zipf, Human Behavior and the Principle of Least Effort, 1949.
std::vector<double> user_weights(const SyntheticSpec& spec) {
  std::vector<double> weights;
  for (std::uint32_t user = 0; user < std::max(spec.users, 1U); ++user) {
    weights.push_back(std::pow(static_cast<double>(user) + 1.0, -spec.zipf));
  }
  return weights;
}

std::uint32_t scaled_gpus(std::uint32_t gpus, double factor) {
  if (gpus == 0) return 0;
  return static_cast<std::uint32_t>(std::max(std::round(gpus * factor), 1.0));
}

/// A requested time; at least 1 ns, because it is positive.
Duration scaled(Duration duration, double factor) {
  return std::max(rounded_to_ns(static_cast<double>(duration.count) * factor / 1e9), 1_ns);
}

}  // namespace

JobName generated_name(std::uint64_t entity, std::uint64_t number, NameTable& job_names) {
  if (entity == 0) return JobName{number};
  return job_names.job_name("g" + std::to_string(entity) + "-" + std::to_string(number));
}

JobDraw::JobDraw(const SyntheticSpec& spec, GeneratorStreams streams, WorkloadTables& tables)
    : spec_{spec},
      streams_{streams},
      tables_{&tables},
      draw_{make_sampler(spec.duration)},
      size_{size_weights(spec)},
      user_{user_weights(spec)},
      queue_{id_at<QueueId>(tables.queues.intern(spec.queue))} {
  if (spec.correlation != 0.0) quantile_ = make_quantile(spec.duration);
  for (const SizedDuration& sized : spec.duration_by_gpus) {
    sized_.push_back({.gpus_min = sized.gpus_min,
                      .gpus_max = sized.gpus_max,
                      .draw = make_sampler(sized.duration),
                      .quantile = make_quantile(sized.duration)});
  }
  for (const auto& [gpus, weight] : spec.gpus) {
    const std::uint32_t scaled = scaled_gpus(gpus, spec.scale_gpus);
    const ResourceRequest request{.gpus = whole_gpus(scaled),
                                  .nodes = {},
                                  .gpus_per_node = {},
                                  .gpu_models = spec.gpu_models};
    requests_.push_back(spec.gpu_models.empty() ? tables.requests.whole_gpus(scaled)
                                                : tables.requests.intern(request));
  }
  for (std::uint32_t user = 0; user < spec.users; ++user) {
    users_.push_back(id_at<UserId>(tables.users.intern("u" + std::to_string(user))));
  }
  if (users_.empty()) users_.push_back(id_at<UserId>(tables.users.intern("")));
}

Job JobDraw::job(std::uint64_t number, TimePoint submit, DrawnFrom from) {
  Job job = shaped(number, submit, from.shape);
  job.user = users_[drawn_user(from.user)];
  return job;
}

Job JobDraw::job_of_user(std::uint64_t number, TimePoint submit, std::size_t user) {
  Job job = shaped(number, submit, number);
  job.user = users_[user];
  return job;
}

Job JobDraw::shaped(std::uint64_t number, TimePoint submit, std::uint64_t shape) {
  Job job{};
  job.name = generated_name(streams_.entity, number, tables_->job_names);
  job.submit = submit;
  double size_share = 0.5;
  std::size_t size = 0;
  if (requests_.size() > 1) {
    size_share = streams_.of("gpus", shape).uniform();
    size = size_.at(size_share);
  }
  job.duration = rounded_to_ns(draw_duration(shape, size, size_share));
  job.queue = queue_;
  job.request = requests_[size];
  job.priority = spec_.priority;
  job.has_topology = spec_.topology.has_value();
  if (spec_.topology) tables_->topologies[job.name] = *spec_.topology;
  if (spec_.walltime_factor) job.walltime = scaled(job.duration, *spec_.walltime_factor);
  return job;
}

double JobDraw::draw_duration(std::uint64_t shape, std::size_t size, double size_share) {
  const std::uint32_t gpus = spec_.gpus[size].first;
  const auto sized = std::ranges::find_if(
      sized_, [&](const Sized& one) { return one.gpus_min <= gpus && gpus <= one.gpus_max; });
  RandomStream stream = streams_.of("duration", shape);
  if (spec_.correlation == 0.0) return sized == sized_.end() ? draw_(stream) : sized->draw(stream);
  // The share of the size and that of the duration have normal scores of this correlation.
  const double rho = spec_.correlation;
  const double score = rho * normal_quantile(size_share) +
                       std::sqrt(1.0 - rho * rho) * normal_quantile(stream.uniform());
  // A score far out has share 0 or 1 in doubles, at which some laws are infinite.
  constexpr double share_min = 0x1p-53;
  const double share = std::clamp(normal_share(score), share_min, 1.0 - share_min);
  return sized == sized_.end() ? quantile_(share) : sized->quantile(share);
}

std::size_t JobDraw::drawn_user(std::uint64_t number) const {
  RandomStream stream = streams_.of("user", number);
  if (spec_.zipf == 0.0) return static_cast<std::size_t>(stream.below(users_.size()));
  return user_.at(stream.uniform());
}

}  // namespace headroom
