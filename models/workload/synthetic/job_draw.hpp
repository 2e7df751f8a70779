#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {

/// The streams of one generator. Each job has one for each of its properties, so that neither
/// another job nor another property shifts it. Generators have 2^40 jobs each.
struct GeneratorStreams {
  std::uint64_t seed = 0;
  std::uint64_t entity = 0;
  [[nodiscard]] RandomStream of(std::string_view property, std::uint64_t number) const {
    return {seed, property, (entity << 40U) | number};
  }
};

/// The name of job `number`: the first generator of a scenario numbers its jobs from 1, others
/// put their own number before.
[[nodiscard]] JobName generated_name(std::uint64_t entity, std::uint64_t number,
                                     NameTable& job_names);

/// Which streams a job takes its properties from; most have all of their own.
struct DrawnFrom {
  std::uint64_t shape = 0;  ///< size and duration
  std::uint64_t user = 0;
};

/// What jobs of one generator are, apart from when they come.
class JobDraw {
 public:
  /// Enters names and requests in `tables`, which must outlive it. Requires a checked spec.
  JobDraw(const SyntheticSpec& spec, GeneratorStreams streams, WorkloadTables& tables);

  [[nodiscard]] Job job(std::uint64_t number, TimePoint submit, DrawnFrom from);
  /// The same by a user of the caller's choice.
  [[nodiscard]] Job job_of_user(std::uint64_t number, TimePoint submit, std::size_t user);
  [[nodiscard]] std::size_t users() const { return users_.size(); }

 private:
  struct Sized {
    std::uint32_t gpus_min = 0;
    std::uint32_t gpus_max = 0;
    Sampler draw;
    Quantile quantile;
  };
  [[nodiscard]] Job shaped(std::uint64_t number, TimePoint submit, std::uint64_t shape);
  [[nodiscard]] double draw_duration(std::uint64_t shape, std::size_t size, double size_share);
  [[nodiscard]] std::size_t drawn_user(std::uint64_t number) const;

  const SyntheticSpec spec_;
  GeneratorStreams streams_;
  WorkloadTables* tables_;
  Sampler draw_;
  Quantile quantile_;
  std::vector<Sized> sized_;
  WeightedChoice size_;
  WeightedChoice user_;
  QueueId queue_;
  std::vector<RequestId> requests_;
  std::vector<UserId> users_;
};

}  // namespace headroom
