#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/lifecycle/estimate.hpp"
#include "sim/lifecycle/job_life.hpp"

namespace headroom {

TimePoint JobLife::decision_time(TimePoint wanted) const {
  if (!settings_.cycle) return wanted;
  const std::int64_t cycle = settings_.cycle->count;
  return {{(wanted.since_start.count + cycle - 1) / cycle * cycle}};
}

void JobLife::file_decision() {
  if (decision_filed_) return;
  decision_filed_ = true;
  world_.future.schedule(decision_time(now()), Phase::decide, DecideNow{});
}

void JobLife::wake_at(TimePoint when) {
  HEADROOM_ASSERT(when > now(), "a policy is woken later than now");
  const TimePoint decision = decision_time(when);
  // An earlier wake comes first and lets the policy ask again.
  if (wake_filed_ && *wake_filed_ > now() && *wake_filed_ <= decision) return;
  wake_filed_ = decision;
  world_.future.schedule(decision, Phase::decide, DecideNow{});
}

void JobLife::handle(const DecideNow& /*event*/) {
  decision_filed_ = false;
  const std::size_t touched_before = world_.cluster.touched().size();
  const SchedulerView view{.now = now(),
                           .free = world_.cluster.free(),
                           .ends = world_.cluster.ends(),
                           .footprints = jobs_.footprints(),
                           .jobs = jobs_.all_facts(),
                           .labels = jobs_.all_labels(),
                           .running = running_,
                           .newcomers = newcomers_,
                           .withdrawn = withdrawn_,
                           .released = released_,
                           .touched = world_.cluster.touched(),
                           .nodes = jobs_.all_nodes(),
                           .rare = jobs_.rare(),
                           .capacity_freed = capacity_freed_};
  world_.policy.decide(view, *this);
  world_.cluster.forget_touched(touched_before);
  newcomers_.clear();
  withdrawn_.clear();
  released_.clear();
  capacity_freed_ = false;
  settle_stack();
}

Allocation JobLife::allocation_of(JobId job) const {
  const JobFacts& facts = jobs_.facts(job);
  return {.job = job,
          .footprint = jobs_.footprints()[index(jobs_.held_footprint(job))],
          .nodes = jobs_.nodes_of(job),
          .estimated_end = facts.started + facts.restart_cost + (facts.estimate - facts.executed),
          .slots = slots_of(job)};
}

Duration JobLife::restart_cost_of(const Job& spec) const {
  return spec.has_restart_cost ? world_.tables.restart_costs.at(spec.name) : settings_.restart_cost;
}

std::span<const DeviceSlot> JobLife::slots_of(JobId job) const {
  const auto& sharing = jobs_.rare().sharing;
  if (sharing.empty()) return {};
  const auto found = sharing.find(job);
  if (found == sharing.end()) return {};
  return found->second.slots;
}

void JobLife::start(JobId job, std::span<const NodeId> nodes) {
  const Footprint& footprint = jobs_.footprints()[index(jobs_.facts(job).footprint)];
  HEADROOM_ASSERT(nodes.size() == footprint.nodes, "a job gets as many nodes as it needs");
  begin_run(job, nodes, {});
}

void JobLife::start_on_devices(JobId job, std::span<const NodeId> nodes,
                               std::span<const DeviceSlot> slots) {
  begin_run(job, nodes, slots);
}

/// Devices for a job on `nodes`, of which some may come several times in a row.
std::vector<DeviceSlot> JobLife::choose_slots(const Footprint& footprint,
                                              std::span<const NodeId> nodes) const {
  Footprint here = footprint;
  here.eligible = 0;
  const std::size_t each = footprint.gpus_per_node;
  std::vector<DeviceSlot> slots;
  for (std::size_t i = 0; i < nodes.size();) {
    FreeCapacity room = world_.cluster.free().only(nodes[i]);
    for (const NodeId node = nodes[i]; i < nodes.size() && nodes[i] == node; ++i) {
      const bool has_room = room.choose_devices(NodeId{0}, here, slots);
      HEADROOM_ASSERT(has_room, "a job starts where it has room");
      room.take(NodeId{0}, here, std::span{slots}.last(each));
    }
  }
  return slots;
}

/// Gives `nodes` to a job, which is to hold them from now on. Where it shares
/// devices and no `slots` are given, they are chosen here.
void JobLife::hold(JobId job, std::span<const NodeId> nodes, std::span<const DeviceSlot> slots) {
  jobs_.set_nodes(job, nodes);
  const Footprint& footprint = jobs_.footprints()[index(jobs_.held_footprint(job))];
  if (footprint.shares_devices()) {
    RareFacts::Sharing& sharing = jobs_.rare().sharing.at(job);
    if (slots.empty()) {
      sharing.slots = choose_slots(footprint, nodes);
    } else {
      sharing.slots.assign(slots.begin(), slots.end());
    }
    HEADROOM_ASSERT(sharing.slots.size() == nodes.size() * footprint.gpus_per_node,
                    "each share has its device");
    sharing.held = {};
    for (const NodeId node : nodes) {
      sharing.held.count +=
          world_.cluster.free().share_on(node, footprint) * footprint.gpus_per_node;
    }
  }
  world_.cluster.allocate(allocation_of(job));
  if (world_.log != nullptr && (footprint.shares_devices() || jobs_.facts(job).in_workers)) {
    world_.log->takes(now(), job,
                      {.shape = jobs_.held_footprint(job), .nodes = nodes, .slots = slots_of(job)});
  }
}

void JobLife::begin_run(JobId job, std::span<const NodeId> nodes,
                        std::span<const DeviceSlot> slots) {
  JobRecord& record = jobs_.record(job);
  JobFacts& facts = jobs_.facts(job);
  HEADROOM_ASSERT(record.state == JobState::queued, "only a queued job can start");
  facts.running = true;
  facts.started = now();
  facts.restart_cost = record.preemptions == 0 ? Duration{} : restart_cost_of(*record.spec);
  if (!record.first_start) record.first_start = now();
  if (record.wait_reason == WaitReason::none && *record.first_start > record.submitted) {
    record.wait_reason = WaitReason::order;
  }
  record.state = JobState::running;
  record.running_place = static_cast<std::uint32_t>(running_.size());
  running_.push_back(job);
  queued_share_ -= jobs_.asked_share(job);
  set_pace(job, nodes.size());
  if (world_.log != nullptr && record.preemptions > 0) {
    world_.log->restarted(now(), job, facts.restart_cost);
  }
  hold(job, nodes, slots);
  world_.journal.started(now(), job, nodes);
  ++record.run_number;
  file_end(job);
  last_change_ = now();
}

void JobLife::note_waiting(JobId job, HoldReason reason, std::optional<JobId> behind) {
  JobRecord& record = jobs_.record(job);
  record.waits_for_hours = reason == HoldReason::off_peak;
  if (record.waits_for_hours) record.wait_reason = WaitReason::off_peak;
  if (world_.log != nullptr) world_.log->waits(now(), job, reason, behind);
}

WaitReason JobLife::note_first_waiting() {
  const std::optional<JobId> first = world_.policy.first_waiting();
  const std::size_t lines = world_.policy.line_count();
  for (std::size_t line = 0; line < lines; ++line) {
    const auto here = lines == 1 ? first : world_.policy.first_in_line(line);
    if (world_.log != nullptr) world_.log->first(now(), here, static_cast<std::uint32_t>(line));
    if (here && here != first) static_cast<void>(note_reason(*here));
  }
  return first ? note_reason(*first) : WaitReason::none;
}

/// What holds back a job that is first in its line, as its record says from now on.
WaitReason JobLife::note_reason(JobId job) {
  JobRecord& record = jobs_.record(job);
  if (record.waits_for_hours) return WaitReason::off_peak;
  const Footprint& footprint = jobs_.footprints()[index(jobs_.facts(job).footprint)];
  const FreeCapacity& free = world_.cluster.free();
  record.wait_reason = WaitReason::fragmented;
  const bool is_too_much = footprint.shares_devices() ? jobs_.asked_share(job) > free.free_share()
                                                      : footprint.gpus() > free.free_gpus();
  if (footprint.impossible || is_too_much) {
    record.wait_reason = WaitReason::insufficient;
  } else if (free.fits(footprint)) {
    record.wait_reason = WaitReason::policy;
  }
  return record.wait_reason;
}

}  // namespace headroom
