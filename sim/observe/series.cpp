#include "sim/observe/series.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"
#include "headroom/views.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/capacity_series.hpp"
#include "sim/observe/name_text.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/service_series.hpp"
#include "sim/observe/session_series.hpp"
#include "sim/observe/steps.hpp"
#include "sim/observe/training_figures.hpp"
#include "sim/report/csv_rows.hpp"
#include "sim/report/decimal.hpp"

namespace headroom {
namespace {

/// What is booked of all jobs; the columns are made of these. GPUs are booked in thousandths.
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
/// More queues than a page can show have no columns of their own.
constexpr std::size_t queues_max = 100;

constexpr WideInt milli = 1000;

/// Books the intervals in which jobs waited and ran.
class Bookkeeper {
 public:
  Bookkeeper(const RunRecord& run, const Steps& steps)
      : run_{run}, steps_{steps}, levels_(quantity_count, Level{steps}) {
    const std::size_t queues = run.tables.queues.size();
    if (queues < 2 || queues > queues_max) return;
    queue_allocated_.assign(queues, Level{steps});
    queue_queued_.assign(queues, Level{steps});
  }

  void book_all() {
    for (const EarlierRun& earlier : run_.earlier_runs) {
      book_run(earlier);
      change_queue(steps_.place(earlier.end), earlier.job, 1);
    }
    for (std::size_t i = 0; i < run_.jobs.size(); ++i) book_job(id_at<JobId>(i));
  }

  [[nodiscard]] std::vector<WideInt> sums(Quantity quantity) const {
    return levels_[quantity].sums(steps_);
  }

  /// Two columns for each queue that had jobs, in order of their first job.
  [[nodiscard]] std::vector<Series::Column> queue_columns() const {
    std::vector<Series::Column> columns;
    for (std::size_t queue = 0; queue < queue_allocated_.size(); ++queue) {
      const std::string name = "by_queue." + std::string{name_text(run_.tables.queues, queue)};
      columns.push_back(
          {name + ".gpus_allocated", means(queue_allocated_[queue].sums(steps_), milli, steps_)});
      columns.push_back(
          {name + ".queued_gpus", means(queue_queued_[queue].sums(steps_), milli, steps_)});
    }
    return columns;
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
    levels_[running_jobs].change(start, 1);
    levels_[running_jobs].change(end, -1);
    levels_[gpus_allocated].change(start, share);
    levels_[gpus_allocated].change(end, -share);
    if (!queue_allocated_.empty()) {
      Level& allocated = queue_allocated_[queue_of(run.job)];
      allocated.change(start, share);
      allocated.change(end, -share);
    }
    // Within training jobs and replicas what waits is told by themselves.
    const JobRecord& record = run_.jobs.record(run.job);
    if (run.restart_cost.count > 0 && !record.trains && !record.is_open_ended) {
      const TimePoint working = std::min(run.start + run.restart_cost, run.end);
      levels_[gpus_restarting].change(start, share);
      levels_[gpus_restarting].change(steps_.place(working), -share);
    }
  }

  void change_queue(Steps::Place place, JobId job, std::int64_t by) {
    const std::int64_t share = by * run_.jobs.asked_share(job).count;
    levels_[queued_jobs].change(place, by);
    levels_[queued_gpus].change(place, share);
    if (!queue_queued_.empty()) queue_queued_[queue_of(job)].change(place, share);
  }

  [[nodiscard]] std::size_t queue_of(JobId job) const {
    return index(run_.jobs.record(job).spec->queue);
  }

  const RunRecord& run_;
  const Steps& steps_;
  std::vector<Level> levels_;           ///< by Quantity
  std::vector<Level> queue_allocated_;  ///< by QueueId; none where queues have no columns
  std::vector<Level> queue_queued_;
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

/// Jobs that train keep GPUs that do not compute.
void take_waiting(std::vector<double>& busy, const std::vector<std::vector<double>>& waiting) {
  for (std::size_t step = 0; step < busy.size(); ++step) {
    for (const std::vector<double>& phase : waiting) busy[step] -= phase[step];
    busy[step] = std::max(0.0, busy[step]);
  }
}

/// Replicas keep GPUs that do not compute, too.
void take_idle_replicas(std::vector<WideInt>& busy, const ServiceUse& use) {
  for (std::size_t step = 0; step < busy.size(); ++step) {
    busy[step] -= use.starting[step] + use.unused[step];
  }
}

/// So do people at notebooks.
void take_pauses(std::vector<WideInt>& busy, const SessionLevels& sessions) {
  for (std::size_t step = 0; step < busy.size(); ++step) {
    busy[step] -= sessions.not_computing[step];
  }
}

}  // namespace

Series series(const RunRecord& run, std::uint32_t samples) {
  const Duration length = run.end.since_start;
  const auto count = std::min<std::int64_t>(samples, std::max<std::int64_t>(length.count, 0));
  const Steps steps{length, static_cast<std::size_t>(count)};
  Bookkeeper books{run, steps};
  books.book_all();

  Series series;
  for (std::size_t step = 0; step < steps.count(); ++step) {
    series.starts.push_back(steps.start(step));
  }
  const auto add_column = [&](const char* name, const std::vector<WideInt>& sums, WideInt unit) {
    series.columns.push_back({name, means(sums, unit, steps)});
  };
  std::vector<WideInt> busy_sums = books.sums(gpus_allocated);
  const std::vector<WideInt> restarting = books.sums(gpus_restarting);
  for (std::size_t step = 0; step < busy_sums.size(); ++step) busy_sums[step] -= restarting[step];
  if (!run.services.empty()) take_idle_replicas(busy_sums, service_use(run, steps));
  if (run.sessions.is_used) take_pauses(busy_sums, session_levels(run, steps));
  add_column("queued_jobs", books.sums(queued_jobs), 1);
  add_column("queued_gpus", books.sums(queued_gpus), milli);
  add_column("running_jobs", books.sums(running_jobs), 1);
  add_column("gpus_allocated", books.sums(gpus_allocated), milli);
  add_column("gpus_busy", busy_sums, milli);
  add_column("gpus_down", std::vector<WideInt>(steps.count()), milli);
  series.columns.push_back({"fragmentation", fragmentation_by_step(run, steps)});
  const auto append = [&](std::vector<Series::Column> columns) {
    std::ranges::move(columns, std::back_inserter(series.columns));
  };
  append(books.queue_columns());
  append(service_columns(run, steps));
  if (run.has_links()) {
    take_waiting(series.columns[gpus_busy_column].values, waiting_gpus(run, series.starts));
    append(link_columns(run, series.starts));
  }
  // Only the log says what is told of nodes and of idle time.
  if (run.cluster.nodes.empty()) return series;
  append(group_columns(run, steps));
  append(account_columns(run, steps));
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
