// Waiting jobs that differ in nothing that a turn depends on but their age.
#include "models/policy/kai/job_kinds.hpp"

#include <algorithm>
#include <utility>

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {
namespace {

bool is_plain(const SchedulingSession& session, const PodGroup& group,
              const std::vector<TaskId>& batch) {
  if (batch.empty() || group.pod_sets.size() != 1) return false;
  if (group.preemption_delay.count != 0 || session.now < group.delayed_since) return false;
  const auto has_topology = std::any_of(group.members.begin(), group.members.end(),
                                        [](const SubGroup& m) { return m.topology.has_value(); });
  if (has_topology) return false;
  const auto& first = session.task(batch.front());
  return std::all_of(batch.begin(), batch.end(), [&](TaskId id) {
    const auto& t = session.task(id);
    return t.shape == first.shape && t.affinity == first.affinity &&
           t.is_legacy_mig == first.is_legacy_mig;
  });
}

JobKind kind_of(const SchedulingSession& session, const PodGroup& group,
                const std::vector<TaskId>& batch) {
  const auto& first = session.task(batch.front());
  const auto& shape = session.shapes[first.shape];
  JobKind kind{.queue = *group.queue,
               .priority = group.priority,
               .is_preemptible = group.is_preemptible,
               .is_guaranteed = group.is_guaranteed,
               .is_ready = group.is_ready(),
               .has_active = group.has_active(),
               .shape = first.shape,
               .affinity = first.affinity,
               .is_legacy_mig = first.is_legacy_mig,
               .pods = batch.size(),
               .request = session.quota_of(batch, session.gpu_memory_min),
               .admitted_as = session.quota_of(batch, session.gpu_memory_max)};
  for (std::size_t pod = 0; pod < batch.size(); ++pod) {
    kind.gpus += shape.quota[Resource::gpu];
    kind.pool_memory += shape.pool_memory;
  }
  return kind;
}

}  // namespace

std::optional<KindId> JobKinds::take(const SchedulingSession& session, const PodGroup& group,
                                     const std::vector<TaskId>& batch) {
  if (!is_plain(session, group, batch)) return std::nullopt;
  const auto& first = session.task(batch.front());
  const auto flag = [](bool value, int place) { return std::int64_t{value ? 1 : 0} << place; };
  const Key key{static_cast<std::int64_t>(index(*group.queue)),
                group.priority,
                flag(group.is_preemptible, 0) + flag(group.is_guaranteed, 1) +
                    flag(group.is_ready(), 2) + flag(group.has_active(), 3) +
                    flag(first.is_legacy_mig, 4),
                static_cast<std::int64_t>(first.shape),
                first.affinity ? static_cast<std::int64_t>(*first.affinity) : -1,
                static_cast<std::int64_t>(batch.size())};
  const auto known = known_.find(key);
  if (known != known_.end()) {
    ++entries_[static_cast<std::size_t>(known->second)].jobs;
    return known->second;
  }
  if (free_.empty()) {
    free_.push_back(static_cast<KindId>(entries_.size()));
    entries_.emplace_back();
  }
  const auto id = free_.back();
  free_.pop_back();
  entries_[static_cast<std::size_t>(id)] = {kind_of(session, group, batch), key, 1, {}};
  known_.emplace(key, id);
  return id;
}

bool JobKinds::note(KindId id, const HeldBack& by) {
  auto& known = entries_[static_cast<std::size_t>(id)].held_back;
  const auto is_same = known && known->obstacle == by.obstacle && known->queue == by.queue &&
                       known->resource == by.resource;
  known = by;
  return !is_same;
}

void JobKinds::release(KindId kind, std::size_t count) {
  auto& entry = entries_[static_cast<std::size_t>(kind)];
  entry.jobs -= count;
  if (entry.jobs > 0) return;
  known_.erase(entry.key);
  free_.push_back(kind);
}

}  // namespace headroom::kai
