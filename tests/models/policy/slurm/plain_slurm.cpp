#include "tests/models/policy/slurm/plain_slurm.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace headroom {
namespace {

using Time = std::int64_t;

class PlainSlurm {
 public:
  PlainSlurm(const PlainSlurmSettings& settings, std::vector<PlainSlurmJob>& jobs)
      : settings_{settings}, jobs_{jobs} {
    free_.assign(static_cast<std::size_t>(settings.nodes), settings.gpus_per_node);
  }

  void run() {
    std::size_t left = jobs_.size();
    for (now_ = 0; left > 0; ++now_) {
      bool changed = false;
      for (PlainSlurmJob& job : jobs_) {
        if (job.start >= 0 && end_of(job) == now_) {
          give(job, free_);
          changed = true;
          --left;
        }
      }
      for (const PlainSlurmJob& job : jobs_) changed = changed || job.submit == now_;
      if (changed) {
        run_fifo();
        file_backfill();
      }
      if (settings_.backfills && due_ && *due_ <= now_ && has_waiting()) {
        due_.reset();
        last_ = now_;
        const std::size_t before = started_;
        run_backfill();
        if (started_ > before) file_backfill();
      }
    }
  }

 private:
  struct Window {
    Time begin;
    Time end;
    std::set<int> free;
  };
  struct Found {
    Time when;
    std::vector<int> nodes;
  };

  [[nodiscard]] Time end_of(const PlainSlurmJob& job) const {
    return job.start + job.run + settings_.end_delay;
  }
  [[nodiscard]] bool waits(const PlainSlurmJob& job) const {
    return job.start < 0 && job.submit <= now_;
  }
  [[nodiscard]] bool runs(const PlainSlurmJob& job) const {
    return job.start >= 0 && end_of(job) > now_;
  }
  [[nodiscard]] bool has_waiting() const {
    return std::ranges::any_of(jobs_, [&](const auto& job) { return waits(job); });
  }
  static void give(const PlainSlurmJob& job, std::vector<int>& free) {
    for (const int node : job.placed) free[static_cast<std::size_t>(node)] += job.gpus;
  }
  void file_backfill() {
    if (!due_) due_ = std::max(now_ + 1, last_ ? *last_ + settings_.bf_interval : 0);
  }

  void start(PlainSlurmJob& job, const std::vector<int>& nodes) {
    job.start = now_;
    job.placed = nodes;
    for (const int node : nodes) free_[static_cast<std::size_t>(node)] -= job.gpus;
    ++started_;
  }

  /// The smallest sufficient group of consecutive nodes, else the largest and so on.
  static std::optional<std::vector<int>> pick(const std::vector<int>& usable, int count) {
    std::vector<std::vector<int>> groups;
    for (const int node : usable) {
      if (groups.empty() || groups.back().back() + 1 != node) groups.emplace_back();
      groups.back().push_back(node);
    }
    std::vector<int> taken;
    const auto wanted = static_cast<std::size_t>(count);
    if (usable.size() < wanted) return std::nullopt;
    while (taken.size() < wanted) {
      const std::size_t rest = wanted - taken.size();
      auto best = groups.begin();
      for (auto group = groups.begin(); group != groups.end(); ++group) {
        const bool enough = group->size() >= rest;
        const bool best_enough = best->size() >= rest;
        if (enough != best_enough
                ? enough
                : (enough ? group->size() < best->size() : group->size() > best->size())) {
          best = group;
        }
      }
      best->resize(std::min(best->size(), rest));
      taken.insert(taken.end(), best->begin(), best->end());
      groups.erase(best);
    }
    std::ranges::sort(taken);
    return taken;
  }

  [[nodiscard]] static std::optional<std::vector<int>> place(const PlainSlurmJob& job,
                                                             const std::set<int>& allowed,
                                                             const std::vector<int>& free) {
    std::vector<int> usable;
    for (const int node : allowed) {
      if (free[static_cast<std::size_t>(node)] >= job.gpus) usable.push_back(node);
    }
    return pick(usable, job.nodes);
  }

  [[nodiscard]] std::set<int> all_nodes() const {
    std::set<int> nodes;
    for (int node = 0; node < settings_.nodes; ++node) nodes.insert(node);
    return nodes;
  }

  void run_fifo() {
    for (PlainSlurmJob& job : jobs_) {
      if (!waits(job)) continue;
      const auto nodes = place(job, all_nodes(), free_);
      if (!nodes) return;
      start(job, *nodes);
    }
  }

