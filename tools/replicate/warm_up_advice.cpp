#include "tools/replicate/warm_up_advice.hpp"

#include <cstddef>
#include <optional>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/statistics/warm_up.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/submit_order.hpp"

namespace headroom {

std::optional<Duration> suggested_warm_up(const RunRecord& run) {
  const std::vector<JobId> order = submit_order(run.jobs);
  std::vector<double> delays;
  std::vector<TimePoint> submitted;
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const JobRecord& job = run.jobs.record(order.empty() ? id_at<JobId>(i) : order[i]);
    if (!job.first_start) continue;
    delays.push_back(to_seconds(*job.first_start - job.submitted));
    submitted.push_back(job.submitted);
  }
  const auto cut = warm_up_length(delays);
  if (!cut) return std::nullopt;
  return *cut == 0 ? Duration{} : submitted[*cut].since_start;
}

}  // namespace headroom
