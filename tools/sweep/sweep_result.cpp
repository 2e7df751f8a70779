#include "tools/sweep/sweep_result.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/observe/replications.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_store.hpp"

namespace headroom {
namespace {

MeanFigure mean_of(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  // Taken from the first value, so that equal values have exactly their mean.
  double beyond_first = 0.0;
  for (const double value : values) beyond_first += value - values.front();
  MeanFigure figure{
      .mean = values.front() + (beyond_first / count), .half_width = {}, .count = values.size()};
  if (values.size() < 2) return figure;
  double squares = 0.0;
  for (const double value : values) squares += (value - figure.mean) * (value - figure.mean);
  figure.half_width = ci95_factor(values.size()) * std::sqrt(squares / (count - 1.0));
  return figure;
}

double number_of(const SqlValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  const auto* real = std::get_if<double>(&value);
  return real == nullptr ? 0.0 : *real;
}

/// Holds `figure` against one limit of a goal; `excess` is how far it is beyond.
void judge(const MeanFigure& figure, double excess, PointResult& point) {
  if (excess > 0.0) point.meets_goals = false;
  if (figure.half_width && std::abs(excess) <= *figure.half_width) point.goals_are_sure = false;
}

void judge_goals(const Sweep& sweep, PointResult& point) {
  for (const Goal& goal : sweep.study.goals) {
    if (!goal.where.empty()) continue;
    const auto place = std::ranges::find(sweep.metrics, goal.metric) - sweep.metrics.begin();
    const auto& figure = point.figures[static_cast<std::size_t>(place)];
    if (!figure) {
      point.meets_goals = false;
      continue;
    }
    if (goal.at_most) judge(*figure, figure->mean - *goal.at_most, point);
    if (goal.at_least) judge(*figure, *goal.at_least - figure->mean, point);
  }
}

/// What `sweep` minimises, at `point`; absent when the point does not have it.
std::optional<double> cost_of(const Sweep& sweep, const PointResult& result, std::size_t point) {
  const auto metric = std::ranges::find(sweep.metrics, sweep.study.minimize);
  if (metric != sweep.metrics.end()) {
    const auto& figure = result.figures[static_cast<std::size_t>(metric - sweep.metrics.begin())];
    return figure ? std::optional{figure->mean} : std::nullopt;
  }
  const auto& dimensions = sweep.study.dimensions;
  const auto dimension = std::ranges::find(dimensions, sweep.study.minimize, &Dimension::name);
  if (dimension == dimensions.end() || result.done == 0) return std::nullopt;
  // Values without a number go by their place in the study: the first is the least.
  const std::string& label =
      sweep.points[point].labels[static_cast<std::size_t>(dimension - dimensions.begin())];
  const auto value = std::ranges::find(dimension->values, label, &VariedValue::label);
  if (value != dimension->values.end()) {
    return value->number.value_or(static_cast<double>(value - dimension->values.begin()));
  }
  char* end = nullptr;
  const double number = std::strtod(label.c_str(), &end);
  return end == label.c_str() ? std::nullopt : std::optional{number};
}

std::optional<std::size_t> best_point(const Sweep& sweep, const SweepResult& result) {
  std::optional<std::size_t> best;
  double least = 0.0;
  for (std::size_t i = 0; i < result.points.size(); ++i) {
    if (!result.points[i].meets_goals) continue;
    const auto cost = cost_of(sweep, result.points[i], i);
    if (!cost) continue;
    const bool ties = best && *cost == least;
    const bool is_surer =
        ties && result.points[i].goals_are_sure && !result.points[*best].goals_are_sure;
    if (best && *cost >= least && !is_surer) continue;
    best = i;
    least = *cost;
  }
  return best;
}

}  // namespace

SweepResult sweep_result(const Sweep& sweep, SweepStore& store) {
  SweepResult result;
  result.points.resize(sweep.points.size());
  for (PointResult& point : result.points) point.figures.resize(sweep.metrics.size());
  std::map<std::int64_t, std::size_t> columns;
  std::vector<bool> known(sweep.metrics.size());
  for (const auto& [id, name] : store.names()) {
    const auto metric = std::ranges::find(sweep.metrics, name);
    if (metric == sweep.metrics.end()) continue;
    const auto column = static_cast<std::size_t>(metric - sweep.metrics.begin());
    columns.emplace(id, column);
    known[column] = true;
  }
  std::vector<std::vector<double>> values(sweep.metrics.size());
  std::size_t current = 0;
  std::size_t stored = 0;
  const auto settle = [&] {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].empty()) result.points[current].figures[i] = mean_of(values[i]);
      values[i].clear();
    }
  };
  store.for_each_run([&](const SweepStore::StoredRun& run) {
    ++stored;
    if (run.run.point != current) settle();
    current = run.run.point;
    if (!run.failure.empty()) {
      ++result.points[current].failed;
      result.failures.push_back({current, sweep.study.seed + run.run.replication, run.failure});
      return;
    }
    ++result.points[current].done;
    for (const auto& [name, value] : run.figures) {
      const auto column = columns.find(name);
      if (column != columns.end()) values[column->second].push_back(number_of(value));
    }
  });
  settle();
  for (PointResult& point : result.points) judge_goals(sweep, point);
  result.missing = sweep.run_count() - stored;
  result.best = best_point(sweep, result);
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (!known[i] && stored > result.failures.size()) result.unknown.push_back(sweep.metrics[i]);
  }
  return result;
}

}  // namespace headroom
