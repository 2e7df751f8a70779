#include "sim/observe/run_warnings.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/job_figures.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

/// Jobs that never came to run, and why most of them did not.
struct MissingDemand {
  std::uint64_t known = 0;
  std::uint64_t missing = 0;
  std::uint64_t most = 0;  ///< for one reason
  std::string reason{};

  void add(std::uint64_t count, std::string why) {
    if (count <= most) return;
    most = count;
    reason = std::move(why);
  }
};

MissingDemand missing_demand(const RunRecord& run) {
  MissingDemand demand;
  std::uint64_t impossible = 0;
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const auto job = id_at<JobId>(i);
    if (run.jobs.record(job).state != JobState::rejected) continue;
    ++demand.missing;
    const Footprint& shape = run.jobs.footprints()[index(run.jobs.facts(job).footprint)];
    impossible += shape.impossible ? 1 : 0;
  }
  demand.known = run.jobs.size();
  demand.add(impossible, "can never fit this cluster");
  demand.add(demand.missing - impossible, "are in a queue without nodes");
  for (const auto& source : run.sources) {
    const TraceAudit* audit = source->audit();
    if (audit == nullptr) continue;
    demand.known += audit->rejected;
    demand.missing += audit->rejected;
    for (const auto& [name, rule] : audit->rules) {
      if (rule.rejects) demand.add(rule.count, "break rule \"" + name + "\" of " + audit->source);
    }
  }
  return demand;
}

void warn_of_missing_demand(const RunRecord& run, std::vector<Diagnostic>& warnings) {
  const MissingDemand demand = missing_demand(run);
  if (demand.missing == 0 || 2 * demand.missing < demand.known) return;
  const double share = static_cast<double>(demand.missing) / static_cast<double>(demand.known);
  const bool is_most = 10 * demand.missing >= 9 * demand.known;
  warnings.push_back(
      {"demand",
       fmt::format("{}{} of {} jobs ({}) were dropped or rejected",
                   is_most ? "ALMOST ALL OF IT IS MISSING: " : "",
                   readable_number(static_cast<double>(demand.missing)),
                   readable_number(static_cast<double>(demand.known)), readable_ratio(share)),
       fmt::format("{} {}; all figures are about the other {}",
                   readable_number(static_cast<double>(demand.most)), demand.reason,
                   readable_ratio(1.0 - share))});
}

/// Sums over jobs of the GPU time they ask for.
struct Asked {
  double gpu_s = 0.0;
  double trained_gpu_s = 0.0;
  std::uint64_t trained = 0;   ///< jobs that trained to their end
  std::uint64_t training = 0;  ///< jobs whose time is not known
  std::optional<TimePoint> first{};
  TimePoint last{};
};

Asked asked_of(const RunRecord& run) {
  constexpr double milli = 1000.0;
  Asked asked;
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const auto id = id_at<JobId>(i);
    const JobRecord& job = run.jobs.record(id);
    if (job.state == JobState::rejected || job.state == JobState::pending) continue;
    asked.first = std::min(asked.first.value_or(job.submitted), job.submitted);
    asked.last = std::max(asked.last, job.submitted);
    const double gpus = static_cast<double>(run.jobs.asked_share(id).count) / milli;
    const bool may_end_early =
        job.watcher == Watcher::pipelines && has_ended(job.state) && !job.trains;
    if (job.is_open_ended || may_end_early) {
      // A replica has no length of its own, nor has a trial that was ended: what it held counts.
      asked.gpu_s += gpus * to_seconds(job.held);
    } else if (!job.trains) {
      const Duration limit = job.spec->walltime.value_or(job.spec->duration);
      asked.gpu_s += gpus * to_seconds(std::min(job.spec->duration, limit));
    } else if (has_ended(job.state)) {
      asked.trained_gpu_s += gpus * to_seconds(job.held);
      ++asked.trained;
    } else {
      ++asked.training;
    }
  }
  return asked;
}

