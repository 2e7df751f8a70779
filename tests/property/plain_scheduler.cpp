#include "tests/property/plain_scheduler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

namespace headroom::plain {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

class Scheduler {
 public:
  Scheduler(const std::vector<Job>& jobs, Cluster cluster)
      : jobs_{jobs}, cluster_{cluster}, placed_(jobs.size()), ended_(jobs.size()) {}

  std::vector<Placed> run(Backfill backfill, const Key& order, const Key& candidates);

 private:
  using Free = std::vector<int>;

  [[nodiscard]] int share(std::size_t job) const {
    return std::min(jobs_[job].gpus, cluster_.gpus_per_node);
  }
  [[nodiscard]] std::size_t node_count(std::size_t job) const {
    const int per_node = cluster_.gpus_per_node;
    return static_cast<std::size_t>((jobs_[job].gpus + per_node - 1) / per_node);
  }
  [[nodiscard]] bool runs(std::size_t job) const { return placed_[job].start >= 0 && !ended_[job]; }

  /// GPUs free on each node when all jobs estimated to end by `when` are gone.
  [[nodiscard]] Free free_at(std::int64_t when) const;
  [[nodiscard]] Free free_now() const { return free_at(std::numeric_limits<std::int64_t>::min()); }
  /// Lowest node ids with room, or nothing.
  [[nodiscard]] std::vector<int> place(std::size_t job, const Free& free) const;
  bool start(std::size_t job, const Free& free);

  void sort(std::vector<std::size_t>& jobs, const Key& key) const;
  void in_order(bool pass_over);
  void easy(const Key& candidates);
  void conservative(bool early, const std::vector<std::size_t>& arrived);
  void reserve(std::size_t job);
  [[nodiscard]] bool free_throughout(int node, int gpus, std::int64_t from, std::int64_t to) const;
  [[nodiscard]] std::int64_t next_instant() const;