  /// The earliest start on `allowed`, running jobs leaving in groups.
  [[nodiscard]] std::optional<Found> find(const PlainSlurmJob& job,
                                          const std::set<int>& allowed) const {
    if (const auto nodes = place(job, allowed, free_)) return Found{now_, *nodes};
    std::vector<const PlainSlurmJob*> running;
    for (const PlainSlurmJob& other : jobs_) {
      if (runs(other) &&
          std::ranges::any_of(other.placed, [&](int node) { return allowed.contains(node); })) {
        running.push_back(&other);
      }
    }
    std::ranges::stable_sort(running, {},
                             [](const auto* other) { return other->start + other->limit; });
    std::vector<int> free = free_;
    Time window = 30;
    for (std::size_t i = 0; i < running.size();) {
      const Time border = running.front()->start + running.front()->limit + window;
      Time last = 0;
      bool any = false;
      for (; i < running.size() && running[i]->start + running[i]->limit <= border; ++i) {
        give(*running[i], free);
        last = running[i]->start + running[i]->limit;
        any = true;
      }
      window *= 2;
      if (!any) continue;
      if (const auto nodes = place(job, allowed, free)) {
        return Found{last > now_ ? last : std::max(last + kill_wait, now_ + 1), *nodes};
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] Time rounded_down(Time time) const {
    return (time + settings_.epoch) / settings_.bf_resolution * settings_.bf_resolution -
           settings_.epoch;
  }

  void run_backfill() {
    plan_ = {{now_, now_ + settings_.bf_window, all_nodes()}};
    int reserved = 0;
    for (PlainSlurmJob& job : jobs_) {
      if (!waits(job)) continue;
      const bool may_reserve = settings_.reservations == 0 || reserved < settings_.reservations;
      if (plan_job(job, may_reserve)) ++reserved;
    }
  }

  /// Whether it holds a reservation now.
  bool plan_job(PlainSlurmJob& job, bool may_reserve) {
    std::optional<Time> from = now_;
    while (from) {
      const Time begin = *from;
      std::set<int> allowed = all_nodes();
      std::optional<Time> later;
      for (std::size_t i = 0; i < plan_.size(); ++i) {
        const Window& window = plan_[i];
        if (window.end <= begin) continue;
        if (!later && i + 1 < plan_.size()) later = window.end;
        if (window.begin > begin + job.limit) break;
        std::erase_if(allowed, [&](int node) { return !window.free.contains(node); });
      }
      const auto found = find(job, allowed);
      from.reset();
      if (!found) {
        if (may_reserve) from = later;
        continue;
      }
      const Time when = std::max(found->when, begin);
      if (when <= now_) {
        start(job, found->nodes);
        return false;
      }
      if (!may_reserve) return false;
      if (later && when > *later) {
        from = later;
        continue;
      }
      if (when > now_ + settings_.bf_window) return false;
      if (reserve(found->nodes, rounded_down(when), rounded_down(when + job.limit))) return true;
      from = when;
    }
    return false;
  }

  /// False when some of `nodes` is promised at some time from `begin` to `end`.
  bool reserve(const std::vector<int>& nodes, Time begin, Time end) {
    for (const Window& window : plan_) {
      if (window.end <= begin || window.begin >= end) continue;
      for (const int node : nodes) {
        if (!window.free.contains(node)) return false;
      }
    }
    begin = std::max(begin, now_);
    for (const Time border : {begin, end}) {
      for (std::size_t i = 0; i < plan_.size(); ++i) {
        if (plan_[i].begin >= border || border >= plan_[i].end || end <= begin) continue;
        Window after = plan_[i];
        after.begin = border;
        plan_[i].end = border;
        plan_.insert(plan_.begin() + static_cast<std::ptrdiff_t>(i) + 1, after);
        break;
      }
    }
    for (Window& window : plan_) {
      if (window.begin < begin || window.end > end) continue;
      for (const int node : nodes) window.free.erase(node);
    }
    return true;
  }

  static constexpr Time kill_wait = 30;

  const PlainSlurmSettings& settings_;
  std::vector<PlainSlurmJob>& jobs_;
  Time now_ = 0;
  std::vector<int> free_;
  std::vector<Window> plan_;
  std::optional<Time> due_;
  std::optional<Time> last_;
  std::size_t started_ = 0;
};

}  // namespace

void run_plain_slurm(const PlainSlurmSettings& settings, std::vector<PlainSlurmJob>& jobs) {
  PlainSlurm{settings, jobs}.run();
}

}  // namespace headroom
