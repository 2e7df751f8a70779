#include "sim/observe/job_figures.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/name_text.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

std::uint64_t nanoseconds(Duration duration) { return static_cast<std::uint64_t>(duration.count); }

double ratio(Duration a, Duration b) {
  return static_cast<double>(a.count) / static_cast<double>(b.count);
}

bool is_measured(const JobRecord& job, TimePoint from) {
  return job.state == JobState::pending || job.submitted >= from;
}

/// A replica that gave up waiting has an end, but no run.
bool ran_to_an_end(const JobRecord& job) {
  const JobState state = job.state;
  if (!job.first_start) return false;
  return state == JobState::completed || state == JobState::killed || state == JobState::failed;
}

void count(const JobRecord& job, JobCounts& counts) {
  ++counts.submitted;
  if (job.first_start) ++counts.started;
  switch (job.state) {
    case JobState::pending:
    case JobState::held:
    case JobState::queued:
      ++counts.queued;
      break;
    case JobState::running:
      ++counts.running;
      break;
    case JobState::completed:
      ++counts.completed;
      break;
    case JobState::killed:
      ++counts.killed;
      break;
    case JobState::failed:
      ++counts.failed;
      break;
    case JobState::rejected:
      ++counts.rejected;
      break;
  }
}

/// The jobs divided into dense sets.
class Partition {
 public:
  /// Divides by what `set_of(JobId)` answers.
  template <class SetOf>
  void divide(std::size_t jobs, const SetOf& set_of) {
    set_of_.resize(jobs);
    std::uint32_t lowest = UINT32_MAX;
    for (std::size_t job = 0; job < jobs; ++job) {
      const std::uint32_t set = set_of(id_at<JobId>(job));
      set_of_[job] = set;
      lowest = std::min(lowest, set);
      highest_ = std::max(highest_, set);
    }
    is_whole_ = lowest >= highest_;
    if (is_whole_) {
      set_of_ = {};
    } else {
      figures.resize(std::size_t{highest_} + 1);
    }
  }
  /// Whether one set holds all jobs, as set 0 does before any division. Its
  /// figures are those of all jobs and need no work of their own.
  [[nodiscard]] bool is_whole() const { return is_whole_; }
  [[nodiscard]] std::uint32_t whole_set() const { return highest_; }
  [[nodiscard]] std::uint32_t set(std::size_t job) const { return set_of_[job]; }

  std::vector<JobFigures> figures;  ///< by set; none when whole

 private:
  std::vector<std::uint32_t> set_of_;  ///< by JobId
  std::uint32_t highest_ = 0;
  bool is_whole_ = true;
};

/// A quantity says which jobs have it and how much of it each has, as a number
/// from which `spread` makes figures.
struct QueueDelay {
  static bool is_of(const JobRecord& job) { return job.first_start.has_value(); }
  static std::uint64_t value(const JobRecord& job) {
    return nanoseconds(job.first_start.value_or(job.submitted) - job.submitted);
  }
  static constexpr auto spread = time_spread;
};

struct CompletionTime {
  static bool is_of(const JobRecord& job) { return ran_to_an_end(job); }
  static std::uint64_t value(const JobRecord& job) { return nanoseconds(job.end - job.submitted); }
  static constexpr auto spread = time_spread;
};

struct RunTime {
  static bool is_of(const JobRecord& job) { return ran_to_an_end(job); }
  static std::uint64_t value(const JobRecord& job) { return nanoseconds(job.held); }
  static constexpr auto spread = time_spread;
};

struct Slowdown {
  static bool is_of(const JobRecord& job) { return ran_to_an_end(job) && job.held.count > 0; }
  static std::uint64_t value(const JobRecord& job) {
    return std::bit_cast<std::uint64_t>(ratio(job.end - job.submitted, job.held));
  }
  static constexpr auto spread = real_spread;
};

struct BoundedSlowdown {
  static bool is_of(const JobRecord& job) { return ran_to_an_end(job); }
  static std::uint64_t value(const JobRecord& job) {
    return std::bit_cast<std::uint64_t>(
        std::max(1.0, ratio(job.end - job.submitted, std::max(job.held, 10_s))));
  }
  static constexpr auto spread = real_spread;
};

