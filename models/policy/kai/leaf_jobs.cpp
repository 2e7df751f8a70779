// Job order inside a leaf. Source: KAI-Scheduler commit d5bc503a, packages plugins/priority and
// plugins/elastic.
#include "models/policy/kai/leaf_jobs.hpp"

#include <algorithm>
#include <utility>

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

bool JobKey::precedes(const JobKey& other) const {
  if (priority != other.priority) return priority > other.priority;
  if (elastic_rank != other.elastic_rank) return elastic_rank < other.elastic_rank;
  if (created != other.created) return created < other.created;
  if (created_rank != other.created_rank) return created_rank < other.created_rank;
  return *name < *other.name;
}

JobKey key_of(const SchedulingSession& session, JobId id, int elastic_rank) {
  const auto& group = session.job(id);
  const auto& plugins = session.settings.plugins;
  return {.priority = plugins.priority ? group.priority : 0,
          .elastic_rank = plugins.elastic ? elastic_rank : 0,
          .created = group.created,
          .created_rank = group.created_rank,
          .name = &group.name};
}

void LeafJobs::add(QueueId leaf, JobId job) {
  lists_[index(leaf)].jobs.push_back(job);
  lists_[index(leaf)].is_stale = true;
}

void LeafJobs::remove(QueueId leaf, JobId job) {
  std::erase(lists_[index(leaf)].jobs, job);
  lists_[index(leaf)].is_stale = true;
}

void LeafJobs::touch(const SchedulingSession& session, JobId id) {
  if (is_changed_.size() < session.jobs.size()) is_changed_.resize(session.jobs.size(), false);
  if (!is_changed_[index(id)]) changed_.push_back(id);
  is_changed_[index(id)] = true;
  const auto& group = session.job(id);
  if (!group.queue) return;
  auto& list = lists_[index(*group.queue)];
  if (late_.size() < session.jobs.size()) late_.resize(session.jobs.size(), false);
  if (late_[index(id)]) return;
  late_[index(id)] = true;
  list.late.push_back(id);
  list.is_stale = true;
}

std::vector<JobId> LeafJobs::take_changed() {
  for (const auto id : changed_) is_changed_[index(id)] = false;
  return std::exchange(changed_, {});
}

void LeafJobs::forget() {
  for (auto& list : lists_) list.is_stale = true;
}

void LeafJobs::refresh(const SchedulingSession& session) {
  for (auto& list : lists_) {
    if (list.is_stale) refresh_leaf(session, list);
  }
}

void LeafJobs::refresh_leaf(const SchedulingSession& session, LeafList& list) {
  for (const auto id : list.late) late_[index(id)] = false;
  list.late.clear();
  list.waiting.clear();
  list.victims.clear();
  list.is_stale = false;
  for (const auto id : list.jobs) {
    const auto& group = session.job(id);
    const auto key = key_of(session, id, elastic_rank(group));
    if (group.has_pending()) {
      const auto next = session.next_batch(group, false);
      list.waiting.push_back({.job = id,
                              .key = key,
                              .request = session.quota_of(next, session.gpu_memory_min),
                              .is_ready = group.is_ready()});
    }
    if (group.is_preemptible && group.has_active()) {
      list.victims.push_back({id, key, session.allocated_requests(group)});
    }
  }
  const auto by_key = [](const auto& a, const auto& b) { return a.key.precedes(b.key); };
  std::sort(list.waiting.begin(), list.waiting.end(), by_key);
  std::sort(list.victims.begin(), list.victims.end(), by_key);
  for (auto i = list.waiting.size(); i-- > 0;) {
    auto& entry = list.waiting[i];
    const auto continues =
        i + 1 < list.waiting.size() && list.waiting[i + 1].request == entry.request;
    entry.run_end = continues ? list.waiting[i + 1].run_end : i + 1;
  }
}

}  // namespace headroom::kai