std::optional<double> load_of(const RunRecord& run, const RunFigures& figures, const Asked& asked) {
  constexpr std::size_t jobs_wanted = 30;
  constexpr double run_times = 3.0;
  if (run.jobs.size() < jobs_wanted || run.gpu_count == 0 || !figures.all.run) return std::nullopt;
  const double span_s = asked.first ? to_seconds(asked.last - *asked.first) : 0.0;
  if (span_s <= 0.0 || span_s < run_times * figures.all.run->mean) return std::nullopt;
  if (asked.trained == 0 && asked.training > 0) return std::nullopt;
  double gpu_s = asked.gpu_s + asked.trained_gpu_s;
  if (asked.training > 0) {
    gpu_s += asked.trained_gpu_s * static_cast<double>(asked.training) /
             static_cast<double>(asked.trained);
  }
  return gpu_s / (static_cast<double>(run.gpu_count) * span_s);
}

void warn_of_overload(const std::optional<double>& load, std::vector<Diagnostic>& warnings) {
  if (!load || *load <= 1.0) return;
  warnings.push_back(
      {"offered load",
       fmt::format("jobs ask for {:.2f} times what all GPUs can give while they arrive", *load),
       "queue delay grows with the length of the run and is no steady-state figure"});
}

/// After how many mean run times a run is long enough. A cluster fills within about one, and
/// what is measured should last ten times what is filling: Banks, Carson, Nelson and Nicol,
/// "Discrete-Event System Simulation", on the length of replications.
constexpr double run_times_wanted = 10.0;

void warn_of_short_run(const RunRecord& run, const RunFigures& figures,
                       std::vector<Diagnostic>& warnings) {
  if (run.measured_from >= run.end && run.measured_from > TimePoint{}) {
    warnings.push_back({"run.warmup",
                        fmt::format("{} is longer than the run, which ends after {}",
                                    readable_duration(to_seconds(run.measured_from.since_start)),
                                    readable_duration(to_seconds(run.end.since_start))),
                        "no job counts"});
    return;
  }
  const double measured_s = to_seconds(run.end - run.measured_from);
  if (!figures.all.run) {
    if (figures.all.jobs.running == 0) return;
    warnings.push_back(
        {"run length",
         fmt::format("no job ended within the {} measured", readable_duration(measured_s)),
         "run times, JCT and slowdown are of no job"});
    return;
  }
  const double run_s = figures.all.run->mean;
  if (measured_s >= run_times_wanted * run_s) return;
  warnings.push_back(
      {"run length",
       fmt::format("the {} measured are {:.1f} mean run times of {}, fewer than {:.0f}",
                   readable_duration(measured_s), measured_s / run_s, readable_duration(run_s),
                   run_times_wanted),
       "how the cluster fills and empties weighs more in all figures than what comes between"});
}

/// A cluster that empties after the last submission is less used than while jobs come. Said where
/// that is a third of what is measured, of many jobs, none of which waited for lack of capacity in
/// all: the share and the number are ours.
void warn_of_draining(const RunRecord& run, const Asked& asked, const std::optional<double>& load,
                      std::vector<Diagnostic>& warnings) {
  constexpr std::size_t jobs_wanted = 1000;
  constexpr double share_told = 1.0 / 3.0;
  if (run.jobs.size() < jobs_wanted || !load || *load > 1.0) return;
  const double measured_s = to_seconds(run.end - run.measured_from);
  const double drained_s = to_seconds(run.end - std::max(asked.last, run.measured_from));
  if (measured_s <= 0.0 || drained_s < share_told * measured_s) return;
  warnings.push_back(
      {"run length",
       fmt::format("the last job comes after {}; for {} more, {} of what is measured, the cluster "
                   "empties",
                   readable_duration(to_seconds(asked.last.since_start)),
                   readable_duration(drained_s), readable_ratio(drained_s / measured_s)),
       fmt::format("while jobs come they ask for {} of all GPUs; run.until ends the run before",
                   readable_ratio(*load))});
}

