// Job order inside a leaf. Source: KAI-Scheduler commit d5bc503a, packages plugins/priority and
// plugins/elastic.
#include "models/policy/kai/leaf_jobs.hpp"

#include <algorithm>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {
namespace {

constexpr auto by_key = [](const auto& a, const auto& b) { return a.key.precedes(b.key); };

template <class Entry>
void insert_in_order(std::vector<Entry>& list, Entry entry) {
  const auto at = std::upper_bound(list.begin(), list.end(), entry, by_key);
  list.insert(at, std::move(entry));
}

template <class Entry>
void erase_entry(std::vector<Entry>& list, JobId job, const JobKey& key) {
  const auto at =
      std::lower_bound(list.begin(), list.end(), key,
                       [](const Entry& e, const JobKey& k) { return e.key.precedes(k); });
  HEADROOM_ASSERT(at != list.end() && at->job == job, "a listed job is where its key says");
  list.erase(at);
}

bool asks_for_no_more(const Amounts& a, const Amounts& b) {
  return std::ranges::all_of(all_resources, [&](Resource r) { return a[r] <= b[r]; });
}

/// All between an entry and the end of its run ask for no more than it, so runs can be jumped over.
void find_runs(std::vector<ListedWaiting>& waiting) {
  for (auto i = waiting.size(); i-- > 0;) {
    auto end = i + 1;
    while (end < waiting.size() && asks_for_no_more(waiting[end].request, waiting[i].request)) {
      end = waiting[end].run_end;
    }
    waiting[i].run_end = end;
  }
}

}  // namespace

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
  if (listings_.size() <= index(job)) listings_.resize(index(job) + 1);
  listings_[index(job)] = {.leaf = leaf, .waiting = {}, .victim = {}, .kind = {}};
  auto& list = lists_[index(leaf)];
  list.jobs.push_back(job);
  list.newcomers.push_back(job);
  list.is_stale = true;
}

void LeafJobs::remove(QueueId leaf, JobId job) {
  auto& list = lists_[index(leaf)];
  unlist(list, job);
  listings_[index(job)].leaf.reset();
  std::erase(list.jobs, job);
  list.is_stale = true;
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
  for (auto& list : lists_) list.is_stale = list.is_forgotten = true;
}

void LeafJobs::refresh(const SchedulingSession& session) {
  for (std::size_t leaf = 0; leaf < lists_.size(); ++leaf) {
    if (lists_[leaf].is_stale) refresh_leaf(session, id_at<QueueId>(leaf));
  }
}

void LeafJobs::count_kind(LeafList& list, const std::optional<KindId>& kind) {
  if (!kind) {
    ++list.without_kind;
    return;
  }
  const auto known = std::ranges::find(list.kinds, *kind, &KindCount::kind);
  if (known == list.kinds.end()) {
    list.kinds.push_back({*kind, 1});
  } else {
    ++known->jobs;
  }
}

void LeafJobs::uncount_kind(LeafList& list, const std::optional<KindId>& kind) {
  if (!kind) {
    --list.without_kind;
    return;
  }
  const auto known = std::ranges::find(list.kinds, *kind, &KindCount::kind);
  if (--known->jobs == 0) {
    *known = list.kinds.back();
    list.kinds.pop_back();
  }
  kinds_.release(*kind, 1);
}

void LeafJobs::unlist(LeafList& list, JobId job) {
  auto& listing = listings_[index(job)];
  if (listing.waiting) {
    erase_entry(list.waiting, job, *listing.waiting);
    uncount_kind(list, listing.kind);
  }
  if (listing.victim) erase_entry(list.victims, job, *listing.victim);
  listing.waiting.reset();
  listing.victim.reset();
  listing.kind.reset();
}

void LeafJobs::list_job(const SchedulingSession& session, JobId id, Upkeep upkeep) {
  auto& listing = listings_[index(id)];
  auto& list = lists_[index(*listing.leaf)];
  const auto& group = session.job(id);
  const auto key = key_of(session, id, elastic_rank(group));
  const auto put = [&](auto& entries, auto entry) {
    if (upkeep == Upkeep::in_order) return insert_in_order(entries, std::move(entry));
    entries.push_back(std::move(entry));
  };
  if (group.has_pending()) {
    const auto next = session.next_batch(group, false);
    listing.waiting = key;
    list.untold.push_back(id);
    listing.kind = kinds_.take(session, group, next);
    count_kind(list, listing.kind);
    put(list.waiting, ListedWaiting{.job = id,
                                    .key = key,
                                    .request = session.quota_of(next, session.gpu_memory_min),
                                    .kind = listing.kind,
                                    .is_ready = group.is_ready()});
  }
  if (group.is_preemptible && group.has_active()) {
    listing.victim = key;
    put(list.victims, ListedVictim{id, key, session.allocated_requests(group)});
  }
}

void LeafJobs::forget_lists(LeafList& list) {
  for (const auto& [kind, jobs] : list.kinds) kinds_.release(kind, jobs);
  list.kinds.clear();
  list.without_kind = 0;
  list.waiting.clear();
  list.victims.clear();
  for (const auto id : list.jobs) {
    auto& listing = listings_[index(id)];
    listing = {.leaf = listing.leaf, .waiting = {}, .victim = {}, .kind = {}};
  }
}

void LeafJobs::refresh_leaf(const SchedulingSession& session, QueueId leaf) {
  auto& list = lists_[index(leaf)];
  for (const auto id : list.late) late_[index(id)] = false;
  auto changed = std::exchange(list.late, {});
  changed.insert(changed.end(), list.newcomers.begin(), list.newcomers.end());
  list.newcomers.clear();
  // A job that was touched may have gone since, and its number may serve elsewhere.
  std::erase_if(changed, [&](JobId id) { return listings_[index(id)].leaf != leaf; });
  std::ranges::sort(changed);
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  const auto is_much = changed.size() > list.jobs.size() / 4;
  if (list.is_forgotten || is_much) {
    forget_lists(list);
    for (const auto id : list.jobs) list_job(session, id, Upkeep::at_end);
    std::sort(list.waiting.begin(), list.waiting.end(), by_key);
    std::sort(list.victims.begin(), list.victims.end(), by_key);
  } else {
    for (const auto id : changed) unlist(list, id);
    for (const auto id : changed) list_job(session, id, Upkeep::in_order);
  }
  find_runs(list.waiting);
  list.is_stale = list.is_forgotten = false;
}

}  // namespace headroom::kai
