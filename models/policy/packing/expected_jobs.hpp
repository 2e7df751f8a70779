#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/placement_policy.hpp"

#include "models/policy/packing/gpu_models.hpp"
#include "models/policy/packing/task_types.hpp"

namespace headroom {

/// Jobs by their shape, as the nodes of `free` serve them; it does not matter what is
/// free there. `footprints` are resolved on it, `counts` goes with them and may end
/// early; shapes that nobody has or no cluster could hold are left out. What a shape
/// takes of a device where that differs between nodes is as on the first that could
/// serve it.
[[nodiscard]] std::vector<ExpectedJobs> expected_jobs(const FreeCapacity& free,
                                                      std::span<const Footprint> footprints,
                                                      std::span<const std::uint64_t> counts);

/// Their usual shapes. In `models` the groups of the cluster stand for GPU models:
/// group_model() has their numbers.
[[nodiscard]] std::vector<TaskType> task_types(std::span<const ExpectedJobs> expected,
                                               std::uint32_t group_count, GpuModels& models);

/// One more than the largest group number of a node.
[[nodiscard]] std::uint32_t group_count(const FreeCapacity& free);

/// The number in GpuModels for the nodes of a group.
[[nodiscard]] constexpr std::uint32_t group_model(std::uint32_t group) { return group + 1; }

}  // namespace headroom