  const std::vector<Job>& jobs_;
  Cluster cluster_;
  std::vector<Placed> placed_;
  std::vector<bool> ended_;
  std::vector<std::size_t> queue_;
  std::size_t arrived_ = 0;
  std::int64_t now_ = 0;
  std::vector<Placed> reserved_;  ///< conservative: a place for each waiting and running job
};

Scheduler::Free Scheduler::free_at(std::int64_t when) const {
  Free free(static_cast<std::size_t>(cluster_.nodes), cluster_.gpus_per_node);
  for (std::size_t job = 0; job < jobs_.size(); ++job) {
    if (!runs(job) || placed_[job].start + jobs_[job].estimate <= when) continue;
    for (const int node : placed_[job].nodes) free[static_cast<std::size_t>(node)] -= share(job);
  }
  return free;
}

std::vector<int> Scheduler::place(std::size_t job, const Free& free) const {
  std::vector<int> nodes;
  for (std::size_t node = 0; node < free.size() && nodes.size() < node_count(job); ++node) {
    if (free[node] >= share(job)) nodes.push_back(static_cast<int>(node));
  }
  if (nodes.size() < node_count(job)) nodes.clear();
  return nodes;
}

bool Scheduler::start(std::size_t job, const Free& free) {
  std::vector<int> nodes = place(job, free);
  if (nodes.empty()) return false;
  placed_[job] = {now_, std::move(nodes)};
  return true;
}

void Scheduler::sort(std::vector<std::size_t>& jobs, const Key& key) const {
  std::ranges::stable_sort(jobs, [&](std::size_t a, std::size_t b) {
    const double key_a = key(jobs_[a], now_);
    const double key_b = key(jobs_[b], now_);
    return key_a != key_b ? key_a < key_b : a < b;
  });
}

void Scheduler::in_order(bool pass_over) {
  std::vector<std::size_t> left;
  for (const std::size_t job : queue_) {
    const bool blocked = !pass_over && !left.empty();
    if (blocked || !start(job, free_now())) left.push_back(job);
  }
  queue_ = left;
}

void Scheduler::easy(const Key& candidates) {
  in_order(false);
  if (queue_.empty()) return;
  const std::size_t head = queue_.front();
  std::set<std::int64_t> ends;
  for (std::size_t job = 0; job < jobs_.size(); ++job) {
    if (runs(job)) ends.insert(placed_[job].start + jobs_[job].estimate);
  }
  std::int64_t time = never;
  std::vector<int> reserved;
  for (const std::int64_t end : ends) {
    reserved = place(head, free_at(end));
    time = end;
    if (!reserved.empty()) break;
  }
  std::vector<std::size_t> others(queue_.begin() + 1, queue_.end());
  sort(others, candidates);
  for (const std::size_t job : others) {
    Free usable = free_now();
    if (now_ + jobs_[job].estimate > time) {
      const Free then = free_at(time);
      for (const int node : reserved) {
        const auto n = static_cast<std::size_t>(node);
        usable[n] = std::min(usable[n], then[n] - share(head));
      }
    }
    if (start(job, usable)) std::erase(queue_, job);
  }
}

bool Scheduler::free_throughout(int node, int gpus, std::int64_t from, std::int64_t to) const {
  std::vector<std::int64_t> times{from};
  for (const Placed& place : reserved_) {
    if (place.start > from && place.start < to) times.push_back(place.start);
  }
  return std::ranges::all_of(times, [&](std::int64_t time) {
    int free = cluster_.gpus_per_node;
    for (std::size_t job = 0; job < reserved_.size(); ++job) {
      const Placed& place = reserved_[job];
      const bool there = std::ranges::find(place.nodes, node) != place.nodes.end();
      if (there && place.start <= time && time < place.start + jobs_[job].estimate) {
        free -= share(job);
      }
    }
    return free >= gpus;
  });
}

void Scheduler::reserve(std::size_t job) {
  reserved_[job] = {};
  std::set<std::int64_t> times{now_};
  for (std::size_t other = 0; other < reserved_.size(); ++other) {
    const std::int64_t end = reserved_[other].start + jobs_[other].estimate;
    if (!reserved_[other].nodes.empty() && end > now_) times.insert(end);
  }
  for (const std::int64_t time : times) {
    Free free(static_cast<std::size_t>(cluster_.nodes), 0);
    for (int node = 0; node < cluster_.nodes; ++node) {
      const bool usable = free_throughout(node, share(job), time, time + jobs_[job].estimate);
      if (usable) free[static_cast<std::size_t>(node)] = share(job);
    }
    const std::vector<int> nodes = place(job, free);
    if (nodes.empty()) continue;
    reserved_[job] = {time, nodes};
    return;
  }
}

void Scheduler::conservative(bool early, const std::vector<std::size_t>& arrived) {
  const std::set<std::size_t> fresh(arrived.begin(), arrived.end());
  for (const std::size_t job : queue_) {
    if (early && !fresh.contains(job)) reserve(job);
  }
  for (const std::size_t job : queue_) {
    if (fresh.contains(job)) reserve(job);
  }
  std::vector<std::size_t> left;
  for (const std::size_t job : queue_) {
    if (reserved_[job].start == now_) {
      placed_[job] = reserved_[job];
    } else {
      left.push_back(job);
    }
  }
  queue_ = left;
}

std::int64_t Scheduler::next_instant() const {
  std::int64_t next = arrived_ < jobs_.size() ? jobs_[arrived_].submit : never;
  for (std::size_t job = 0; job < jobs_.size(); ++job) {
    if (runs(job)) next = std::min(next, placed_[job].start + jobs_[job].run);
    if (placed_[job].start < 0 && reserved_[job].start > now_) {
      next = std::min(next, reserved_[job].start);
    }
  }
  return next;
}

std::vector<Placed> Scheduler::run(Backfill backfill, const Key& order, const Key& candidates) {
  reserved_.resize(jobs_.size());
  for (now_ = next_instant(); now_ != never; now_ = next_instant()) {
    bool early = false;
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
      if (!runs(job) || placed_[job].start + jobs_[job].run != now_) continue;
      ended_[job] = true;
      early = early || jobs_[job].run < jobs_[job].estimate;
      reserved_[job] = {};
    }
    std::vector<std::size_t> arrived;
    while (arrived_ < jobs_.size() && jobs_[arrived_].submit == now_) arrived.push_back(arrived_++);
    queue_.insert(queue_.end(), arrived.begin(), arrived.end());
    sort(queue_, order);
    switch (backfill) {
      case Backfill::none:
        in_order(false);
        break;
      case Backfill::first_fit:
        in_order(true);
        break;
      case Backfill::easy:
        easy(candidates);
        break;
      case Backfill::conservative:
        conservative(early, arrived);
        break;
    }
  }
  return placed_;
}

}  // namespace

std::vector<Placed> schedule(const std::vector<Job>& jobs, Cluster cluster, Backfill backfill,
                             const Key& order, const Key& candidates) {
  return Scheduler{jobs, cluster}.run(backfill, order, candidates);
}

}  // namespace headroom::plain
