#include "sim/observe/submit_order.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"

namespace headroom {
namespace {

TimePoint submit_of(const JobRecord& job) {
  return job.state == JobState::pending ? end_of_time : job.submitted;
}

}  // namespace

std::vector<JobId> submit_order(const JobTable& jobs) {
  const auto records = jobs.records();
  if (std::ranges::is_sorted(records, {}, submit_of)) return {};
  std::vector<JobId> order(records.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = id_at<JobId>(i);
  std::ranges::stable_sort(order, {}, [&](JobId id) { return submit_of(jobs.record(id)); });
  return order;
}

}  // namespace headroom
