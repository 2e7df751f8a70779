#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/observe/series.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What pages show of one run besides its summary; `Detail` in tools/web/src/story.ts names
/// each member. `series`: that of the run. `delays`: how queue delays are distributed, by size
/// class and by queue, at no more than 400 ranks each. `timeline`: who held what when; of more
/// than 200,000 runs those that held most GPU time. Requires the log.
[[nodiscard]] Tree run_detail(const RunRecord& run, const Series& series);

}  // namespace headroom
