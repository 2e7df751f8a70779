#include "sim/observe/series.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"
#include "headroom/views.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/observe/training_figures.hpp"
#include "sim/report/csv_rows.hpp"
#include "sim/report/decimal.hpp"

namespace headroom {
namespace {

/// What is booked; the columns are made of these. GPUs are booked in thousandths.
enum Quantity : std::uint8_t {
  queued_jobs,
  queued_gpus,
  running_jobs,
  gpus_allocated,
  gpus_restarting,  ///< allocated, but not computing yet
  quantity_count,
};
/// Of the columns below.
constexpr std::size_t gpus_busy_column = 4;
using Levels = std::array<WideInt, quantity_count>;

/// The steps of a run, and what each quantity sums up to over each. A change of
/// level is booked in constant time: as its share of the step in which it
/// happens, and as a difference that all later steps see.
class Steps {
 public:
  Steps(Duration length, std::size_t count);

  /// Where an instant falls; past the end of the run nothing is booked.
  struct Place {
    std::size_t step = 0;
    std::int64_t rest = 0;  ///< from the instant to the end of its step
  };
  [[nodiscard]] Place place(TimePoint time) const;
  void change(Place place, Quantity quantity, std::int64_t by);
  /// Each quantity times the time it had its value, step by step.
  [[nodiscard]] std::vector<Levels> sums() const;
  [[nodiscard]] std::size_t count() const { return bounds_.size() - 1; }
  [[nodiscard]] TimePoint start(std::size_t step) const { return {{bounds_[step]}}; }
  [[nodiscard]] std::int64_t width(std::size_t step) const {
    return bounds_[step + 1] - bounds_[step];
  }

 private:
  std::vector<std::int64_t> bounds_;  ///< starts of the steps, then the end
  double steps_per_nanosecond_ = 0.0;
  std::vector<Levels> shares_;   ///< by step: of changes within it
  std::vector<Levels> changes_;  ///< by step: of levels at its start
};

Steps::Steps(Duration length, std::size_t count)
    : bounds_(count + 1), shares_(count + 1), changes_(count + 2) {
  for (std::size_t i = 0; i <= count && count > 0; ++i) {
    bounds_[i] = static_cast<std::int64_t>(static_cast<WideInt>(length.count) *
                                           static_cast<WideInt>(i) / static_cast<WideInt>(count));
  }
  if (count > 0) {
    steps_per_nanosecond_ = static_cast<double>(count) / static_cast<double>(length.count);
  }
}

Steps::Place Steps::place(TimePoint time) const {
  const std::int64_t instant = std::max<std::int64_t>(time.since_start.count, 0);
  if (instant >= bounds_.back()) return {.step = count(), .rest = 0};
  // A guess by doubles is at most one step off; the bounds decide.
  auto step = static_cast<std::size_t>(static_cast<double>(instant) * steps_per_nanosecond_);
  step = std::min(step, count() - 1);
  while (bounds_[step] > instant) --step;
  while (bounds_[step + 1] <= instant) ++step;
  return {.step = step, .rest = bounds_[step + 1] - instant};
}

void Steps::change(Place place, Quantity quantity, std::int64_t by) {
  shares_[place.step][quantity] += static_cast<WideInt>(by) * place.rest;
  changes_[place.step + 1][quantity] += by;
}

std::vector<Levels> Steps::sums() const {
  std::vector<Levels> sums(count());
  Levels level{};
  for (std::size_t step = 0; step < count(); ++step) {
    for (std::size_t quantity = 0; quantity < quantity_count; ++quantity) {
      level[quantity] += changes_[step][quantity];
      sums[step][quantity] = shares_[step][quantity] + (level[quantity] * width(step));
    }
  }
  return sums;
}

/// Books the intervals in which jobs waited and ran.
class Bookkeeper {
 public:
  Bookkeeper(const RunRecord& run, Steps& steps) : run_{run}, steps_{steps} {}

  void book_all() {
    for (const EarlierRun& earlier : run_.earlier_runs) {
      book_run(earlier);
      change_queue(steps_.place(earlier.end), earlier.job, 1);
    }
    for (std::size_t i = 0; i < run_.jobs.size(); ++i) book_job(id_at<JobId>(i));
  }

 private:
  /// A job waits from its submit, and again from the end of each run that was
  /// cut short, until its next run begins.
  void book_job(JobId id) {
    const JobRecord& job = run_.jobs.record(id);
    const JobFacts& facts = run_.jobs.facts(id);
    if (job.state == JobState::pending || job.state == JobState::rejected) return;
    change_queue(steps_.place(job.submitted), id, 1);
    const bool ended = has_ended(job.state);
    if (ended && !job.first_start) change_queue(steps_.place(job.end), id, -1);
    if (!job.first_start || job.state == JobState::queued) return;
    book_run({.job = id,
              .start = facts.started,
              .end = ended ? job.end : run_.end,
              .restart_cost = facts.restart_cost,
              .share = run_.jobs.held_share(id)});
  }

