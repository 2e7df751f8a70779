#pragma once
#include <cstdint>
#include <span>

#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"
#include "tools/explain/wait_replay.hpp"

namespace headroom {

/// Who had the nodes that `job` could have used during `windows`.
[[nodiscard]] Served served_meanwhile(const RecordedRun& run, std::uint32_t job,
                                      std::span<const WaitWindow> windows);

}  // namespace headroom
