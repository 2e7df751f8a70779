#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// How the queue delays of the jobs that the summary counts are distributed:
/// `{"all": …, "by_size": […], "by_queue": […]}`, each `{name, count, delay_s, fraction}`, where
/// `fraction[i]` of the jobs waited at most `delay_s[i]`. Every delay is there for up to 400
/// jobs, else evenly spaced ranks and closer ones at the upper end. At most 20 queues, those
/// with most jobs, where there are several.
[[nodiscard]] Tree delay_distributions(const RunRecord& run);

}  // namespace headroom