/// Works out one quantity after another in the room of one number a job.
class FigureBuilder {
 public:
  explicit FigureBuilder(const RunRecord& run);
  [[nodiscard]] RunFigures build();

 private:
  using Figure = std::optional<Spread> JobFigures::*;

  void divide();
  void count_jobs();
  void widen_span(const JobRecord& job);
  template <class Quantity>
  void spread(Figure figure);
  template <class Quantity>
  void spread_over(Partition& partition, Figure figure);
  template <class Quantity>
  std::vector<std::span<const std::uint64_t>> values_by_set(const Partition& partition);

  const RunRecord& run_;
  Partition by_size_;
  Partition by_queue_;
  Partition by_user_;
  std::vector<std::uint64_t> values_;  ///< of one quantity, set by set
  RunFigures result_;
};

FigureBuilder::FigureBuilder(const RunRecord& run) : run_{run} {
  divide();
  values_.resize(run.jobs.size());
}

void FigureBuilder::divide() {
  const JobTable& jobs = run_.jobs;
  by_size_.divide(jobs.size(), [&](JobId job) { return size_class(jobs.facts(job).gpus); });
  if (run_.tables.queues.size() > 1) {
    by_queue_.divide(jobs.size(), [&](JobId job) {
      return static_cast<std::uint32_t>(jobs.record(job).spec->queue);
    });
  }
  if (run_.tables.users.size() > 1) {
    by_user_.divide(jobs.size(), [&](JobId job) {
      return static_cast<std::uint32_t>(jobs.record(job).spec->user);
    });
  }
}

void FigureBuilder::count_jobs() {
  const auto records = run_.jobs.records();
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!is_measured(records[i], run_.measured_from)) continue;
    widen_span(records[i]);
    count(records[i], result_.all.jobs);
    for (Partition* partition : {&by_size_, &by_queue_, &by_user_}) {
      if (!partition->is_whole()) count(records[i], partition->figures[partition->set(i)].jobs);
    }
  }
}

void FigureBuilder::widen_span(const JobRecord& job) {
  if (!result_.first_submit || job.submitted < *result_.first_submit) {
    result_.first_submit = job.submitted;
  }
  if (ran_to_an_end(job) && (!result_.last_end || job.end > *result_.last_end)) {
    result_.last_end = job.end;
  }
  if (job.first_start) result_.start_sum_ns += job.first_start->since_start.count;
}

/// The values of each set in order of jobs, one set after the other.
template <class Quantity>
std::vector<std::span<const std::uint64_t>> FigureBuilder::values_by_set(
    const Partition& partition) {
  std::vector<std::size_t> begin{0};
  for (const JobFigures& figures : partition.figures) {
    begin.push_back(begin.back() + figures.jobs.submitted);
  }
  std::vector<std::size_t> end = begin;
  const auto records = run_.jobs.records();
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!Quantity::is_of(records[i]) || !is_measured(records[i], run_.measured_from)) continue;
    const std::size_t set = partition.is_whole() ? 0 : partition.set(i);
    values_[end[set]++] = Quantity::value(records[i]);
  }
  // Jobs without the quantity left gaps between the sets.
  std::vector<std::span<const std::uint64_t>> sets;
  std::size_t next = 0;
  for (std::size_t set = 0; set < begin.size(); ++set) {
    const auto values = std::span{values_}.subspan(begin[set], end[set] - begin[set]);
    if (next != begin[set]) std::ranges::copy(values, values_.data() + next);
    sets.emplace_back(std::span{values_}.subspan(next, values.size()));
    next += values.size();
  }
  return sets;
}

template <class Quantity>
void FigureBuilder::spread(Figure figure) {
  // The sets by size lie end to end, so together they are all jobs.
  const auto sets = values_by_set<Quantity>(by_size_);
  const auto count =
      static_cast<std::size_t>(sets.back().data() + sets.back().size() - values_.data());
  result_.all.*figure = Quantity::spread(std::span{values_}.first(count));
  for (std::size_t set = 0; set < by_size_.figures.size(); ++set) {
    by_size_.figures[set].*figure = Quantity::spread(sets[set]);
  }
  spread_over<Quantity>(by_queue_, figure);
  spread_over<Quantity>(by_user_, figure);
}

