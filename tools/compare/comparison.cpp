#include "tools/compare/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "sim/observe/counted_warnings.hpp"
#include "sim/observe/run_record.hpp"
#include "tools/compare/difference_words.hpp"
#include "tools/compare/matched_jobs.hpp"
#include "tools/compare/metric.hpp"
#include "tools/compare/verdict.hpp"

namespace headroom {
namespace {

constexpr std::size_t listed_jobs = 5;

void check_kinds(const std::vector<ComparedSide>& sides) {
  for (const ComparedSide& side : sides) {
    const bool packs = side.scenario.run.packing.has_value();
    if (packs == sides.front().scenario.run.packing.has_value()) continue;
    throw InputError{Diagnostic{.path = side.file,
                                .message = fmt::format("{} is a {} run and A is not", side.name,
                                                       packs ? "packing" : "usual"),
                                .hint = "compare runs of one kind: run.mode"}};
  }
}

/// Throws what `problem` says of the metrics that were asked for.
template <class Problem>
void check_metrics(const CompareSettings& settings, const Problem& problem) {
  std::vector<Diagnostic> findings;
  const auto check = [&](const std::string& option, const std::string& metric) {
    if (metric.empty()) return;
    if (auto finding = problem(option, metric)) findings.push_back(*finding);
  };
  for (const std::string& metric : settings.pairing.metrics) check("--metric", metric);
  for (const FailCondition& one : settings.conditions) check("--fail-if", one.metric);
  if (!findings.empty()) throw InputError{std::move(findings)};
}

/// The cost block of the summaries, where there is one.
std::vector<MetricDifference> cost_differences(const PairedRuns& runs, std::size_t side) {
  std::vector<MetricDifference> costs;
  for (const std::string& path : number_paths(runs.summaries[side].front())) {
    if (!path.starts_with("cost.") || path == "cost.lifetime_s") continue;
    costs.push_back(difference_of(runs, side, path));
  }
  return costs;
}

class Comparer {
 public:
  Comparer(const std::vector<ComparedSide>& sides, const CompareSettings& settings)
      : sides_{sides}, settings_{settings} {}

  Comparison compare() {
    std::vector<Scenario> scenarios;
    for (const ComparedSide& side : sides_) scenarios.push_back(side.scenario);
    PairingSettings pairing = settings_.pairing;
    pairing.on_first = [&](const Tree& summary) { check_with(summary); };
    runs_ = run_paired(scenarios, pairing);
    result_.exact = runs_.exact;
    result_.seeds = runs_.seeds();
    result_.pilot = runs_.pilot;
    for (const std::vector<Tree>& summaries : runs_.summaries) {
      result_.summaries.push_back(replicated_summary(summaries));
    }
    for (std::size_t side = 1; side < sides_.size(); ++side) add_side(side);
    judge();
    result_.goals = compare_goals(runs_);
    add_conditions();
    add_warnings();
    note_seeds();
    note_precision();
    note_warm_ups();
    return std::move(result_);
  }

 private:
  /// Stops at once where the first run lacks a metric that was asked for.
  void check_with(const Tree& summary) const {
    const std::vector<std::string> known = number_paths(summary);
    check_metrics(settings_, [&](const std::string& option, const std::string& metric) {
      return unknown_metric(option, metric, known);
    });
  }

  void add_side(std::size_t side) {
    SideComparison other;
    other.name = sides_[side].name;
    for (const std::string& metric : judged_metrics(runs_, side, settings_.pairing.metrics)) {
      other.differences.push_back(difference_of(runs_, side, metric));
    }
    other.cost = cost_differences(runs_, side);
    other.hours = hour_parts(runs_, side);
    other.limits = limit_parts(runs_, side);
    const auto* first = std::get_if<RunRecord>(&runs_.first.front().record);
    const auto* second = std::get_if<RunRecord>(&runs_.first[side].record);
    if (first != nullptr && second != nullptr) {
      const MatchedJobs matched = match_jobs(*first, *second);
      other.schedule = schedule_difference(*first, *second, matched, listed_jobs);
      const std::string difference = demand_difference(matched);
      if (!difference.empty()) {
        result_.notes.push_back(fmt::format(
            "the demand differs between A and {}: {}; figures show both demand and system",
            other.name, difference));
      }
    }
    result_.others.push_back(std::move(other));
  }

  /// All figures of all sides are one family of questions.
  void judge() {
    std::vector<MetricDifference> all;
    for (SideComparison& other : result_.others) {
      std::ranges::move(other.differences, std::back_inserter(all));
    }
    judge_changes(all, settings_.margin);
    auto next = all.begin();
    for (SideComparison& other : result_.others) {
      for (MetricDifference& one : other.differences) one = std::move(*next++);
      other.outcome = outcome_of(other.differences);
      other.sentence = verdict_sentence(other.name, other.differences, result_.exact);
    }
  }

  void add_conditions() {
    const std::size_t count = settings_.conditions.size() * result_.others.size();
    for (const FailCondition& condition : settings_.conditions) {
      for (std::size_t i = 0; i < result_.others.size(); ++i) {
        const SideComparison& other = result_.others[i];
        result_.conditions.push_back({.condition = condition,
                                      .side = other.name,
                                      .met = condition.metric.empty()
                                                 ? verdict_meets(condition.word, other.outcome)
                                                 : is_met(condition, runs_, i + 1, count)});
      }
    }
  }

