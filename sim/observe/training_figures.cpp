#include "sim/observe/training_figures.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "headroom/units.hpp"

#include "sim/observe/series.hpp"

namespace headroom {
namespace {

constexpr double nanoseconds_per_hour = 3.6e12;

double gpu_hours(const RunRecord& run, const TrainingRecord& record, Duration span) {
  const double gpus = static_cast<double>(run.jobs.held_share(record.job).count) / 1000.0;
  return gpus * static_cast<double>(span.count) / nanoseconds_per_hour;
}

/// GPU-hours under one limit, and their gains weighted by them.
struct Held {
  double hours = 0.0;
  double weighted_gain = 0.0;
  double gain_hours = 0.0;  ///< of jobs of which it was the first limit
};
using HeldByLimit = std::map<std::uint32_t, Held>;

void add_limits(const RunRecord& run, const TrainingRecord& record, HeldByLimit& held) {
  for (const auto& [limit, span] : record.limited) {
    Held& entry = held[static_cast<std::uint32_t>(limit)];
    const double hours = gpu_hours(run, record, span);
    entry.hours += hours;
    if (limit != record.limited.front().first) continue;
    entry.gain_hours += hours;
    entry.weighted_gain += hours * record.gain;
  }
}

Tree limits_tree(const RunRecord& run, const HeldByLimit& held, std::size_t at_most) {
  std::vector<std::pair<std::uint32_t, Held>> sorted(held.begin(), held.end());
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const auto& entry) { return entry.second.hours; });
  double all = 0.0;
  for (const auto& [limit, entry] : sorted) all += entry.hours;
  Tree tree = Tree::list();
  for (std::size_t i = 0; i < std::min(at_most, sorted.size()); ++i) {
    const auto& [limit, entry] = sorted[i];
    Tree& row = tree.append(Tree::object());
    row.add("limit", run.training.limits[limit]);
    row.add("gpu_hours", entry.hours);
    row.add("share", all > 0.0 ? entry.hours / all : 0.0);
    row.add("gain", entry.gain_hours > 0.0 ? std::optional{entry.weighted_gain / entry.gain_hours}
                                           : std::nullopt);
  }
  return tree;
}

Tree phases_tree(const RunRecord& run) {
  constexpr std::array<const char*, training_phases> names{"staging", "input_stall",
                                                           "communication", "checkpoint", "useful"};
  std::array<double, training_phases> hours{};
  for (const TrainingRecord& record : run.training.jobs) {
    for (std::size_t i = 0; i < training_phases; ++i) {
      hours[i] += gpu_hours(run, record, record.time[i]);
    }
  }
  Tree tree = Tree::object();
  for (std::size_t i = 0; i < training_phases; ++i) tree.add(names[i], hours[i]);
  return tree;
}

Tree origins_tree(const RunRecord& run) {
  std::array<std::uint64_t, 4> counts{};
  for (const TrainingRecord& record : run.training.jobs) {
    if (record.alone_rate > 0.0) ++counts[static_cast<std::size_t>(record.origin)];
  }
  Tree tree = Tree::object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    tree.add(pace_origin_name(static_cast<PaceOrigin>(i)), counts[i]);
  }
  return tree;
}

/// Time averages of levels over the steps that begin at `starts`, by level.
std::vector<std::vector<double>> averages(const RunRecord& run,
                                          const std::vector<TimePoint>& starts) {
  const std::size_t levels = run.training.kinds.size() + waiting_phases;
  std::vector<std::vector<double>> sums(levels, std::vector<double>(starts.size()));
  std::vector<double> level(levels);
  std::size_t next = 0;
  const auto& changes = run.training.changes;
  for (std::size_t step = 0; step < starts.size(); ++step) {
    const TimePoint begin = starts[step];
    const TimePoint end = step + 1 < starts.size() ? starts[step + 1] : run.end;
    const auto width = static_cast<double>((end - begin).count);
    for (; next < changes.size() && changes[next].time <= begin; ++next) {
      level[changes[next].level] += changes[next].by;
    }
    for (std::size_t i = 0; i < levels; ++i) sums[i][step] = level[i];
    for (; next < changes.size() && changes[next].time < end; ++next) {
      const LevelChange& change = changes[next];
      level[change.level] += change.by;
      if (width <= 0.0) continue;
      const double rest = static_cast<double>((end - change.time).count) / width;
      sums[change.level][step] += change.by * rest;
    }
  }
  return sums;
}

/// Levels that only rounding keeps from zero.
double cleaned(double value, double scale) { return value < scale * 1e-9 ? 0.0 : value; }

}  // namespace

Tree training_tree(const RunRecord& run) {
  constexpr std::size_t limits_of_a_group = 3;
  HeldByLimit all;
  std::map<std::uint32_t, HeldByLimit> by_group;
  std::uint64_t started = 0;
  for (const TrainingRecord& record : run.training.jobs) {
    started += record.alone_rate > 0.0 ? 1 : 0;
    add_limits(run, record, all);
    add_limits(run, record, by_group[record.group]);
  }
  Tree tree = Tree::object();
  tree.add("jobs", run.training.jobs.size());
  tree.add("started", started);
  tree.add("phases", phases_tree(run));
  tree.add("limits", limits_tree(run, all, SIZE_MAX));
  Tree& groups = tree.add("by_group", Tree::object());
  for (const auto& [group, held] : by_group) {
    groups.add(run.training.groups[group], limits_tree(run, held, limits_of_a_group));
  }
  tree.add("pace_from", origins_tree(run));
  return tree;
}

std::vector<Series::Column> link_columns(const RunRecord& run,
                                         const std::vector<TimePoint>& starts) {
  const auto sums = averages(run, starts);
  std::vector<Series::Column> columns;
  for (std::size_t kind = 0; kind < run.training.kinds.size(); ++kind) {
    const LinkKind& link = run.training.kinds[kind];
    std::string name = link.name + " utilisation";
    std::ranges::replace(name, ' ', '_');
    Series::Column column{.name = std::move(name), .values = {}};
    for (const double sum : sums[kind + waiting_phases]) {
      column.values.push_back(link.capacity > 0.0 ? cleaned(sum, link.capacity) / link.capacity
                                                  : 0.0);
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<std::vector<double>> waiting_gpus(const RunRecord& run,
                                              const std::vector<TimePoint>& starts) {
  std::vector<std::vector<double>> waiting = averages(run, starts);
  waiting.resize(waiting_phases);
  for (std::vector<double>& phase : waiting) {
    for (double& value : phase) value = cleaned(value, 1.0);
  }
  return waiting;
}

}  // namespace headroom
