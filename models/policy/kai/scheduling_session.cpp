// The live state: moves and transactions. Source: KAI-Scheduler commit d5bc503a, package framework
// (statement).
#include "models/policy/kai/scheduling_session.hpp"

#include <algorithm>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom::kai {

NodeRecord SchedulingSession::record_of(TaskId id) const {
  const auto& t = task(id);
  NodeRecord record{.task = id,
                    .status = t.at.status,
                    .shape = t.shape,
                    .groups = {},
                    .memory_mib = node(*t.at.node).memory_need(shapes[t.shape]),
                    .zones = t.at.zones};
  if (shapes[t.shape].is_shared()) record.groups = t.at.groups;
  return record;
}

void SchedulingSession::reindex(NodeId id) {
  const auto& n = node(id);
  if (n.is_ready() && n.allocatable[gpu_dimension] != 0) {
    free_gpus.put(rank(id), n.free(gpu_dimension));
  } else {
    free_gpus.remove(rank(id));
  }
  if (n.groups().empty()) {
    shared_nodes.clear(rank(id));
  } else {
    shared_nodes.set(rank(id));
  }
  node_changes.note(rank(id));
}

void SchedulingSession::put_record(TaskId id, bool replaces) {
  const auto where = *task(id).at.node;
  auto& n = node(where);
  const auto old = replaces ? n.find(id) : std::nullopt;
  if (old) {
    record_log_.push_back({where, *old, n.records()[*old]});
    n.replace(*old, record_of(id), labels);
  } else {
    record_log_.push_back({where, n.records().size(), std::nullopt});
    n.append(record_of(id), labels);
  }
  reindex(where);
}

void SchedulingSession::count_status(const Task& t, Status from, Status to) {
  auto& counts = job(t.job).pod_sets[t.pod_set].counts;
  --counts[static_cast<std::size_t>(from)];
  ++counts[static_cast<std::size_t>(to)];
}

void SchedulingSession::set_standpoint(TaskId id, Standpoint standpoint) {
  auto& t = task(id);
  if (t.at.status != standpoint.status) count_status(t, t.at.status, standpoint.status);
  task_log_.push_back({id, std::exchange(t.at, std::move(standpoint))});
}

void SchedulingSession::set_eviction(TaskId id, std::size_t at) {
  if (eviction_of_.size() <= index(id)) eviction_of_.resize(tasks.size(), not_evicted);
  eviction_log_.push_back({id, std::exchange(eviction_of_[index(id)], at)});
}

void SchedulingSession::charge(TaskId id, int sign) {
  const auto& t = task(id);
  const auto& group = job(t.job);
  const auto amounts = accepted(id);
  if (group.queue) {
    for (const auto q : queues.chain(*group.queue)) {
      auto& held = queues[q].held;
      queue_log_.push_back({q, held});
      for (const auto r : all_resources) {
        held.allocated[r] += sign * amounts[r];
        if (!group.is_preemptible) held.non_preemptible[r] += sign * amounts[r];
      }
    }
    stamps_[index(*group.queue)] = ++stamp_;
  }
  auto& ledger = node(*t.at.node).numa;
  if (ledger && !t.at.zones.empty()) {
    ledger->charge(t.at.zones, sign);
    zone_log_.push_back({*t.at.node, t.at.zones, sign});
  }
}

void SchedulingSession::aim(TaskId id, std::vector<GpuLabel> groups, ZoneUse zones) {
  const auto& at = task(id).at;
  if (at.groups == groups && at.zones == zones) return;
  auto standpoint = at;
  standpoint.groups = std::move(groups);
  standpoint.zones = std::move(zones);
  set_standpoint(id, std::move(standpoint));
}

void SchedulingSession::occupy(TaskId id, NodeId where, Status status, bool replaces) {
  auto standpoint = task(id).at;
  standpoint.status = status;
  standpoint.node = where;
  standpoint.is_virtual = true;
  standpoint.accepted_gpus = node(where).accepted_gpus(shape(id));
  set_standpoint(id, std::move(standpoint));
  put_record(id, replaces);
  charge(id, 1);
}

void SchedulingSession::pipeline(TaskId id, NodeId where, bool is_forced) {
  const auto& at = task(id).at;
  const auto& n = node(where);
  const auto old = n.find(id);
  const auto moves_gpu = old && !at.groups.empty() && at.groups != n.records()[*old].groups;
  const auto moves_zone = old && !at.zones.empty() && at.zones != n.records()[*old].zones;
  if (old && !is_forced && !moves_gpu && !moves_zone) {
    unevict(id);
  } else {
    // The old place is left behind as releasing when the pod only changes its GPUs.
    occupy(id, where, Status::pipelined, !moves_gpu);
  }
}

void SchedulingSession::evict(TaskId id) {
  if (eviction_of(id) == not_evicted) {
    set_eviction(id, evicted_.size());
    evicted_.push_back({id, task(id).at});
  }
  charge(id, -1);
  auto standpoint = task(id).at;
  standpoint.status = Status::releasing;
  standpoint.is_virtual = true;
  set_standpoint(id, std::move(standpoint));
  put_record(id, true);
}

