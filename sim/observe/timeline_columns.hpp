#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// Who held what when, in packed columns; `Timeline` in tools/web/src/story.ts names each
/// member. Times are cut to whole units of at least a millisecond. Of more than 200,000 runs
/// those that held most GPU time are there. Names are cut to 256 bytes. Requires the log.
[[nodiscard]] Tree timeline_columns(const RunRecord& run);

}  // namespace headroom
