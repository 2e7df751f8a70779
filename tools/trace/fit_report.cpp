#include "tools/trace/fit_report.hpp"

#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <string>

#include "models/statistics/mean_estimate.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"
#include "tools/trace/fit_distances.hpp"
#include "tools/trace/fit_trial.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t text_width = 78;

Tree estimate_tree(const MeanEstimate& estimate) {
  Tree tree = Tree::object();
  tree.add("mean", estimate.mean);
  if (estimate.interval) {
    tree.add("ci95_low", estimate.interval->low);
    tree.add("ci95_high", estimate.interval->high);
  }
  tree.add("deviation", estimate.deviation);
  tree.add("n", estimate.count);
  return tree;
}

Tree distances_tree(const FitDistances& distances) {
  Tree tree = Tree::object();
  tree.add("gap_by_hour_of_week", distances.gap);
  tree.add("gap_worst_hour", distances.gap_worst);
  tree.add("gap_all", distances.gap_all);
  tree.add("size", distances.size);
  tree.add("duration", distances.duration);
  return tree;
}

std::string with_deviation(const MeanEstimate& estimate) {
  return fmt::format("{:.2f} ±{:.2f}", estimate.mean, estimate.deviation);
}

bool is_near(const MeanEstimate& ratio) { return std::abs(ratio.mean - 1.0) <= near_enough; }

std::string paragraph(const std::string& text) {
  return std::string(indent, ' ') + wrapped(text, text_width - indent, indent) + "\n";
}

/// `22 % below`, `3 % above`.
std::string off(const MeanEstimate& ratio) {
  const double part = 100.0 * (ratio.mean - 1.0);
  return fmt::format("{:.0f} % {}", std::abs(part), part < 0.0 ? "below" : "above");
}

/// What the chosen generator gets right, and what it loses.
std::string verdict(const FitResult& result) {
  const FitTrial& chosen = result.trials[result.chosen];
  if (is_near(chosen.mean_ratio) && is_near(chosen.p95_ratio)) {
    return paragraph(fmt::format(
        "Taken: {}. Its queue delay is within 15 % of the replay, mean and p95.", chosen.name));
  }
  return paragraph(
      fmt::format("Taken: {}. Its mean queue delay is {} the replay, its p95 {}: what waits "
                  "depends on how days "
                  "follow each other, which dealing them anew breaks up.",
                  chosen.name, off(chosen.mean_ratio), off(chosen.p95_ratio)));
}

}  // namespace

Tree fit_tree(const FitResult& result) {
  Tree tree = Tree::object();
  tree.add("trace", result.trace);
  tree.add("jobs", result.jobs);
  tree.add("gpus_wanted_mean", result.gpus_wanted);
  tree.add("cluster", result.cluster);
  tree.add("gpus", result.gpus);
  tree.add("seeds", result.seeds);
  Tree& replay = tree.add("replay", Tree::object());
  replay.add("queue_delay_mean_s", result.replay.mean_s);
  replay.add("queue_delay_p95_s", result.replay.p95_s);
  replay.add("allocated_ratio", result.gpus_allocated);
  tree.add("chosen", result.trials[result.chosen].name);
  Tree& trials = tree.add("trials", Tree::list());
  for (const FitTrial& trial : result.trials) {
    Tree& entry = trials.append(Tree::object());
    entry.add("generator", trial.name);
    entry.add("ks_distance", distances_tree(trial.distances));
    entry.add("queue_delay_mean_ratio", estimate_tree(trial.mean_ratio));
    entry.add("queue_delay_p95_ratio", estimate_tree(trial.p95_ratio));
  }
  return tree;
}

std::string fit_text(const FitResult& result) {
  std::string text = fmt::format("{}: {} jobs, {} GPUs wanted\n", result.trace,
                                 readable_number(static_cast<double>(result.jobs)),
                                 readable_number(result.gpus_wanted));
  text += paragraph(fmt::format(
      "Replayed on {} ({} GPUs, {} allocated): mean queue delay {}, p95 {}. Each generator below "
      "draws {} twins of the same length.",
      result.cluster, readable_number(static_cast<double>(result.gpus)),
      readable_ratio(result.gpus_allocated), readable_duration(result.replay.mean_s),
      readable_duration(result.replay.p95_s), result.seeds));
  TextTable table{{TextTable::left(""), TextTable::right("gaps"), TextTable::right("worst"),
                   TextTable::right("size"), TextTable::right("duration"),
                   TextTable::right("mean delay"), TextTable::right("p95 delay")}};
  for (const FitTrial& trial : result.trials) {
    const FitDistances& distances = trial.distances;
    table.add_row({trial.name, fmt::format("{:.3f}", distances.gap),
                   fmt::format("{:.3f}", distances.gap_worst),
                   fmt::format("{:.3f}", distances.size), fmt::format("{:.3f}", distances.duration),
                   with_deviation(trial.mean_ratio), with_deviation(trial.p95_ratio)});
  }
  text += "\n";
  for (const std::string& line : table.lines(indent)) text.append(line).append("\n");
  text += "\n" + verdict(result);
  text += paragraph(
      "First columns: Kolmogorov-Smirnov distance from the trace, of gaps between arrivals by hour "
      "of the week (mean, worst hour), of sizes, of durations. Last: queue delay over that of the "
      "replay, mean and deviation over twins.");
  return text;
}

}  // namespace headroom
