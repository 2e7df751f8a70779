#pragma once
#include <cstddef>

#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// The at most `count` jobs that waited longest for their first start, longest
/// first, lower JobId first among equals: `id, user, queue, gpus, submit_s,
/// wait_s, state, reason`. A job that still waits counts with its wait up to the
/// end of the run; one that did not wait or was rejected does not count, nor
/// does one submitted during the warm-up. The reason is the one last seen.
[[nodiscard]] Tree longest_waits(const RunRecord& run, std::size_t count);

}  // namespace headroom
