#include "sim/observe/job_figures.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
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

/// In the place of a quantity that a job does not have.
constexpr std::uint64_t absent = UINT64_MAX;

/// One quantity of all jobs, by JobId.
using Column = std::vector<std::uint64_t>;

std::uint64_t nanoseconds(Duration duration) { return static_cast<std::uint64_t>(duration.count); }

bool is_measured(const JobRecord& job, TimePoint from) {
  return job.state == JobState::pending || job.submitted >= from;
}

bool ran_to_an_end(JobState state) {
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

/// A time as it stands in a column.
struct TimeQuantity {
  const Column& column;
  [[nodiscard]] bool present(std::size_t job) const { return column[job] != absent; }
  [[nodiscard]] std::uint64_t value(std::size_t job) const { return column[job]; }
  static std::optional<Spread> take(std::span<std::uint64_t> values) {
    return take_time_spread(values);
  }
};

struct SlowdownQuantity {
  const Column& jct;
  const Column& run;
  [[nodiscard]] bool present(std::size_t job) const { return run[job] != absent && run[job] != 0; }
  [[nodiscard]] std::uint64_t value(std::size_t job) const {
    return std::bit_cast<std::uint64_t>(static_cast<double>(jct[job]) /
                                        static_cast<double>(run[job]));
  }
  static std::optional<Spread> take(std::span<std::uint64_t> values) {
    return take_real_spread(values);
  }
};

struct BoundedSlowdownQuantity {
  const Column& jct;
  const Column& run;
  [[nodiscard]] bool present(std::size_t job) const { return run[job] != absent; }
  [[nodiscard]] std::uint64_t value(std::size_t job) const {
    constexpr std::uint64_t shortest_run = 10'000'000'000;
    const auto divisor = static_cast<double>(std::max(run[job], shortest_run));
    return std::bit_cast<std::uint64_t>(std::max(1.0, static_cast<double>(jct[job]) / divisor));
  }
  static std::optional<Spread> take(std::span<std::uint64_t> values) {
    return take_real_spread(values);
  }
};

/// Works out one quantity after another, so that few columns are alive at once.
class FigureBuilder {
 public:
  explicit FigureBuilder(const RunRecord& run);
  [[nodiscard]] RunFigures build();

 private:
  void divide();
  /// Counts jobs, and works out the delays on the way.
  void count_and_spread_delays();
  void count_job(std::size_t place, const JobRecord& job);
  void spread_ends();
  template <class Quantity>
  void spread(const Quantity& quantity, std::optional<Spread> JobFigures::* figure);
  template <class Quantity>
  void spread_over(Partition& partition, const Quantity& quantity,
                   std::optional<Spread> JobFigures::* figure);

  const RunRecord& run_;
  Partition by_size_;
  Partition by_queue_;
  Partition by_user_;
  Column values_;  ///< of one quantity, set by set
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

void FigureBuilder::count_job(std::size_t place, const JobRecord& job) {
  count(job, result_.all.jobs);
  for (Partition* partition : {&by_size_, &by_queue_, &by_user_}) {
    if (!partition->is_whole()) count(job, partition->figures[partition->set(place)].jobs);
  }
  if (!result_.first_submit || job.submitted < *result_.first_submit) {
    result_.first_submit = job.submitted;
  }
  if (job.first_start) result_.start_sum_ns += job.first_start->since_start.count;
  if (ran_to_an_end(job.state) && (!result_.last_end || job.end > *result_.last_end)) {
    result_.last_end = job.end;
  }
}

void FigureBuilder::count_and_spread_delays() {
  const auto records = run_.jobs.records();
  Column delay(records.size(), absent);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const JobRecord& job = records[i];
    if (!is_measured(job, run_.measured_from)) continue;
    count_job(i, job);
    if (job.first_start) delay[i] = nanoseconds(*job.first_start - job.submitted);
  }
  spread(TimeQuantity{delay}, &JobFigures::queue_delay);
}

void FigureBuilder::spread_ends() {
  const auto records = run_.jobs.records();
  Column jct(records.size(), absent);
  Column held(records.size(), absent);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const JobRecord& job = records[i];
    if (ran_to_an_end(job.state) && is_measured(job, run_.measured_from)) {
      jct[i] = nanoseconds(job.end - job.submitted);
      held[i] = nanoseconds(job.held);
    }
  }
  spread(TimeQuantity{jct}, &JobFigures::jct);
  spread(TimeQuantity{held}, &JobFigures::run);
  spread(SlowdownQuantity{.jct = jct, .run = held}, &JobFigures::slowdown);
  spread(BoundedSlowdownQuantity{.jct = jct, .run = held}, &JobFigures::bounded_slowdown);
}

template <class Quantity>
void FigureBuilder::spread(const Quantity& quantity, std::optional<Spread> JobFigures::* figure) {
  std::size_t end = 0;
  for (std::size_t job = 0; job < values_.size(); ++job) {
    if (quantity.present(job)) values_[end++] = quantity.value(job);
  }
  result_.all.*figure = quantity.take(std::span{values_}.first(end));
  for (Partition* partition : {&by_size_, &by_queue_, &by_user_}) {
    if (!partition->is_whole()) spread_over(*partition, quantity, figure);
  }
}

template <class Quantity>
void FigureBuilder::spread_over(Partition& partition, const Quantity& quantity,
                                std::optional<Spread> JobFigures::* figure) {
  // Each set fills a stretch of its own, in order of jobs, with room for all its jobs.
  std::vector<std::size_t> begin;
  std::size_t next = 0;
  for (const JobFigures& figures : partition.figures) {
    begin.push_back(next);
    next += figures.jobs.submitted;
  }
  std::vector<std::size_t> end = begin;
  for (std::size_t job = 0; job < values_.size(); ++job) {
    if (quantity.present(job)) values_[end[partition.set(job)]++] = quantity.value(job);
  }
  for (std::size_t set = 0; set < partition.figures.size(); ++set) {
    const auto values = std::span{values_}.subspan(begin[set], end[set] - begin[set]);
    partition.figures[set].*figure = quantity.take(values);
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
  count_and_spread_delays();
  spread_ends();
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

}  // namespace

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
