#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

namespace headroom {

/// What of one job a generator is fitted to and held against.
struct SampledJob {
  Duration submit{};
  Duration duration{};
  std::optional<Duration> walltime;
  std::uint32_t gpus = 0;
  UserId user{};
};

/// Jobs in order of submission.
using DemandSample = std::vector<SampledJob>;

/// All jobs of `source`.
[[nodiscard]] DemandSample demand_sample(WorkloadSource& source, const WorkloadTables& tables);

}  // namespace headroom