void SchedulingSession::unevict(TaskId id) {
  HEADROOM_ASSERT(eviction_of(id) != not_evicted, "only evicted pods come back");
  const auto& before = evicted_[eviction_of(id)].before;
  auto standpoint = task(id).at;
  standpoint.status = before.status;
  standpoint.groups = before.groups;
  standpoint.zones = before.zones;
  standpoint.is_virtual = before.is_virtual;
  set_eviction(id, not_evicted);
  set_standpoint(id, std::move(standpoint));
  put_record(id, true);
  charge(id, 1);
}

void SchedulingSession::turn_into_pipelined(TaskId id) {
  auto standpoint = task(id).at;
  standpoint.status = Status::pipelined;
  set_standpoint(id, std::move(standpoint));
  put_record(id, true);
}

Savepoint SchedulingSession::save() const {
  return {.tasks = task_log_.size(),
          .records = record_log_.size(),
          .queues = queue_log_.size(),
          .zones = zone_log_.size(),
          .evictions = eviction_log_.size(),
          .evicted = evicted_.size(),
          .opened_labels = labels.opened()};
}

void SchedulingSession::restore_records(std::size_t size) {
  for (; record_log_.size() > size; record_log_.pop_back()) {
    auto& [where, at, before] = record_log_.back();
    auto& n = node(where);
    if (before) {
      n.replace(at, std::move(*before), labels);
    } else {
      n.remove(at, labels);
    }
    reindex(where);
  }
}

void SchedulingSession::restore(const Savepoint& savepoint) {
  restore_records(savepoint.records);
  for (; task_log_.size() > savepoint.tasks; task_log_.pop_back()) {
    auto& [id, before] = task_log_.back();
    auto& t = task(id);
    if (t.at.status != before.status) count_status(t, t.at.status, before.status);
    t.at = std::move(before);
  }
  for (; queue_log_.size() > savepoint.queues; queue_log_.pop_back()) {
    const auto& [queue, before] = queue_log_.back();
    queues[queue].held = before;
    stamps_[index(queue)] = ++stamp_;
  }
  for (; zone_log_.size() > savepoint.zones; zone_log_.pop_back()) {
    const auto& [where, use, sign] = zone_log_.back();
    node(where).numa->charge(use, -sign);
  }
  for (; eviction_log_.size() > savepoint.evictions; eviction_log_.pop_back()) {
    const auto& [id, before] = eviction_log_.back();
    eviction_of_[index(id)] = before;
  }
  evicted_.resize(savepoint.evicted);
  labels.forget_after(savepoint.opened_labels);
}

void SchedulingSession::report(TaskId id, const Standpoint& before, const Purpose& purpose) {
  const auto& at = task(id).at;
  const auto was_evicted = eviction_of(id) != not_evicted;
  Change change{.deed = Deed::bind,
                .action = purpose.action,
                .task = id,
                .node = *at.node,
                .from = *at.node,
                .gpu_groups = {},
                .for_job = purpose.for_job};
  if (at.status == Status::pipelined) {
    change.deed = was_evicted ? Deed::move : Deed::pipeline;
    if (was_evicted) {
      change.from = *before.node;
      const auto& left = evicted_[eviction_of(id)].before;
      auto& trail = trails_[id];
      trail.nodes.push_back(*left.node);
      if (!trail.origin && left.status != Status::pipelined) trail.origin = left;
    }
    pipelined_.push_back(id);
  } else if (at.status == Status::releasing) {
    change.deed = Deed::evict;
  }
  if (change.deed != Deed::evict && shape(id).is_shared()) {
    for (const auto label : at.groups) change.gpu_groups.push_back(labels.name(label));
  }
  changes.push_back(std::move(change));
}

void SchedulingSession::commit(const Purpose& purpose) {
  if (is_marked_.size() < tasks.size()) is_marked_.resize(tasks.size(), false);
  const auto logged = task_log_.size();
  for (std::size_t i = 0; i < logged; ++i) {
    const auto id = task_log_[i].task;
    if (is_marked_[index(id)]) continue;
    is_marked_[index(id)] = true;
    const auto was_evicted = eviction_of(id) != not_evicted;
    const auto status = task(id).at.status;
    if (was_evicted) job_of(id).delayed_since = now;
    if (status == task_log_[i].before.status && !was_evicted) continue;
    report(id, task_log_[i].before, purpose);
    if (status == Status::allocated) {
      auto standpoint = task(id).at;
      standpoint.status = Status::binding;
      set_standpoint(id, std::move(standpoint));
      put_record(id, true);
    }
    if (status == Status::releasing) task(id).at.is_virtual = false;
    leaves.touch(*this, task(id).job);
  }
  for (std::size_t i = 0; i < logged; ++i) is_marked_[index(task_log_[i].task)] = false;
  for (const auto& e : eviction_log_) eviction_of_[index(e.task)] = not_evicted;
  task_log_.clear();
  record_log_.clear();
  queue_log_.clear();
  zone_log_.clear();
  eviction_log_.clear();
  evicted_.clear();
}

}  // namespace headroom::kai
