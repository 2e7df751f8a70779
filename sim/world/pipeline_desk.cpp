#include "sim/world/pipeline_desk.hpp"

#include <algorithm>

#include "models/workload/listed_source.hpp"

namespace headroom {

PipelineDesk::PipelineDesk(const Scenario& scenario, WorkloadTables& tables,
                           EventQueue<Event>& future)
    : tables_{tables},
      future_{future},
      ticks_{future},
      pipelines_{scenario.pipelines,
                 {.seed = scenario.run.seed, .start_epoch = scenario.run.start_epoch}} {
  file_tick();
}

void PipelineDesk::submit(const NewJob& wish, JobLife& life) {
  ListedJob listed = wish.job;
  listed.submit = future_.now().since_start;
  const Job& job = jobs_.emplace_back(make_job(listed, tables_));
  pipelines_.assign(wish.place, life.admit(job, listed.training,
                                           {.watcher = Watcher::pipelines, .fails = wish.fails}));
}

void PipelineDesk::handle(const PipelineTick& event, JobLife& life) {
  if (!ticks_.takes(event)) return;
  const Pipelines::Wishes wishes = pipelines_.act(future_.now(), life.jobs());
  for (const NewJob& wish : wishes.new_jobs) submit(wish, life);
  for (const Agenda::End& end : wishes.ends) life.end_now(end.job, end.state);
}

void PipelineDesk::file_tick() {
  std::optional<TimePoint> next = pipelines_.next();
  if (next) next = std::max(*next, future_.now());
  ticks_.file(next);
}

}  // namespace headroom
