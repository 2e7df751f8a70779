#include "models/workload/trace/job_row.hpp"

#include <cstdint>

#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/trace_row.hpp"

namespace headroom {

const TraceRow& JobRow::of(const Job& job, const WorkloadTables& tables) {
  id_ = tables.job_names.job_text(job.name);
  row_.id = id_;
  row_.user = tables.users.text(static_cast<std::uint32_t>(job.user));
  row_.queue = tables.queues.text(static_cast<std::uint32_t>(job.queue));
  row_.gpus =
      static_cast<std::uint32_t>(gpus_rounded_up(total_gpus(tables.requests.at(job.request))));
  row_.priority = job.priority;
  row_.run = job.duration;
  row_.walltime = job.walltime;
  return row_;
}

}  // namespace headroom
