#include "tests/property/kai/living_cluster.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/session.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {
namespace {

void collect_minimums(const SnapshotGroup& group, std::map<std::string, int>& minimums) {
  for (const SnapshotPodSet& set : group.pod_sets) minimums[set.name] = set.min_available;
  for (const SnapshotGroup& inner : group.groups) collect_minimums(inner, minimums);
}

}  // namespace

bool is_active(Status status) {
  return status == Status::allocated || status == Status::binding || status == Status::bound ||
         status == Status::running || status == Status::pipelined;
}

LivingCluster::LivingCluster(std::uint64_t seed)
    : random_{seed}, facts_{random_.cluster()}, cluster_{facts_} {
  settings_.skip_like_failed = random_.chance(50);
  if (random_.chance(20)) settings_.plugins.gpu_placement = Packing::spread;
}

TaskView LivingCluster::task(const Life& life, std::size_t position) const {
  return cluster_.task(cluster_.tasks(life.id)[position]);
}

bool LivingCluster::is_there(const Life& life, std::size_t position) const {
  const TaskId id = cluster_.tasks(life.id)[position];
  const Status status = cluster_.task(id).status;
  if (status == Status::releasing) return !turned_away_.contains(id);
  return is_active(status) && status != Status::pipelined;
}

bool LivingCluster::is_stale(const Life& life) const {
  std::map<std::string, int> missing;
  collect_minimums(life.job.root, missing);
  bool has_used = false;
  for (std::size_t i = 0; i < life.job.tasks.size(); ++i) {
    const Status status = task(life, i).status;
    if (status == Status::succeeded) return false;
    if (!is_active(status) && status != Status::releasing) continue;
    has_used = true;
    --missing[life.job.tasks[i].pod_set];
  }
  return has_used &&
         std::ranges::any_of(missing, [](const auto& entry) { return entry.second > 0; });
}

void LivingCluster::pods_move_on() {
  for (const Life& life : lives_) {
    // A copy: changing a pod may move the list.
    const auto given = cluster_.tasks(life.id);
    for (const TaskId id : std::vector<TaskId>(given.begin(), given.end())) {
      const Status status = cluster_.task(id).status;
      if (status == Status::binding) cluster_.set_status(id, Status::running);
      if (status == Status::releasing && random_.chance(70)) {
        cluster_.set_status(id, Status::pending);
      }
      if (status == Status::running && random_.chance(3)) {
        cluster_.set_status(id, Status::failed);
      }
      if (status == Status::failed && random_.chance(30)) {
        cluster_.set_status(id, Status::pending);
      }
    }
  }
}

void LivingCluster::jobs_end() {
  std::erase_if(lives_, [&](const Life& life) {
    if (!random_.chance(12)) return false;
    cluster_.remove_job(life.id);
    return true;
  });
}

void LivingCluster::jobs_come() {
  const int most = lives_.size() < 14 ? 3 : 0;
  for (int i = random_.between(0, most); i > 0; --i) {
    const SnapshotJob job = random_.job(jobs_made_++, now_);
    lives_.push_back({.id = cluster_.add_job(job), .job = job});
  }
}

void LivingCluster::pass_minute() {
  now_ = now_ + 60_s;
  pods_move_on();
  jobs_end();
  jobs_come();
}

Snapshot LivingCluster::snapshot() const {
  Snapshot made = facts_;
  for (const Life& life : lives_) {
    SnapshotJob job = life.job;
    job.last_start = cluster_.last_start(life.id);
    job.stale_since = life.stale_since;
    for (std::size_t i = 0; i < job.tasks.size(); ++i) {
      SnapshotTask& pod = job.tasks[i];
      const TaskId id = cluster_.tasks(life.id)[i];
      TaskView view = cluster_.task(id);
      pod.status = view.status;
      const bool only_waits = view.status == Status::pipelined ||
                              (view.status == Status::releasing && turned_away_.contains(id));
      if (only_waits) {
        // Room that a pod waits for is forgotten before a cycle; what was moved is where it was.
        const auto moved = moved_.find(id);
        pod.status = moved == moved_.end() ? Status::pending : Status::releasing;
        view = moved == moved_.end() ? TaskView{} : moved->second;
      }
      if (!view.node) continue;
      pod.node = facts_.nodes[index(*view.node)].name;
      pod.gpu_groups = view.gpu_groups;
    }
    made.jobs.push_back(std::move(job));
  }
  return made;
}

std::map<TaskId, TaskView> LivingCluster::all_views() const {
  std::map<TaskId, TaskView> views;
  for (const Life& life : lives_) {
    for (const TaskId id : cluster_.tasks(life.id)) views.emplace(id, cluster_.task(id));
  }
  return views;
}

CycleOutcome LivingCluster::run_cycle(Telling obstacles) {
  auto views = all_views();
  std::set<TaskId> waits;
  settings_.obstacles = obstacles;
  CycleOutcome outcome = cluster_.run_cycle(now_, settings_);
  turned_away_.clear();
  moved_.clear();
  for (const Change& change : outcome.changes) {
    TaskView& view = views.at(change.task);
    if (change.deed == Deed::bind) {
      view.node = change.node;
      view.gpu_groups = change.gpu_groups;
    }
    if (change.deed == Deed::move && !waits.contains(change.task)) {
      moved_.emplace(change.task, view);
    }
    if (change.deed == Deed::pipeline || change.deed == Deed::move) waits.insert(change.task);
    if (change.deed == Deed::evict && waits.contains(change.task)) {
      turned_away_.insert(change.task);
    }
  }
  for (Life& life : lives_) {
    if (!is_stale(life)) {
      life.stale_since.reset();
    } else if (!life.stale_since) {
      life.stale_since = now_;
    }
  }
  return outcome;
}

}  // namespace headroom::kai
