#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/goal.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/row_filter.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// A limit in the metric's unit: a number, or a time, which becomes seconds.
std::optional<double> limit(const Section& goal, std::string_view key) {
  if (const auto time = goal.duration(key)) return to_seconds(*time);
  return goal.number(key);
}

std::optional<PackingSpec> build_packing(const Section& run) {
  if (run.text("mode").value_or("simulate") != "packing") {
    for (const char* key : {"demand", "arrivals"}) {
      if (run.has(key)) run.refuse(key, "is for packing runs only", "\"mode\": \"packing\"");
    }
    return std::nullopt;
  }
  for (const char* key : {"until", "warmup"}) {
    if (run.has(key)) run.refuse(key, "a packing run knows no time", "left out, or \"demand\"");
  }
  PackingSpec packing;
  packing.demand = run.number("demand").value_or(packing.demand);
  packing.shuffled = run.text("arrivals").value_or("shuffled") == "shuffled";
  return packing;
}

/// A figure that no summary has, and conditions that select no jobs.
void check_goal(const Section& section, const Goal& goal) {
  if (section.is_sound("metric") && !is_metric(goal.metric)) {
    const std::string near = nearest_metric(goal.metric);
    section.refuse("metric", "\"" + goal.metric.substr(0, 80) + "\" is no figure of summary.json",
                   near.empty() ? "such as queue_delay_s.p95" : "did you mean \"" + near + "\"?");
  }
  if (goal.where.empty()) return;
  try {
    const RowFilter filter{goal.where, section.path()};
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) section.file(finding);
  }
  if (is_metric(goal.metric) && !is_job_figure(goal.metric)) {
    section.refuse("where", goal.metric + " is not a figure over jobs",
                   "only figures such as queue_delay_s, jct_s or slowdown can have it");
  }
}

}  // namespace

RunSpec build_run(const Section& run) {
  RunSpec spec;
  spec.packing = build_packing(run);
  spec.seed = static_cast<std::uint64_t>(run.count("seed").value_or(1));
  spec.until = run.duration("until");
  spec.warmup = run.duration("warmup").value_or(Duration{});
  spec.start_epoch = run.seconds("start_epoch_s").value_or(Duration{});
  spec.replications = run.small_count("replications").value_or(spec.replications);
  spec.samples = run.small_count("samples").value_or(spec.samples);
  if (spec.until && spec.warmup >= *spec.until) {
    run.refuse("warmup", format_duration(spec.warmup) + " leaves nothing to measure",
               "shorter than run.until, which is " + format_duration(*spec.until));
  }
  return spec;
}

std::vector<Goal> build_goals(const Section& scenario) {
  std::vector<Goal> goals;
  for (const Section& section : scenario.children("goals")) {
    Goal goal;
    goal.metric = section.text("metric").value_or("");
    goal.where = section.label_map("where");
    check_goal(section, goal);
    goal.at_most = limit(section, "at_most");
    goal.at_least = limit(section, "at_least");
    if (goal.at_most && goal.at_least && *goal.at_least > *goal.at_most) {
      section.refuse("", "at_least is above at_most", "no value reaches this goal");
    }
    goals.push_back(std::move(goal));
  }
  return goals;
}

}  // namespace headroom