template <class Quantity>
void FigureBuilder::spread_over(Partition& partition, Figure figure) {
  if (partition.is_whole()) return;
  const auto sets = values_by_set<Quantity>(partition);
  for (std::size_t set = 0; set < partition.figures.size(); ++set) {
    partition.figures[set].*figure = Quantity::spread(sets[set]);
  }
}

/// The sets that hold jobs, with their names.
template <class NameOf>
std::vector<NamedFigures> named(const Partition& partition, const JobFigures& all,
                                const NameOf& name_of) {
  std::vector<NamedFigures> sets;
  if (all.jobs.submitted == 0) return sets;
  if (partition.is_whole()) return {{name_of(partition.whole_set()), all}};
  for (std::size_t set = 0; set < partition.figures.size(); ++set) {
    if (partition.figures[set].jobs.submitted > 0) {
      sets.push_back({name_of(set), partition.figures[set]});
    }
  }
  return sets;
}

bool is_number(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

/// Numbers by their value, before all other names.
bool comes_before(const NamedFigures& a, const NamedFigures& b) {
  const auto key = [](const std::string& name) {
    const bool number = is_number(name);
    return std::tuple{!number, number ? name.size() : 0, std::string_view{name}};
  };
  return key(a.name) < key(b.name);
}

RunFigures FigureBuilder::build() {
  count_jobs();
  spread<QueueDelay>(&JobFigures::queue_delay);
  spread<CompletionTime>(&JobFigures::jct);
  spread<RunTime>(&JobFigures::run);
  spread<Slowdown>(&JobFigures::slowdown);
  spread<BoundedSlowdown>(&JobFigures::bounded_slowdown);
  result_.by_size = named(by_size_, result_.all, size_class_name);
  result_.by_queue = named(by_queue_, result_.all, [&](std::size_t queue) {
    return std::string{name_text(run_.tables.queues, queue)};
  });
  result_.by_user = named(by_user_, result_.all, [&](std::size_t user) {
    return std::string{name_text(run_.tables.users, user)};
  });
  std::ranges::sort(result_.by_queue, comes_before);
  std::ranges::sort(result_.by_user, comes_before);
  return std::move(result_);
}

template <class Quantity>
std::optional<Spread> spread_over_jobs(const std::vector<const JobRecord*>& jobs) {
  std::vector<std::uint64_t> values;
  for (const JobRecord* job : jobs) {
    if (Quantity::is_of(*job)) values.push_back(Quantity::value(*job));
  }
  return Quantity::spread(values);
}

}  // namespace

JobFigures figures_of(const RunRecord& run, const std::function<bool(const Job&)>& counts) {
  JobFigures figures;
  std::vector<std::uint64_t> delays;
  std::vector<const JobRecord*> counted;
  for (const JobRecord& job : run.jobs.records()) {
    if (!is_measured(job, run.measured_from) || !counts(*job.spec)) continue;
    counted.push_back(&job);
    count(job, figures.jobs);
    if (QueueDelay::is_of(job)) {
      delays.push_back(QueueDelay::value(job));
    } else if (job.state == JobState::queued || job.state == JobState::held) {
      delays.push_back(nanoseconds(run.end - job.submitted));
    }
  }
  figures.queue_delay = time_spread(delays);
  figures.jct = spread_over_jobs<CompletionTime>(counted);
  figures.run = spread_over_jobs<RunTime>(counted);
  figures.slowdown = spread_over_jobs<Slowdown>(counted);
  figures.bounded_slowdown = spread_over_jobs<BoundedSlowdown>(counted);
  return figures;
}

RunFigures run_figures(const RunRecord& run) { return FigureBuilder{run}.build(); }

std::uint32_t size_class(std::uint32_t gpus) {
  return gpus == 0 ? 0 : 1 + static_cast<std::uint32_t>(std::bit_width(gpus - 1));
}

std::string size_class_name(std::size_t size_class) {
  if (size_class <= 2) return std::to_string(size_class);
  const std::uint64_t largest = std::uint64_t{1} << (size_class - 1);
  return std::to_string((largest / 2) + 1) + '-' + std::to_string(largest);
}

}  // namespace headroom
