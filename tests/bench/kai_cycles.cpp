// Times cycles of the policy kai: on a large cluster as a whole, in the steady state, and over
// many days of arrivals.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>
#include <queue>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/policy/kai/session.hpp"

namespace headroom::kai {
namespace {

/// Processor time: other work on the machine does not count.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC;
  }

 private:
  std::clock_t start_ = std::clock();
};

/// Small and the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_{seed} {}
  std::uint64_t below(std::uint64_t count) { return next() % count; }
  double uniform() { return (static_cast<double>(next() >> 11U) + 0.5) * 0x1.0p-53; }

 private:
  // SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
  std::uint64_t next() {
    auto z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

constexpr std::int64_t giga = 1'000'000'000;

Snapshot make_cluster(std::size_t nodes) {
  Snapshot snapshot;
  for (std::size_t n = 0; n < nodes; ++n) {
    SnapshotNode node;
    node.name = fmt::format("node-{:05}", n);
    node.cpu_milli = 256'000;
    node.memory_bytes = 1000 * giga;
    node.gpus = 8;
    node.gpu_memory_mib = 80'000;
    node.labels = {{"rack", fmt::format("r{:03}", n / 16)}};
    snapshot.nodes.push_back(std::move(node));
  }
  const auto queue = [&](const std::string& name, const std::string& parent, double deserved) {
    SnapshotQueue q;
    q.name = name;
    q.parent = parent;
    q.created = static_cast<double>(snapshot.queues.size());
    q.cpu = q.memory = {.deserved = unlimited, .limit = unlimited, .over_quota_weight = 1};
    q.gpu = {.deserved = std::floor(deserved), .limit = unlimited, .over_quota_weight = 1};
    snapshot.queues.push_back(std::move(q));
  };
  const auto gpus = static_cast<double>(nodes) * 8;
  for (int d = 0; d < 4; ++d) {
    const auto department = fmt::format("d{}", d);
    queue(department, "", gpus / 4);
    for (int t = 0; t < 5; ++t) {
      const auto team = fmt::format("{}-t{}", department, t);
      queue(team, department, gpus / 20);
      for (int p = 0; p < 5; ++p) queue(fmt::format("{}-p{}", team, p), team, gpus / 100);
    }
  }
  return snapshot;
}

SnapshotJob make_job(Dice& dice, std::size_t number, TimePoint now) {
  SnapshotJob job;
  job.name = fmt::format("job-{:07}", number);
  job.queue = fmt::format("d{}-t{}-p{}", dice.below(4), dice.below(5), dice.below(5));
  const auto urgency = dice.below(20);
  job.priority = urgency == 0 ? 125 : urgency < 3 ? 75 : 50;
  job.preemptible = job.priority < 100;
  job.created = now;
  PodRequest request;
  request.cpu_milli = 2'000;
  request.memory_bytes = 8 * giga;
  std::size_t pods = 1;
  const auto kind = dice.below(20);
  if (kind < 9) {
    request.gpus = 1;
    pods = std::size_t{1} << dice.below(4);
  } else if (kind < 13) {
    request.gpus = 8;
    request.cpu_milli = 32'000;
    pods = std::size_t{1} << dice.below(4);
  } else if (kind < 18) {
    request.gpu_fraction = dice.below(2) == 0 ? 0.5 : 0.25;
    pods = 1 + dice.below(16);
  } else {
    pods = 1 + dice.below(24);
  }
  const auto is_elastic = kind != 9 && dice.below(10) == 0;
  job.root.pod_sets.push_back({.name = "default",
                               .min_available = is_elastic ? 1 : static_cast<int>(pods),
                               .topology = {}});
  for (std::size_t p = 0; p < pods; ++p) {
    SnapshotTask task;
    task.name = fmt::format("{}-{}", job.name, p);
    task.request = request;
    job.tasks.push_back(std::move(task));
  }
  return job;
}

CycleSettings settings_with(double scenarios_max) {
  CycleSettings settings;
  if (scenarios_max > 0) settings.scenarios_max = static_cast<std::size_t>(scenarios_max);
  return settings;
}

std::size_t settle(Cluster& cluster, const CycleOutcome& outcome) {
  std::size_t bound = 0;
  for (const auto& change : outcome.changes) {
    const auto status = cluster.task(change.task).status;
    if (status == Status::binding) {
      cluster.set_status(change.task, Status::running);
      ++bound;
    } else if (status == Status::releasing) {
      cluster.set_status(change.task, Status::pending);
    }
  }
  return bound;
}

void print_cycle(std::string_view what, double seconds, const CycleOutcome& outcome) {
  std::size_t deeds[4]{};
  for (const auto& change : outcome.changes) ++deeds[static_cast<std::size_t>(change.deed)];
  fmt::print("{:24} {:8.4f} s  bind {} pipeline {} evict {} move {} held back {}\n", what, seconds,
             deeds[0], deeds[1], deeds[2], deeds[3], outcome.held_back.size());
}

/// Cycles on a cluster with twice the pods that it has room for.
void measure_large(std::size_t nodes, std::size_t pods, double scenarios_max) {
  Dice dice{1};
  const auto settings = settings_with(scenarios_max);
  const Stopwatch making;
  Cluster cluster{make_cluster(nodes)};
  std::size_t jobs = 0;
  std::size_t made = 0;
  std::vector<JobId> ids;
  while (made < pods) {
    const auto job = make_job(dice, jobs++, TimePoint{Duration{static_cast<std::int64_t>(jobs)}});
    made += job.tasks.size();
    ids.push_back(cluster.add_job(job));
  }
  fmt::print("{} nodes, {} jobs, {} pods, made in {:.3f} s\n", nodes, jobs, made, making.seconds());
  auto now = TimePoint{3600_s};
  const auto cycle = [&](std::string_view what) {
    now = now + 60_s;
    const Stopwatch watch;
    const auto outcome = cluster.run_cycle(now, settings);
    print_cycle(what, watch.seconds(), outcome);
    settle(cluster, outcome);
  };
  cycle("all waiting");
  for (int i = 0; i < 4; ++i) cycle("right after");
  for (int i = 0; i < 6; ++i) {
    for (int k = 0; k < 10; ++k) {
      const auto at = dice.below(ids.size());
      cluster.remove_job(ids[at]);
      ids[at] = cluster.add_job(make_job(dice, jobs++, now));
    }
    cycle("ten jobs replaced");
  }
}

struct DaysPlan {
  std::size_t nodes = 0;
  std::size_t jobs = 0;
  double days = 0;
  double load = 0;
  double scenarios_max = 0;
  [[nodiscard]] double span() const { return days * 86'400; }
};

/// Days of arrivals, a cycle a minute where something changed.
class Days {
 public:
  explicit Days(const DaysPlan& plan)
      : plan_{plan},
        settings_{settings_with(plan.scenarios_max)},
        cluster_{make_cluster(plan.nodes)} {
    // Mean GPUs of a job as make_job() makes them, so that the load is what was asked for.
    const auto mean_gpus = 0.45 * 3.75 + 0.2 * 30 + 0.25 * 8.5 * 0.375;
    mean_duration_ = plan.load * static_cast<double>(plan.nodes * 8) * plan.span() /
                     (static_cast<double>(plan.jobs) * mean_gpus);
  }

  void run() {
    const Stopwatch whole;
    for (double now = 0; now < plan_.span(); now += 60) {
      const auto has_arrivals = admit(now);
      const auto has_ends = end(now);
      if (has_arrivals || has_ends) cycle(now);
    }
    fmt::print(
        "{} nodes, {} jobs over {} days at load {}: {:.2f} s, {} cycles, slowest {:.4f} s, "
        "{} ended, {} evictions\n",
        plan_.nodes, plan_.jobs, plan_.days, plan_.load, whole.seconds(), cycles_, slowest_, done_,
        evictions_);
  }

 private:
  struct End {
    double at;
    std::size_t epoch;
    JobId job;
    bool operator<(const End& other) const { return at > other.at; }
  };

  static TimePoint time_at(double seconds) {
    return TimePoint{Duration{static_cast<std::int64_t>(seconds) * 1'000'000'000}};
  }

  bool admit(double now) {
    const auto before = arrived_;
    while (arrived_ < plan_.jobs && next_arrival_ <= now) {
      const auto id = cluster_.add_job(make_job(dice_, arrived_++, time_at(now)));
      if (epochs_.size() <= index(id)) epochs_.resize(index(id) + 1, 0);
      durations_.resize(epochs_.size(), 0);
      durations_[index(id)] = -std::log(dice_.uniform()) * mean_duration_;
      next_arrival_ += -std::log(dice_.uniform()) * plan_.span() / static_cast<double>(plan_.jobs);
    }
    return arrived_ > before;
  }

  bool end(double now) {
    const auto before = done_;
    while (!ends_.empty() && ends_.top().at <= now) {
      const auto end = ends_.top();
      ends_.pop();
      if (epochs_[index(end.job)] != end.epoch) continue;
      ++epochs_[index(end.job)];
      cluster_.remove_job(end.job);
      ++done_;
    }
    return done_ > before;
  }

  void cycle(double now) {
    const Stopwatch watch;
    const auto outcome = cluster_.run_cycle(time_at(now), settings_);
    slowest_ = std::max(slowest_, watch.seconds());
    ++cycles_;
    settle(cluster_, outcome);
    std::vector<JobId> touched;
    for (const auto& change : outcome.changes) {
      if (change.deed == Deed::evict || change.deed == Deed::move) ++evictions_;
      touched.push_back(cluster_.job_of(change.task));
    }
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (const auto job : touched) {
      const auto tasks = cluster_.tasks(job);
      const auto is_complete = std::all_of(tasks.begin(), tasks.end(), [&](TaskId t) {
        return cluster_.task(t).status == Status::running;
      });
      ++epochs_[index(job)];
      if (is_complete) ends_.push({now + durations_[index(job)], epochs_[index(job)], job});
    }
  }

  DaysPlan plan_;
  CycleSettings settings_;
  Dice dice_{2};
  Cluster cluster_;
  double mean_duration_ = 0;
  double next_arrival_ = 0;
  std::size_t arrived_ = 0;
  std::priority_queue<End> ends_;
  std::vector<std::size_t> epochs_;
  std::vector<double> durations_;
  std::size_t cycles_ = 0;
  std::size_t evictions_ = 0;
  std::size_t done_ = 0;
  double slowest_ = 0;
};

}  // namespace
}  // namespace headroom::kai

int main(int count, char** values) {
  const auto number = [&](int at, double otherwise) {
    return at < count ? std::atof(values[at]) : otherwise;
  };
  if (count > 1 && std::string_view{values[1]} == "days") {
    headroom::kai::Days{{.nodes = static_cast<std::size_t>(number(2, 500)),
                         .jobs = static_cast<std::size_t>(number(3, 100'000)),
                         .days = number(4, 30),
                         .load = number(5, 0.9),
                         .scenarios_max = number(6, 0)}}
        .run();
    return 0;
  }
  headroom::kai::measure_large(static_cast<std::size_t>(number(1, 4000)),
                               static_cast<std::size_t>(number(2, 140'000)), number(3, 0));
}