  void book_run(const EarlierRun& run) {
    const std::int64_t share = run.share.count;
    const Steps::Place start = steps_.place(run.start);
    const Steps::Place end = steps_.place(run.end);
    change_queue(start, run.job, -1);
    steps_.change(start, running_jobs, 1);
    steps_.change(start, gpus_allocated, share);
    steps_.change(end, running_jobs, -1);
    steps_.change(end, gpus_allocated, -share);
    // Within training jobs what waits is told by themselves.
    if (run.restart_cost.count > 0 && !run_.jobs.record(run.job).trains) {
      const TimePoint working = std::min(run.start + run.restart_cost, run.end);
      steps_.change(start, gpus_restarting, share);
      steps_.change(steps_.place(working), gpus_restarting, -share);
    }
  }

  void change_queue(Steps::Place place, JobId job, std::int64_t by) {
    steps_.change(place, queued_jobs, by);
    steps_.change(place, queued_gpus, by * run_.jobs.asked_share(job).count);
  }

  const RunRecord& run_;
  Steps& steps_;
};

/// Mean of the samples within each step; a step without any has the one before it.
std::vector<double> fragmentation_by_step(const RunRecord& run, const Steps& steps) {
  const auto& [spacing, samples] = run.fragmentation;
  std::vector<double> values;
  std::size_t next = 0;
  for (std::size_t step = 0; step < steps.count(); ++step) {
    const TimePoint end = steps.start(step) + Duration{steps.width(step)};
    double sum = 0.0;
    std::size_t count = 0;
    for (; next < samples.size() && TimePoint{spacing * static_cast<std::int64_t>(next)} < end;
         ++next, ++count) {
      sum += samples[next].fragmented_gpus;
    }
    if (count == 0 && next > 0) {
      sum = samples[next - 1].fragmented_gpus;
      count = 1;
    }
    const double gpus = static_cast<double>(count) * static_cast<double>(run.gpu_count);
    values.push_back(gpus > 0.0 ? sum / gpus : 0.0);
  }
  return values;
}

}  // namespace

Series series(const RunRecord& run, std::uint32_t samples) {
  const Duration length = run.end.since_start;
  const auto count = std::min<std::int64_t>(samples, std::max<std::int64_t>(length.count, 0));
  Steps steps{length, static_cast<std::size_t>(count)};
  Bookkeeper{run, steps}.book_all();

  Series series;
  for (std::size_t step = 0; step < steps.count(); ++step) {
    series.starts.push_back(steps.start(step));
  }
  const std::vector<Levels> sums = steps.sums();
  const auto add_column = [&](const char* name, WideInt unit, const auto& sum_of) {
    Series::Column column{.name = name, .values = {}};
    for (std::size_t step = 0; step < sums.size(); ++step) {
      column.values.push_back(exact_ratio(sum_of(sums[step]), unit * steps.width(step)));
    }
    series.columns.push_back(std::move(column));
  };
  constexpr WideInt gpu = 1000;
  add_column("queued_jobs", 1, [](const Levels& sum) { return sum[queued_jobs]; });
  add_column("queued_gpus", gpu, [](const Levels& sum) { return sum[queued_gpus]; });
  add_column("running_jobs", 1, [](const Levels& sum) { return sum[running_jobs]; });
  add_column("gpus_allocated", gpu, [](const Levels& sum) { return sum[gpus_allocated]; });
  add_column("gpus_busy", gpu,
             [](const Levels& sum) { return sum[gpus_allocated] - sum[gpus_restarting]; });
  add_column("gpus_down", gpu, [](const Levels&) { return WideInt{0}; });
  series.columns.push_back({"fragmentation", fragmentation_by_step(run, steps)});
  if (run.training.empty()) return series;
  const std::vector<double> waiting = waiting_gpus(run, series.starts);
  std::vector<double>& busy = series.columns[gpus_busy_column].values;
  for (std::size_t step = 0; step < busy.size(); ++step) {
    busy[step] = std::max(0.0, busy[step] - waiting[step]);
  }
  for (Series::Column& column : link_columns(run, series.starts)) {
    series.columns.push_back(std::move(column));
  }
  return series;
}

void write_series(const Series& series, const TextSink& sink) {
  CsvRows rows{sink};
  rows.cell("time_s");
  for (const Series::Column& column : series.columns) rows.cell(csv_cell(column.name));
  rows.end_row();
  for (std::size_t step = 0; step < series.starts.size(); ++step) {
    rows.seconds(series.starts[step].since_start);
    for (const Series::Column& column : series.columns) rows.cell(number_text(column.values[step]));
    rows.end_row();
  }
  rows.finish();
}

}  // namespace headroom