/// So many values should lie beyond a percentile: where n p and n (1 - p) exceed 5 the number
/// beyond it is about normal, and the percentile about as sure as its rank (Montgomery and
/// Runger, "Applied Statistics and Probability for Engineers", on the normal approximation
/// of the binomial distribution).
constexpr double values_beyond_wanted = 5.0;

/// The percentiles of a figure over so many jobs that have too few beyond them, and how few.
struct WeakPercentiles {
  std::string names;   ///< `p95 and p99`; empty: none
  std::string beyond;  ///< `2.0 and 0.4 of 40 jobs beyond`
};

WeakPercentiles weak_percentiles(std::uint64_t jobs) {
  struct Tail {
    std::string_view name;
    std::uint64_t percent;
  };
  WeakPercentiles weak;
  if (jobs == 0) return weak;
  for (const Tail tail : {Tail{"p95", 5}, Tail{"p99", 1}}) {
    const std::uint64_t percents_beyond = jobs * tail.percent;
    if (static_cast<double>(percents_beyond) >= 100.0 * values_beyond_wanted) continue;
    // Rounded down, so that it never looks like enough.
    const std::uint64_t tenths = percents_beyond / 10;
    weak.names += fmt::format("{}{}", weak.names.empty() ? "" : " and ", tail.name);
    weak.beyond +=
        fmt::format("{}{}.{}", weak.beyond.empty() ? "" : " and ", tenths / 10, tenths % 10);
  }
  weak.beyond += fmt::format(" of {} jobs beyond", jobs);
  return weak;
}

void warn_of_weak_percentiles(const RunFigures& figures, std::vector<Diagnostic>& warnings) {
  const JobCounts& jobs = figures.all.jobs;
  const std::uint64_t ended = jobs.completed + jobs.killed + jobs.failed;
  const WeakPercentiles delay = weak_percentiles(jobs.started);
  const WeakPercentiles completion = weak_percentiles(ended);
  std::string text;
  if (jobs.started == ended && !delay.names.empty()) {
    text = fmt::format("{} of queue_delay_s and jct_s: {}", delay.names, delay.beyond);
  } else {
    if (!delay.names.empty()) {
      text = fmt::format("{} of queue_delay_s: {}", delay.names, delay.beyond);
    }
    if (!completion.names.empty()) {
      text += fmt::format("{}{} of jct_s: {}", text.empty() ? "" : "; ", completion.names,
                          completion.beyond);
    }
  }
  if (text.empty()) return;
  warnings.push_back({"percentiles", std::move(text),
                      "with fewer than 5 jobs beyond it a percentile is a matter of chance"});
}

void warn_of_empty_goals(const Tree* goals, std::vector<Diagnostic>& warnings) {
  if (goals == nullptr) return;
  for (std::size_t i = 0; i < goals->items().size(); ++i) {
    const Tree& goal = goals->items()[i];
    if (goal.find("where") == nullptr || mean_at(goal, "jobs") != 0.0) continue;
    warnings.push_back({fmt::format("goals[{}].where", i), "no job of this run is so",
                        "a goal about no job is never met"});
  }
}

}  // namespace

std::optional<double> offered_load(const RunRecord& run, const RunFigures& figures) {
  return load_of(run, figures, asked_of(run));
}

std::vector<Diagnostic> run_warnings(const RunRecord& run, const RunFigures& figures,
                                     const Tree* goals) {
  std::vector<Diagnostic> warnings;
  warn_of_missing_demand(run, warnings);
  const Asked asked = asked_of(run);
  const std::optional<double> load = load_of(run, figures, asked);
  warn_of_overload(load, warnings);
  warn_of_draining(run, asked, load, warnings);
  // Of jobs that all come at once the run is as long as it is.
  if (asked.first && *asked.first < asked.last) warn_of_short_run(run, figures, warnings);
  warn_of_weak_percentiles(figures, warnings);
  warn_of_empty_goals(goals, warnings);
  return warnings;
}

}  // namespace headroom
