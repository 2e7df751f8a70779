#pragma once
#include "models/workload/listed_source.hpp"

namespace headroom {

/// Whether the length of `job` is known beforehand, and not left to the stack.
[[nodiscard]] inline bool knows_its_length(const ListedJob& job) {
  return !job.training && !job.etl;
}

/// Leaves `job` with `share` of the work that the stack paces: of its samples, or of the bytes of
/// each of its stages, rounded down. Its duration stays as it is.
void scale_paced_work(ListedJob& job, double share);

}  // namespace headroom
