#include "sim/world/session_desk.hpp"

#include <cstddef>

#include "models/workload/listed_source.hpp"

namespace headroom {
namespace {

TimeSharedDevices::Settings device_settings(const Scenario& scenario) {
  TimeSharedDevices::Settings settings{.rules = scenario.sharing,
                                       .measured_from = TimePoint{scenario.run.warmup}};
  for (const NodeGroup& group : scenario.cluster.nodes) {
    settings.group_sizes.push_back(group.count);
  }
  return settings;
}

JobState state_after(SessionEnd end) {
  switch (end) {
    case SessionEnd::gave_up:
      return JobState::failed;
    case SessionEnd::killed:
      return JobState::killed;
    default:
      return JobState::completed;
  }
}

constexpr double thousandths = 1000.0;

}  // namespace

SessionDesk::SessionDesk(const Scenario& scenario, WorkloadTables& tables,
                         EventQueue<Event>& future)
    : tables_{tables},
      future_{future},
      ticks_{future},
      has_sharing_{!scenario.sharing.empty()},
      work_{scenario.interactive, scenario.run.seed, device_settings(scenario)} {
  for (const auto& [id, demand] : scenario.gpu_demands) {
    demands_[tables.job_names.job_name(id).code] = demand;
  }
  file_tick();
}

Watched SessionDesk::watched(const Job& spec) const {
  const ResourceRequest& request = tables_.requests.at(spec.request);
  const bool shares = request.device_share.count > 0 || request.gpu_memory.count > 0;
  const bool is_paced = has_sharing_ && shares && !spec.is_elastic && !spec.has_training;
  return is_paced ? Watched{.watcher = Watcher::sessions, .is_open_ended = true} : Watched{};
}

void SessionDesk::add(const Job& spec, JobId job) {
  const auto demand = demands_.find(spec.name.code);
  work_.paced().add(job, {.duration = spec.duration,
                          .walltime = spec.walltime,
                          .demand = demand == demands_.end() ? 1.0 : demand->second});
}

void SessionDesk::started(JobId job, std::span<const NodeId> /*nodes*/, GpuShare /*share*/,
                          TimePoint /*now*/) {
  notes_.push_back({Change::started, job});
}

void SessionDesk::stopped(JobId job, TimePoint /*now*/) {
  notes_.push_back({Change::stopped, job});
}

void SessionDesk::ended(JobId job, JobState state, TimePoint /*now*/) {
  if (state == JobState::rejected) notes_.push_back({Change::rejected, job});
}

/// What `job` holds; of MIG instances and whole GPUs nobody else has a part.
Hold SessionDesk::hold_of(JobId job, const JobTable& jobs) const {
  const JobFacts& facts = jobs.facts(job);
  Hold hold{.share = jobs.held_share(job),
            .restart_cost = facts.restart_cost,
            .executed = facts.executed};
  const Footprint& footprint = jobs.footprints()[index(jobs.held_footprint(job))];
  if (!footprint.shares_devices()) return hold;
  const std::vector<DeviceSlot>& slots = jobs.rare().sharing.at(job).slots;
  if (footprint.mig_kind != 0) {
    hold.instance_share =
        static_cast<double>(hold.share.count) / (thousandths * static_cast<double>(slots.size()));
    return hold;
  }
  const std::span<const NodeId> nodes = jobs.nodes_of(job);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    hold.devices.push_back({nodes[i / footprint.gpus_per_node], slots[i].device});
  }
  return hold;
}

void SessionDesk::tell(const Note& note, JobLife& life) {
  const TimePoint now = future_.now();
  const bool is_session = work_.sessions().has(note.job);
  if (!is_session && !work_.paced().has(note.job)) return;
  switch (note.change) {
    case Change::started: {
      const Hold hold = hold_of(note.job, life.jobs());
      if (is_session) return work_.sessions().started(note.job, hold, now);
      return work_.paced().started(note.job, hold, now);
    }
    case Change::stopped:
      if (is_session) return work_.sessions().stopped(note.job, now);
      return work_.paced().stopped(note.job, now);
    case Change::rejected:
      if (is_session) return work_.sessions().rejected(note.job);
      return work_.paced().rejected(note.job);
  }
}

void SessionDesk::take_notes(JobLife& life) {
  for (const Note& note : std::exchange(notes_, {})) tell(note, life);
}

/// Opens and closes sessions, and ends jobs.
void SessionDesk::carry_out(JobLife& life) {
  for (const Sessions::Wish& wish : work_.sessions().take_wishes()) {
    if (!wish.is_new) {
      life.end_now(wish.job, state_after(wish.end));
      continue;
    }
    ListedJob listed = work_.sessions().job_of(wish);
    listed.submit = future_.now().since_start;
    const Job& spec = jobs_.emplace_back(make_job(listed, tables_));
    work_.sessions().assign(
        wish,
        life.admit(spec, std::nullopt, {.watcher = Watcher::sessions, .is_open_ended = true}));
  }
  for (const PacedJobs::Wish& wish : work_.paced().take_wishes()) {
    life.end_now(wish.job, wish.is_killed ? JobState::killed : JobState::completed);
  }
}

void SessionDesk::handle(const SessionTick& event, JobLife& life) {
  if (!ticks_.takes(event)) return;
  take_notes(life);
  work_.act(future_.now());
  carry_out(life);
}

std::optional<TimePoint> SessionDesk::next() const {
  return notes_.empty() ? work_.next() : future_.now();
}

}  // namespace headroom
