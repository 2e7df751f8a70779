#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/study/goal_outcome.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// What the section `search` of a study says.
struct PlanSettings {
  double confidence = 0.95;  ///< with which a goal must be met or missed before runs end early
  std::uint32_t replications_max = 0;     ///< of a point on which the answer hangs; 0: the study's
  std::vector<std::string> separately{};  ///< dimensions that tell nothing from value to value
  bool exhaustive = false;                ///< look at every point, with all replications
};

struct PlanOptions {
  unsigned threads = 1;             ///< the plan does not depend on them
  std::function<void()> look = {};  ///< called now and then; may throw to stop
  /// Told how many points were looked at, of how many.
  std::function<void(std::size_t done, std::size_t all)> on_progress = {};
};

/// A point that was looked at.
struct PlannedPoint {
  StudyPoint point;
  std::vector<GoalOutcome> goals{};   ///< by the study's goals
  bool meets = false;                 ///< all of them
  std::optional<double> objective{};  ///< what is minimised
  std::optional<double> delay_p95_s{};
  std::size_t runs = 0;
};

/// The answer and the evidence.
struct Plan {
  std::string objective;               ///< what was minimised: a figure or a dimension
  std::vector<PlannedPoint> points{};  ///< those looked at: cheapest first, then by their number
  std::optional<std::size_t> best{};   ///< into `points`; absent: no point meets the goals
  std::vector<std::size_t> below{};    ///< next to the best with one step less of something
  std::vector<std::size_t> above{};    ///< likewise with more
  /// The first meets the goals, the second has no less of anything and misses one.
  std::vector<std::pair<std::size_t, std::size_t>> surprises{};
  std::size_t points_in_all = 0;
  std::size_t runs = 0;
  std::vector<std::string> warnings{};  ///< of its runs, each once
  std::size_t runs_in_all = 0;          ///< that a look at every point takes
};

/// How many points a plan chooses from at most.
inline constexpr std::size_t plan_points_max = 20'000;

/// The cheapest point of `study` that meets its goals, by the figure or dimension that it
/// minimises. Whole numbers are amounts: more of one never breaks a goal and is never
/// cheaper, unless `settings.separately` names it. Points on which the answer hangs are
/// verified: the best one's neighbours in every such dimension are run as often as it. A
/// figure that only runs tell is minimised by successive halving over
/// replications (Jamieson and Talwalkar, AISTATS 2016), of which the best third goes on. All
/// points run with the same seeds.
/// Throws InputError for a study without goals and costs, a point that is no scenario, and what
/// has no price.
[[nodiscard]] Plan make_plan(const Study& study, const PlanSettings& settings,
                             const PlanOptions& options);

}  // namespace headroom
