#include "tools/cli/trace_statistics.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "sim/observe/job_figures.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

constexpr WideInt nanoseconds_per_hour = 3'600'000'000'000;

/// Loads of users or queues, by the number of their name.
class LoadsByName {
 public:
  void add(std::size_t name, GpuTime gpu_time) {
    if (name >= loads_.size()) loads_.resize(name + 1);
    ++loads_[name].jobs;
    loads_[name].gpu_time += gpu_time;
  }

  [[nodiscard]] std::vector<NamedTraceLoad> sorted(const NameTable& names) const {
    std::vector<NamedTraceLoad> named;
    for (std::uint32_t i = 0; i < loads_.size(); ++i) {
      if (loads_[i].jobs > 0) named.push_back({std::string{names.text(i)}, loads_[i]});
    }
    std::ranges::sort(named, [](const NamedTraceLoad& a, const NamedTraceLoad& b) {
      return a.load.gpu_time != b.load.gpu_time ? a.load.gpu_time > b.load.gpu_time
                                                : a.name < b.name;
    });
    return named;
  }

 private:
  std::vector<TraceLoad> loads_;
};

/// Everything that is summed up while jobs pass by.
struct Collected {
  std::vector<std::uint64_t> durations;
  std::vector<std::uint64_t> walltimes;
  std::vector<std::uint64_t> gpus;  ///< as bits of doubles
  std::map<std::uint32_t, std::vector<std::uint64_t>> durations_by_size;
  std::map<std::uint32_t, TraceLoad> by_size;
  LoadsByName by_queue;
  LoadsByName by_user;
};

void collect(const Job& job, const WorkloadTables& tables, TraceStatistics& statistics,
             Collected& collected) {
  const auto nanoseconds = static_cast<std::uint64_t>(job.duration.count);
  const std::int64_t gpus = gpus_rounded_up(total_gpus(tables.requests.at(job.request)));
  const GpuTime gpu_time{static_cast<WideInt>(gpus) * job.duration.count};
  const std::uint32_t size = size_class(static_cast<std::uint32_t>(gpus));
  TraceLoad& of_size = collected.by_size[size];
  for (TraceLoad* load : {&statistics.all, &of_size}) {
    ++load->jobs;
    load->gpu_time += gpu_time;
  }
  collected.durations.push_back(nanoseconds);
  collected.durations_by_size[size].push_back(nanoseconds);
  collected.gpus.push_back(std::bit_cast<std::uint64_t>(static_cast<double>(gpus)));
  collected.by_queue.add(index(job.queue), gpu_time);
  collected.by_user.add(index(job.user), gpu_time);
  ++statistics.jobs_by_gpus[gpus];
  if (job.dependency_count > 0) ++statistics.with_dependencies;
  if (job.walltime) {
    collected.walltimes.push_back(static_cast<std::uint64_t>(job.walltime->count));
    if (job.duration > *job.walltime) ++statistics.beyond_walltime;
  }
  constexpr std::int64_t hour = 3'600'000'000'000;
  const auto hour_of_day = static_cast<std::size_t>(job.submit.since_start.count / hour % 24);
  ++statistics.arrivals_by_hour.at(hour_of_day);
}

Tree spread_tree(const std::optional<Spread>& spread) {
  if (!spread) return {};
  Tree tree = Tree::object();
  tree.add("mean", spread->mean);
  tree.add("p50", spread->at.p50);
  tree.add("p90", spread->at.p90);
  tree.add("p95", spread->at.p95);
  tree.add("p99", spread->at.p99);
  tree.add("max", spread->at.max);
  return tree;
}

Tree load_tree(const TraceLoad& load) {
  Tree tree = Tree::object();
  tree.add("jobs", load.jobs);
  tree.add("gpu_hours", exact_ratio(load.gpu_time.count, nanoseconds_per_hour));
  if (load.duration) tree.add("duration_s", spread_tree(load.duration));
  return tree;
}

Tree loads_tree(const std::vector<NamedTraceLoad>& loads) {
  Tree tree = Tree::object();
  for (const auto& [name, load] : loads) tree.add(name, load_tree(load));
  return tree;
}

}  // namespace

TraceStatistics trace_statistics(WorkloadSource& source, const WorkloadTables& tables) {
  TraceStatistics statistics;
  Collected collected;
  while (const Job* job = source.next()) {
    if (statistics.all.jobs == 0) statistics.first_submit = job->submit.since_start;
    statistics.last_submit = job->submit.since_start;
    collect(*job, tables, statistics, collected);
  }
  statistics.all.duration = time_spread(collected.durations);
  statistics.gpus = real_spread(collected.gpus);
  statistics.with_walltime = collected.walltimes.size();
  statistics.walltime = time_spread(collected.walltimes);
  for (auto& [size, load] : collected.by_size) {
    load.duration = time_spread(collected.durations_by_size[size]);
    statistics.by_size.push_back({size_class_name(size), load});
  }
  statistics.by_queue = collected.by_queue.sorted(tables.queues);
  statistics.by_user = collected.by_user.sorted(tables.users);
  return statistics;
}

Tree statistics_tree(const TraceStatistics& statistics, const TraceAudit& audit) {
  Tree tree = Tree::object();
  tree.add("trace", audit.source);
  tree.add("format", audit.format);
  tree.add("jobs", statistics.all.jobs);
  tree.add("first_submit_s", exact_seconds(statistics.first_submit));
  tree.add("last_submit_s", exact_seconds(statistics.last_submit));
  const Duration span = statistics.last_submit - statistics.first_submit;
  tree.add("span_s", exact_seconds(span));
  tree.add("gpu_hours", exact_ratio(statistics.all.gpu_time.count, nanoseconds_per_hour));
  tree.add("gpus_wanted_mean", span > Duration{}
                                   ? Tree{exact_ratio(statistics.all.gpu_time.count, span.count)}
                                   : Tree{});
  tree.add("gpus", spread_tree(statistics.gpus));
  tree.add("duration_s", spread_tree(statistics.all.duration));
  tree.add("walltime_s", spread_tree(statistics.walltime));
  tree.add("with_walltime", statistics.with_walltime);
  tree.add("beyond_walltime", statistics.beyond_walltime);
  tree.add("with_dependencies", statistics.with_dependencies);
  Tree& histogram = tree.add("jobs_by_gpus", Tree::object());
  for (const auto& [gpus, jobs] : statistics.jobs_by_gpus) {
    histogram.add(std::to_string(gpus), jobs);
  }
  tree.add("by_size", loads_tree(statistics.by_size));
  tree.add("by_queue", loads_tree(statistics.by_queue));
  tree.add("by_user", loads_tree(statistics.by_user));
  Tree& hours = tree.add("arrivals_by_hour", Tree::list());
  for (const std::uint64_t arrivals : statistics.arrivals_by_hour) hours.append(arrivals);
  const TraceAudit* const audits[]{&audit};
  tree.add("audit", audit_tree(audits));
  return tree;
}

}  // namespace headroom
