#include "tools/compare/metric_difference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/statistics/holm.hpp"
#include "models/statistics/mean_estimate.hpp"
#include "models/statistics/ratio_interval.hpp"
#include "models/statistics/two_stage.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

/// The blocks of summary.json that stand for parts of the jobs as well.
constexpr std::array<std::string_view, 6> job_blocks{"jobs",  "queue_delay_s", "jct_s",
                                                     "run_s", "slowdown",      "bounded_slowdown"};

bool is_of_jobs(std::string_view metric) {
  return std::ranges::any_of(job_blocks, [&](std::string_view block) {
    return metric.starts_with(block) && metric.substr(block.size()).starts_with('.');
  });
}

/// The names below `key` on either side in any seed, in order of first appearance.
std::vector<std::string> part_names(const PairedRuns& runs, std::size_t side,
                                    std::string_view key) {
  std::vector<std::string> names;
  for (const std::size_t one : {std::size_t{0}, side}) {
    for (const Tree& summary : runs.summaries[one]) {
      const Tree* parts = summary.find(key);
      if (parts == nullptr) continue;
      for (const auto& [name, part] : parts->members()) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
      }
    }
  }
  return names;
}

void fill_relative(MetricDifference& result, const PairedValues& values, bool exact) {
  if (*result.base == 0.0) return;
  // Towards more is up, even where the figure itself is negative.
  result.relative = result.difference / std::abs(*result.base);
  if (exact || values.pilot < 2 || *result.base < 0.0) return;
  const auto ratio = ratio_interval(values.first, values.second, values.pilot);
  if (ratio) result.relative_interval = ConfidenceInterval{ratio->low - 1.0, ratio->high - 1.0};
}

Change direction_of(const MetricDifference& one) {
  if (one.traits.good == Direction::neither) return Change::different;
  const bool is_up = one.difference > 0.0;
  return is_up == (one.traits.good == Direction::higher_is_better) ? Change::better : Change::worse;
}

}  // namespace

std::string_view to_string(Change change) {
  switch (change) {
    case Change::same:
      return "same";
    case Change::better:
      return "better";
    case Change::worse:
      return "worse";
    case Change::different:
      return "different";
    case Change::unknown:
      return "unknown";
  }
  return {};
}

MetricDifference difference_of(const PairedRuns& runs, std::size_t side,
                               const std::string& metric) {
  const PairedValues values = paired_values(runs, 0, side, figure_at_path(metric));
  MetricDifference result;
  result.metric = metric;
  result.side = side;
  result.traits = metric_traits(metric);
  result.pairs = values.first.size();
  if (values.first.empty()) {
    result.change = Change::unknown;
    return result;
  }
  result.base = estimate_mean(values.first).mean;
  result.other = estimate_mean(values.second).mean;
  const std::vector<double> differences = paired_differences(values.first, values.second);
  result.difference = estimate_mean(differences).mean;
  if (runs.exact) {
    result.p_value = result.difference == 0.0 ? 1.0 : 0.0;
  } else if (values.pilot >= 2) {
    const TwoStageEstimate estimate = two_stage_estimate(differences, values.pilot);
    result.p_value = estimate.p_value;
    result.interval = estimate.interval();
  } else {
    result.change = Change::unknown;
  }
  fill_relative(result, values, runs.exact);
  return result;
}

void judge_changes(std::span<MetricDifference> differences, double margin) {
  constexpr double alpha = 0.05;
  std::vector<double> p_values;
  for (const MetricDifference& one : differences) {
    if (one.change != Change::unknown) p_values.push_back(one.p_value);
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  std::size_t next = 0;
  for (MetricDifference& one : differences) {
    if (one.change == Change::unknown) continue;
    one.adjusted_p_value = adjusted[next++];
    const bool counts = !one.relative || std::abs(*one.relative) >= margin;
    one.change = one.adjusted_p_value < alpha && counts ? direction_of(one) : Change::same;
  }
}

std::vector<std::string> judged_metrics(const PairedRuns& runs, std::size_t side,
                                        const std::vector<std::string>& metrics) {
  std::vector<std::string> all = metrics;
  for (const std::string_view key : {"by_size", "by_queue"}) {
    const std::vector<std::string> names = part_names(runs, side, key);
    if (names.size() < 2) continue;
    for (const std::string& name : names) {
      for (const std::string& metric : metrics) {
        if (is_of_jobs(metric)) all.push_back(std::string{key} + "." + name + "." + metric);
      }
    }
  }
  return all;
}

}  // namespace headroom
