#include "tools/trace/demand_sample.hpp"

#include <cstdint>

#include "headroom/job.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

namespace headroom {

DemandSample demand_sample(WorkloadSource& source, const WorkloadTables& tables) {
  DemandSample sample;
  while (const Job* job = source.next()) {
    sample.push_back({.submit = job->submit.since_start,
                      .duration = job->duration,
                      .walltime = job->walltime,
                      .gpus = static_cast<std::uint32_t>(
                          gpus_rounded_up(total_gpus(tables.requests.at(job->request)))),
                      .user = job->user});
  }
  return sample;
}

}  // namespace headroom