  static bool verdict_meets(ConditionWord word, Outcome outcome) {
    if (word == ConditionWord::different) return outcome != Outcome::same;
    const Outcome wanted = word == ConditionWord::worse ? Outcome::worse : Outcome::better;
    return outcome == wanted || outcome == Outcome::mixed;
  }

  /// Each once, with the sides whose runs say so.
  void add_warnings() {
    std::vector<std::vector<std::string>> by_side;
    for (const std::vector<Tree>& summaries : runs_.summaries) {
      std::vector<std::vector<std::string>> by_run;
      for (const Tree& summary : summaries) by_run.push_back(warnings_of(summary));
      by_side.push_back(warning_lines(by_run));
    }
    for (const CommonWarning& warning : counted_warnings(by_side)) {
      std::vector<std::string> names;
      for (const std::size_t side : warning.runs) names.push_back(sides_[side].name);
      result_.warnings.push_back(fmt::format("{}: {}", fmt::join(names, ", "), warning.text));
    }
  }

  void note_seeds() {
    const std::uint64_t first = sides_.front().scenario.run.seed;
    for (const ComparedSide& side : sides_) {
      if (runs_.exact || side.scenario.run.seed == first) continue;
      result_.notes.push_back(
          fmt::format("the seeds differ: A begins with {}, {} with {}; what is random is drawn "
                      "anew on each side, so more of the difference is noise",
                      first, side.name, side.scenario.run.seed));
    }
  }

  /// Says which of the chosen metrics is less sure than asked for, where a limit on the
  /// number of seeds is the cause.
  void note_precision() {
    if (runs_.exact || runs_.seeds() < settings_.pairing.replications_max) return;
    double worst = settings_.pairing.precision;
    std::string what;
    for (const SideComparison& other : result_.others) {
      const auto chosen = std::span{other.differences}.first(settings_.pairing.metrics.size());
      for (const MetricDifference& one : chosen) {
        if (!one.interval) continue;
        const double scale = std::max(std::abs(*one.base), std::abs(*one.other));
        const double half = (one.interval->high - one.interval->low) / 2.0 / scale;
        if (half <= worst) continue;
        worst = half;
        what = metric_words(one.metric);
      }
    }
    if (what.empty()) return;
    result_.notes.push_back(fmt::format(
        "{} seeds leave {} at ±{}, not the ±{} asked for; more with --replications-max",
        runs_.seeds(), what, percent_words(worst), percent_words(settings_.pairing.precision)));
  }

  void note_warm_ups();

  const std::vector<ComparedSide>& sides_;
  const CompareSettings& settings_;
  PairedRuns runs_;
  Comparison result_;
};

/// The median of what the seeds ask for; one that does not settle asks for all.
WarmUpAdvice usual_advice(std::vector<WarmUpAdvice> advices) {
  const auto length = [](const WarmUpAdvice& one) {
    return one.until ? one.until->count : longest_duration.count + 1;
  };
  std::ranges::sort(advices, {}, length);
  return advices[advices.size() / 2];
}

/// A replayed trace is what it is; where demand is drawn a run may begin too empty.
void Comparer::note_warm_ups() {
  if (runs_.exact || sides_.front().scenario.run.packing) return;
  std::vector<std::string> unsettled;
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    const WarmUpAdvice advice = usual_advice(runs_.warm_ups[side]);
    if (!advice.until) {
      unsettled.push_back(sides_[side].name);
    } else if (*advice.until > sides_[side].scenario.run.warmup) {
      result_.notes.push_back(
          fmt::format("warm-up suggested for {}: {} (MSER-5 on queue delay), set run.warmup",
                      sides_[side].name, format_duration(*advice.until)));
    }
  }
  if (unsettled.empty()) return;
  result_.notes.push_back(fmt::format(
      "queue delays do not settle within the run (MSER-5) on {}: the figures depend on its length",
      fmt::join(unsettled, ", ")));
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::same:
      return "same";
    case Outcome::better:
      return "better";
    case Outcome::worse:
      return "worse";
    case Outcome::mixed:
      return "mixed";
    case Outcome::different:
      return "different";
  }
  return {};
}

bool Comparison::has_failed() const {
  return std::ranges::any_of(conditions, &ConditionResult::met);
}

std::vector<std::string> usual_metrics(const Scenario& scenario) {
  if (scenario.run.packing) return {"gpu.allocated_ratio", "fragmentation.end", "jobs.lost"};
  return {"queue_delay_s.mean", "queue_delay_s.p95", "jct_s.mean", "gpu.busy_ratio"};
}

Comparison compare_sides(const std::vector<ComparedSide>& sides, const CompareSettings& settings) {
  HEADROOM_ASSERT(sides.size() >= 2, "a comparison has two sides");
  check_kinds(sides);
  check_metrics(settings, impossible_metric);
  return Comparer{sides, settings}.compare();
}

}  // namespace headroom
