#include "tools/trace/trace_statistics.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/statistics/concentration.hpp"
#include "models/statistics/tail_index.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "sim/observe/job_figures.hpp"
#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

constexpr WideInt nanoseconds_per_hour = 3'600'000'000'000;

double in_hours(GpuTime gpu_time) { return exact_ratio(gpu_time.count, nanoseconds_per_hour); }

/// Loads by how jobs ended.
class LoadsByState {
 public:
  void add(RecordedState state, GpuTime gpu_time) {
    TraceLoad& load = loads_.at(static_cast<std::size_t>(state));
    ++load.jobs;
    load.gpu_time += gpu_time;
  }

  [[nodiscard]] std::vector<NamedTraceLoad> named() const {
    std::vector<NamedTraceLoad> named;
    for (const RecordedState state : recorded_states) {
      const TraceLoad& load = loads_.at(static_cast<std::size_t>(state));
      if (load.jobs > 0) named.push_back({std::string{recorded_state_name(state)}, load, {}});
    }
    return named;
  }

 private:
  std::array<TraceLoad, recorded_states.size()> loads_;
};

/// Loads of users or queues, by the number of their name.
class LoadsByName {
 public:
  void add(std::size_t name, GpuTime gpu_time) {
    if (name >= loads_.size()) loads_.resize(name + 1);
    ++loads_[name].jobs;
    loads_[name].gpu_time += gpu_time;
  }
  void add_state(std::size_t name, RecordedState state, GpuTime gpu_time) {
    if (name >= states_.size()) states_.resize(name + 1);
    states_[name].add(state, gpu_time);
  }

  [[nodiscard]] std::vector<NamedTraceLoad> sorted(const NameTable& names) const {
    std::vector<NamedTraceLoad> named;
    for (std::uint32_t i = 0; i < loads_.size(); ++i) {
      if (loads_[i].jobs == 0) continue;
      named.push_back({std::string{names.text(i)}, loads_[i], {}});
      if (i < states_.size()) named.back().states = states_[i].named();
    }
    std::ranges::sort(named, [](const NamedTraceLoad& a, const NamedTraceLoad& b) {
      return a.load.gpu_time != b.load.gpu_time ? a.load.gpu_time > b.load.gpu_time
                                                : a.name < b.name;
    });
    return named;
  }

 private:
  std::vector<TraceLoad> loads_;
  std::vector<LoadsByState> states_;
};

/// Everything that is summed up while jobs pass by.
struct Collected {
  std::vector<LoadedJob> jobs;
  std::map<std::uint32_t, std::vector<std::uint64_t>> durations_by_size;
  std::map<std::uint32_t, TraceLoad> by_size;
  std::vector<std::uint64_t> walltimes;
  EstimateCollector estimates;
  LoadsByName by_queue;
  LoadsByName by_user;
  std::span<const RecordedState> states;  ///< of all jobs, or empty
  LoadsByState by_state;
};

void collect(const Job& job, const WorkloadTables& tables, TraceStatistics& statistics,
             Collected& collected) {
  const std::int64_t gpus = gpus_rounded_up(total_gpus(tables.requests.at(job.request)));
  const GpuTime gpu_time{static_cast<WideInt>(gpus) * job.duration.count};
  const std::uint32_t size = size_class(static_cast<std::uint32_t>(gpus));
  if (!collected.states.empty()) {
    const RecordedState state = collected.states[collected.jobs.size()];
    collected.by_state.add(state, gpu_time);
    collected.by_user.add_state(index(job.user), state, gpu_time);
  }
  TraceLoad& of_size = collected.by_size[size];
  for (TraceLoad* load : {&statistics.all, &of_size}) {
    ++load->jobs;
    load->gpu_time += gpu_time;
  }
  collected.jobs.push_back(
      {.submit = job.submit.since_start, .duration = job.duration, .gpus = gpus});
  collected.durations_by_size[size].push_back(static_cast<std::uint64_t>(job.duration.count));
  collected.by_queue.add(index(job.queue), gpu_time);
  collected.by_user.add(index(job.user), gpu_time);
  ++statistics.jobs_by_gpus[gpus];
  if (job.dependency_count > 0) ++statistics.with_dependencies;
  if (!job.walltime) return;
  collected.walltimes.push_back(static_cast<std::uint64_t>(job.walltime->count));
  collected.estimates.add(*job.walltime, job.duration);
}

