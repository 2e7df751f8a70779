#include "sim/world/serving_desk.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "models/workload/listed_source.hpp"

namespace headroom {
namespace {

Services::Settings serving_settings(const Scenario& scenario) {
  Services::Settings settings{
      .measured_from = TimePoint{scenario.run.warmup},
      .horizon = scenario.run.until ? TimePoint{*scenario.run.until} : end_of_time,
      .seed = scenario.run.seed};
  for (const NodeGroup& group : scenario.cluster.nodes) {
    settings.group_sizes.push_back(group.count);
  }
  if (scenario.stack) settings.stack = &*scenario.stack;
  return settings;
}

}  // namespace

ServingDesk::ServingDesk(const Scenario& scenario, WorkloadTables& tables,
                         EventQueue<Event>& future)
    : tables_{tables},
      future_{future},
      ticks_{future},
      services_{scenario.services, serving_settings(scenario)} {
  file_tick();
}

/// Replicas are called NAME/0, NAME/1, … The scheduler believes that they run to the end of
/// their service.
const Job& ServingDesk::replica_job(const Services::Wish& wish) {
  ListedJob listed = services_.spec(wish.service).replica;
  listed.id += '/' + std::to_string(wish.number);
  listed.submit = future_.now().since_start;
  listed.duration =
      std::clamp(services_.end(wish.service) - future_.now(), Duration{1}, longest_duration);
  return jobs_.emplace_back(make_job(listed, tables_));
}

void ServingDesk::handle(const ServingTick& event, JobLife& life) {
  if (!ticks_.takes(event)) return;
  for (const Services::Wish& wish : services_.act(future_.now())) {
    if (wish.is_new) {
      services_.assign(wish, life.admit(replica_job(wish), std::nullopt,
                                        {.watcher = Watcher::services, .is_open_ended = true}));
    } else {
      const bool has_run = life.jobs().record(wish.job).first_start.has_value();
      life.end_now(wish.job, has_run ? JobState::completed : JobState::failed);
    }
  }
}

}  // namespace headroom
