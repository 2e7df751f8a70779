#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tools/compare/condition.hpp"
#include "tools/compare/goal_comparison.hpp"
#include "tools/compare/hour_moves.hpp"
#include "tools/compare/metric_difference.hpp"
#include "tools/compare/paired_runs.hpp"
#include "tools/compare/schedule_difference.hpp"

namespace headroom {

/// One of the systems that are compared.
struct ComparedSide {
  std::string name;                    ///< `A`, `B`, …
  std::string file;                    ///< as the user names it
  std::vector<std::string> overrides;  ///< `path=value`, of this side alone
  Scenario scenario;
};

struct CompareSettings {
  PairingSettings pairing;
  double margin = 0.01;  ///< smaller differences are called the same
  std::vector<FailCondition> conditions;
};

/// What all judged figures of one side together say.
enum class Outcome : std::uint8_t { same, better, worse, mixed, different };
[[nodiscard]] std::string_view to_string(Outcome outcome);

/// One side against the first.
struct SideComparison {
  std::string name;
  Outcome outcome = Outcome::same;
  std::string sentence;                       ///< the verdict, for people
  std::vector<MetricDifference> differences;  ///< of the whole, then by size, then by queue
  std::vector<MetricDifference> cost;         ///< where the summaries have prices; not judged
  std::vector<SharedPart> hours;
  std::vector<SharedPart> limits;
  std::optional<ScheduleDifference> schedule;  ///< of the first seed; not of packing runs
};

/// A condition on one side.
struct ConditionResult {
  FailCondition condition;
  std::string side;
  bool met = false;
};

/// The answer to `compare`.
struct Comparison {
  bool exact = false;
  std::size_t seeds = 1;
  std::size_t pilot = 1;
  std::vector<SideComparison> others;
  std::vector<GoalComparison> goals;
  std::vector<ConditionResult> conditions;
  std::vector<std::string> warnings;  ///< of the runs, with the names of the sides that have them
  std::vector<std::string> notes;     ///< what makes the answer weaker than it looks
  std::vector<Tree> summaries;        ///< by side: what summary.json holds of all its seeds

  [[nodiscard]] bool has_failed() const;
};

/// The metrics judged when the user names none: of jobs and GPUs, or of packing.
[[nodiscard]] std::vector<std::string> usual_metrics(const Scenario& scenario);

/// Runs at least two `sides` on the same seeds and judges each against the first.
/// `settings.pairing.metrics` must not be empty. Throws InputError for metrics that the
/// runs do not have and for packing runs beside others.
[[nodiscard]] Comparison compare_sides(const std::vector<ComparedSide>& sides,
                                       const CompareSettings& settings);

}  // namespace headroom