TailFigures tail_of(std::span<const double> values, const std::optional<Spread>& spread) {
  TailFigures figures;
  if (!spread) return figures;
  figures.index = tail_index(values);
  if (spread->at.p50 > 0.0) figures.p99_over_p50 = spread->at.p99 / spread->at.p50;
  // Of fewer than a hundred values the largest one counts.
  figures.top_hundredth_share = top_share(values, std::max<std::size_t>(values.size() / 100, 1));
  return figures;
}

std::optional<Spread> spread_of(std::span<const double> values) {
  std::vector<std::uint64_t> bits;
  bits.reserve(values.size());
  for (const double value : values) bits.push_back(std::bit_cast<std::uint64_t>(value));
  return real_spread(bits);
}

ConcentrationFigures concentration_of(const std::vector<NamedTraceLoad>& loads) {
  std::vector<double> hours;
  double total = 0.0;
  for (const NamedTraceLoad& load : loads) {
    hours.push_back(in_hours(load.load.gpu_time));
    total += hours.back();
  }
  ConcentrationFigures figures{.gini = gini_coefficient(hours),
                               .top_1_share = top_share(hours, 1),
                               .top_10_share = top_share(hours, 10)};
  figures.shared = shared_curve(hours);
  double sum = 0.0;
  for (std::size_t i = 0; i < hours.size() && 2.0 * sum < total; ++i) {
    sum += hours[i];
    ++figures.with_half;
  }
  return figures;
}

void add_spreads(TraceStatistics& statistics, const Collected& collected) {
  std::vector<std::uint64_t> durations;
  std::vector<double> seconds;
  std::vector<double> gpus;
  std::vector<double> gpu_hours;
  for (const LoadedJob& job : collected.jobs) {
    durations.push_back(static_cast<std::uint64_t>(job.duration.count));
    seconds.push_back(to_seconds(job.duration));
    gpus.push_back(static_cast<double>(job.gpus));
    gpu_hours.push_back(in_hours({static_cast<WideInt>(job.gpus) * job.duration.count}));
  }
  statistics.all.duration = time_spread(durations);
  statistics.gpus = spread_of(gpus);
  statistics.gpu_hours = spread_of(gpu_hours);
  statistics.walltime = time_spread(collected.walltimes);
  statistics.duration_tail = tail_of(seconds, statistics.all.duration);
  statistics.gpu_hours_tail = tail_of(gpu_hours, statistics.gpu_hours);
}

}  // namespace

TraceStatistics trace_statistics(WorkloadSource& source, const WorkloadTables& tables,
                                 const StatisticsSettings& settings,
                                 std::span<const RecordedState> states) {
  TraceStatistics statistics;
  statistics.clock = settings.clock;
  Collected collected;
  collected.states = states;
  while (const Job* job = source.next()) collect(*job, tables, statistics, collected);
  std::vector<Duration> submits;
  submits.reserve(collected.jobs.size());
  for (const LoadedJob& job : collected.jobs) submits.push_back(job.submit);
  statistics.first_submit = submits.front();
  statistics.last_submit = submits.back();
  statistics.arrivals = arrival_pattern(submits, settings.clock);
  statistics.course = demand_course(collected.jobs);
  statistics.curves = trace_curves(collected.jobs);
  statistics.estimates = collected.estimates.finish();
  if (settings.cluster_gpus) {
    statistics.load = offered_load(collected.jobs, *settings.cluster_gpus);
  }
  add_spreads(statistics, collected);
  for (auto& [size, load] : collected.by_size) {
    load.duration = time_spread(collected.durations_by_size[size]);
    statistics.by_size.push_back({size_class_name(size), load, {}});
  }
  statistics.by_queue = collected.by_queue.sorted(tables.queues);
  statistics.by_user = collected.by_user.sorted(tables.users);
  if (!states.empty()) statistics.by_state = collected.by_state.named();
  statistics.queues = concentration_of(statistics.by_queue);
  statistics.users = concentration_of(statistics.by_user);
  return statistics;
}

}  // namespace headroom
