#include "headroom/goal.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

void add_block(Names& names, std::string_view block, std::initializer_list<const char*> figures) {
  for (const char* figure : figures) names.push_back(std::string{block} + '.' + figure);
}

/// Figures over a set of jobs: those of a whole run, and of each queue, user and size.
Names job_figure_names() {
  Names names;
  add_block(
      names, "jobs",
      {"submitted", "started", "completed", "killed", "failed", "rejected", "running", "queued"});
  for (const char* block : {"queue_delay_s", "jct_s", "run_s"}) {
    add_block(names, block, {"mean", "p50", "p90", "p95", "p99", "max"});
  }
  for (const char* block : {"slowdown", "bounded_slowdown"}) {
    add_block(names, block, {"mean", "p50", "p90", "p95", "p99", "max", "rms"});
  }
  return names;
}

Names run_figure_names() {
  Names names{"simulated_s", "makespan_s", "end_s_max", "start_s_sum"};
  add_block(names, "gpu",
            {"count", "capacity_hours", "allocated_ratio", "busy_ratio", "asked_ratio"});
  add_block(names, "gpu_hours",
            {"down", "idle_no_demand", "idle_fragmented", "idle_policy", "idle_insufficient",
             "staging", "input_stall", "communication", "checkpoint", "lost", "unused", "useful"});
  add_block(names, "fragmentation", {"mean", "max", "of_free", "end"});
  add_block(names, "cost", {"purchase", "energy", "total", "power_kw", "per_useful_gpu_hour"});
  add_block(names, "jobs", {"placed", "lost"});
  return names;
}

const Names& job_figures() {
  static const Names names = job_figure_names();
  return names;
}

const Names& run_figures() {
  static const Names names = run_figure_names();
  return names;
}

/// Blocks whose members carry names that a scenario chooses.
constexpr std::array<std::string_view, 3> sets{"by_queue.", "by_size.", "by_user."};
constexpr std::array<std::string_view, 9> open_blocks{
    "training.",    "etl.",       "fragmentation.causes.",
    "billing.",     "audit.",     "service.",
    "interactive.", "pipelines.", "sweeps."};

bool starts_one_of(std::string_view metric, const auto& prefixes) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) {
    return metric.starts_with(prefix) && metric.size() > prefix.size();
  });
}

/// The job figure at the end of a path into a set; names of sets may hold dots.
bool ends_with_job_figure(std::string_view metric) {
  return std::ranges::any_of(job_figures(), [&](const std::string& figure) {
    return metric.size() > figure.size() && metric.ends_with(figure) &&
           metric[metric.size() - figure.size() - 1] == '.';
  });
}

}  // namespace

std::string subject_of(const Goal& goal) {
  std::string text = goal.metric;
  std::string_view before = " of jobs with ";
  for (const auto& [field, value] : goal.where) {
    const bool has_sign =
        !value.empty() && std::string_view{"<>=!"}.find(value.front()) != std::string_view::npos;
    text += std::string{before} + field + ' ' + (has_sign ? "" : "= ") + value;
    before = " and ";
  }
  return text;
}

Direction direction_of(std::string_view metric) {
  constexpr std::array<std::string_view, 8> good{
      "jobs.completed",   "jobs.placed", "allocated_ratio", "busy_ratio",
      "gpu_hours.useful", "met_ratio",   "runs.succeeded",  "saved_ratio"};
  constexpr std::array<std::string_view, 26> bad{"queue_delay_s.",
                                                 "lateness_s.",
                                                 "regret",
                                                 "time_to_best_s",
                                                 "latency_s.",
                                                 "ttft_s.",
                                                 "tpot_s.",
                                                 "requests.waiting",
                                                 "requests.restarted",
                                                 "jct_s.",
                                                 "run_s.",
                                                 "slowdown.",
                                                 "makespan_s",
                                                 "end_s_max",
                                                 "jobs.killed",
                                                 "jobs.failed",
                                                 "jobs.rejected",
                                                 "jobs.queued",
                                                 "cost.",
                                                 "fragmentation.",
                                                 "gpu_hours.idle_fragmented",
                                                 "gpu_hours.staging",
                                                 "gpu_hours.input_stall",
                                                 "gpu_hours.communication",
                                                 "gpu_hours.checkpoint",
                                                 "gpu_hours.lost"};
  const auto is_in = [&](std::string_view part) { return metric.find(part) != metric.npos; };
  if (std::ranges::any_of(good, is_in)) return Direction::higher_is_better;
  return std::ranges::any_of(bad, is_in) ? Direction::lower_is_better : Direction::neither;
}

bool is_job_figure(std::string_view metric) {
  return std::ranges::find(job_figures(), metric) != job_figures().end();
}

bool is_metric(std::string_view metric) {
  if (is_job_figure(metric)) return true;
  if (std::ranges::find(run_figures(), metric) != run_figures().end()) return true;
  if (starts_one_of(metric, open_blocks)) return true;
  return starts_one_of(metric, sets) &&
         (ends_with_job_figure(metric) || metric.find(".gpu_hours.") != metric.npos);
}

std::string nearest_metric(std::string_view metric) {
  Names known = job_figures();
  known.insert(known.end(), run_figures().begin(), run_figures().end());
  const std::string block = std::string{metric} + '.';
  const auto first =
      std::ranges::find_if(known, [&](const std::string& name) { return name.starts_with(block); });
  if (first != known.end()) return *first;
  if (std::string near = nearest_name(metric, known); !near.empty()) return near;
  // A figure without its block.
  for (const std::string& name : known) {
    if (name.ends_with('.' + std::string{metric})) return name;
  }
  return {};
}

}  // namespace headroom
