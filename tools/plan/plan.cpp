#include "tools/plan/plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tools/plan/cost_bounds.hpp"
#include "tools/plan/frontier_search.hpp"
#include "tools/plan/point_runs.hpp"
#include "tools/plan/search_space.hpp"
#include "tools/study/study_points.hpp"

namespace headroom {
namespace {

/// Whether a dimension counts how much there is of something.
bool is_amount(const Dimension& dimension, const PlanSettings& settings) {
  if (std::ranges::find(settings.separately, dimension.name) != settings.separately.end()) {
    return false;
  }
  return std::ranges::all_of(dimension.values, [](const VariedValue& value) {
    return value.number && *value.number == std::floor(*value.number);
  });
}

/// What is minimised where the study does not say: costs where they are counted, else the
/// first amount.
std::string objective_of(const Study& study, const PlanSettings& settings) {
  if (!study.minimize.empty()) return study.minimize;
  if (study.prices || study.base.find("prices") != nullptr) return "cost.total";
  for (const Dimension& dimension : study.dimensions) {
    if (is_amount(dimension, settings)) return dimension.name;
  }
  throw InputError{{study.shown + ": minimize", "is missing",
                    "a figure such as cost.total, or something that is varied"}};
}

class Planner {
 public:
  Planner(const Study& study, const PlanSettings& settings, const PlanOptions& options);
  [[nodiscard]] Plan make();

 private:
  [[nodiscard]] SearchSpace space_of() const;
  [[nodiscard]] StudyPoint point(std::size_t cell) const;
  [[nodiscard]] bool knows_costs() const { return bounds_.has_value(); }
  [[nodiscard]] double cost_of(std::size_t cell) const;
  void ask(std::size_t cell, std::size_t count_max);
  void search();
  bool verify(std::size_t cell);
  void ask_the_least();
  void halve();
  void look_at_all();
  void report_progress() const;
  [[nodiscard]] std::optional<std::size_t> best_of(const std::vector<std::size_t>& cells) const;
  void add_neighbours(Plan& plan, std::size_t best) const;

  const Study& study_;
  PlanSettings settings_;
  const PlanOptions& options_;
  std::string objective_;
  std::vector<std::vector<std::size_t>> orders_;  ///< by dimension: values by rising number
  SearchSpace space_;
  std::vector<StudyPoint> points_;  ///< by cell
  std::optional<std::vector<double>> bounds_;
  PointRuns runs_;
  std::optional<FrontierSearch> frontier_;
  std::vector<std::size_t> looked_at_;  ///< in order of cells
};

std::vector<std::vector<std::size_t>> rising_orders(const Study& study) {
  std::vector<std::vector<std::size_t>> orders;
  for (const Dimension& dimension : study.dimensions) {
    std::vector<std::size_t>& order = orders.emplace_back(dimension.values.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto& values = dimension.values;
    if (!std::ranges::all_of(values, [](const VariedValue& v) { return v.number.has_value(); })) {
      continue;
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return *values[i].number; });
  }
  return orders;
}

Planner::Planner(const Study& study, const PlanSettings& settings, const PlanOptions& options)
    : study_{study},
      settings_{settings},
      options_{options},
      objective_{objective_of(study, settings)},
      orders_{rising_orders(study)},
      space_{space_of()},
      runs_{study,
            std::ranges::find(study.dimensions, objective_, &Dimension::name) ==
                    study.dimensions.end()
                ? objective_
                : std::string{},
            options} {
  if (settings_.replications_max == 0) settings_.replications_max = study.replications;
  for (std::size_t cell = 0; cell < space_.size(); ++cell) points_.push_back(point(cell));
  bounds_ = cost_bounds(study, objective_, points_);
}

SearchSpace Planner::space_of() const {
  std::vector<SearchDimension> dimensions;
  for (const Dimension& dimension : study_.dimensions) {
    dimensions.push_back(
        {.size = dimension.values.size(), .is_monotone = is_amount(dimension, settings_)});
  }
  return SearchSpace{std::move(dimensions)};
}

StudyPoint Planner::point(std::size_t cell) const {
  std::vector<std::size_t> choices = space_.choices(cell);
  for (std::size_t i = 0; i < choices.size(); ++i) choices[i] = orders_[i][choices[i]];
  return grid_point(study_, choices);
}

/// As the runs so far tell, else as it is known before.
double Planner::cost_of(std::size_t cell) const {
  if (runs_.runs_of(points_[cell]) > 0) {
    if (const auto seen = runs_.outcome(points_[cell]).objective) return *seen;
  }
  return bounds_ ? (*bounds_)[cell] : 0.0;
}

void Planner::report_progress() const {
  if (options_.on_progress) options_.on_progress(looked_at_.size(), space_.size());
}

void Planner::ask(std::size_t cell, std::size_t count_max) {
  runs_.decide(points_[cell], settings_.confidence, count_max);
  const auto place = std::ranges::lower_bound(looked_at_, cell);
  if (place == looked_at_.end() || *place != cell) looked_at_.insert(place, cell);
  frontier_->answer(cell, runs_.outcome(points_[cell]).meets, cost_of(cell));
  report_progress();
}

/// Looks closer at `cell` and next to it; whether the answer stands.
bool Planner::verify(std::size_t cell) {
  ask(cell, settings_.replications_max);
  for (std::size_t i = 0; i < space_.dimensions().size(); ++i) {
    if (!space_.dimensions()[i].is_monotone) continue;
    for (const bool higher : {false, true}) {
      if (const auto next = space_.neighbour(cell, i, higher)) {
        ask(*next, higher ? study_.replications : settings_.replications_max);
      }
    }
  }
  return frontier_->best() == cell;
}

void Planner::search() {
  frontier_.emplace(space_, *bounds_);
  std::optional<std::size_t> verified;
  while (true) {
    while (const auto cell = frontier_->next()) ask(*cell, study_.replications);
    const auto best = frontier_->best();
    if (best && best == verified) return;
    if (!best) {
      ask_the_least();
      if (!frontier_->best()) return;
    } else if (verify(*best)) {
      verified = best;
    }
  }
}

/// Where even the most misses a goal, the least of all amounts may meet it: then more is
/// worse, and not enough.
void Planner::ask_the_least() {
  constexpr std::size_t asked_max = 32;
  std::size_t asked = 0;
  for (std::size_t cell = 0; cell < space_.size() && asked < asked_max; ++cell) {
    bool is_least = true;
    for (std::size_t i = 0; i < space_.dimensions().size(); ++i) {
      if (space_.dimensions()[i].is_monotone && space_.choice(cell, i) > 0) is_least = false;
    }
    if (!is_least) continue;
    ask(cell, study_.replications);
    ++asked;
  }
}

/// All points run a little; the best third of them runs three times as often, and so on.
void Planner::halve() {
  std::vector<std::size_t> left(space_.size());
  std::iota(left.begin(), left.end(), 0U);
  looked_at_ = left;
  for (std::size_t count = 1;; count = std::min<std::size_t>(3 * count, study_.replications)) {
    std::vector<StudyPoint> points;
    for (const std::size_t cell : left) points.push_back(points_[cell]);
    runs_.require(points, count);
    report_progress();
    if (count == study_.replications) return;
    const auto rank = [&](std::size_t cell) {
      const PlannedPoint seen = runs_.outcome(points_[cell]);
      return std::tuple{!seen.meets, !seen.objective, seen.objective.value_or(0.0), cell};
    };
    std::ranges::sort(left, {}, rank);
    constexpr std::size_t left_min = 2;
    left.resize(std::min(left.size(), std::max(left_min, (left.size() + 2) / 3)));
  }
}

void Planner::look_at_all() {
  looked_at_.resize(space_.size());
  std::iota(looked_at_.begin(), looked_at_.end(), 0U);
  runs_.require(points_, study_.replications);
  report_progress();
}

/// The cheapest of `cells` that meets the goals, of those that ran most.
std::optional<std::size_t> Planner::best_of(const std::vector<std::size_t>& cells) const {
  std::size_t most = 0;
  for (const std::size_t cell : cells) most = std::max(most, runs_.runs_of(points_[cell]));
  const auto key = [&](std::size_t cell) { return std::pair{cost_of(cell), cell}; };
  std::optional<std::size_t> best;
  for (const std::size_t cell : cells) {
    const bool counts = knows_costs() || runs_.runs_of(points_[cell]) == most;
    const PlannedPoint seen = runs_.outcome(points_[cell]);
    if (!counts || !seen.meets || (!knows_costs() && !seen.objective)) continue;
    if (!best || key(cell) < key(*best)) best = cell;
  }
  return best;
}

void Planner::add_neighbours(Plan& plan, std::size_t best) const {
  const auto place_of = [&](std::size_t cell) {
    return std::ranges::find(plan.points, points_[cell].index,
                             [](const PlannedPoint& p) { return p.point.index; });
  };
  for (std::size_t i = 0; i < space_.dimensions().size(); ++i) {
    if (!space_.dimensions()[i].is_monotone) continue;
    for (const bool higher : {false, true}) {
      const auto next = space_.neighbour(best, i, higher);
      if (!next || place_of(*next) == plan.points.end()) continue;
      const auto place = static_cast<std::size_t>(place_of(*next) - plan.points.begin());
      (higher ? plan.above : plan.below).push_back(place);
    }
  }
}

Plan Planner::make() {
  if (settings_.exhaustive) {
    look_at_all();
  } else if (knows_costs()) {
    search();
  } else {
    halve();
  }
  const auto best = best_of(looked_at_);
  Plan plan{.objective = objective_,
            .points_in_all = space_.size(),
            .runs = runs_.runs(),
            .runs_in_all = space_.size() * study_.replications};
  plan.warnings = runs_.warnings();
  std::vector<std::size_t> cells = looked_at_;
  std::ranges::stable_sort(cells, {}, [&](std::size_t cell) { return cost_of(cell); });
  std::map<std::size_t, std::size_t> places;
  for (const std::size_t cell : cells) {
    places[cell] = plan.points.size();
    PlannedPoint seen = runs_.outcome(points_[cell]);
    if (!seen.objective && bounds_) seen.objective = (*bounds_)[cell];
    plan.points.push_back(std::move(seen));
  }
  if (best) {
    plan.best = places.at(*best);
    add_neighbours(plan, *best);
  }
  if (frontier_) {
    for (const auto& [meeting, missing] : frontier_->surprises()) {
      plan.surprises.emplace_back(places.at(meeting), places.at(missing));
    }
  }
  return plan;
}

void check_study(const Study& study) {
  std::vector<Diagnostic> findings;
  const auto refuse = [&](const std::string& key, std::string message, std::string hint) {
    findings.push_back({study.shown + ": " + key, std::move(message), std::move(hint)});
  };
  if (study.dimensions.empty()) {
    refuse("vary", "leaves nothing to choose", "give keys and their values");
  }
  if (study.design.kind != DesignKind::grid) {
    refuse("design", "a plan chooses its points itself", "leave \"design\" and \"points\" out");
  }
  if (study.goals.empty() && (study.minimize.empty() || study.minimize.starts_with("cost."))) {
    refuse("goals", "are missing", "what the stack must reach, or a figure to minimise");
  }
  if (findings.empty() && point_count(study) > plan_points_max) {
    refuse("vary", fmt::format("makes {} points", point_count(study)),
           fmt::format("at most {}", plan_points_max));
  }
  const auto is_dimension = std::ranges::find(study.dimensions, study.minimize, &Dimension::name) !=
                            study.dimensions.end();
  if (!study.minimize.empty() && !is_dimension && !is_metric(study.minimize)) {
    const std::string near = nearest_metric(study.minimize);
    refuse("minimize", fmt::format("\"{}\" is neither a figure nor varied", study.minimize),
           near.empty() ? "such as cost.total" : fmt::format("did you mean \"{}\"?", near));
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
}

}  // namespace

Plan make_plan(const Study& study, const PlanSettings& settings, const PlanOptions& options) {
  check_study(study);
  return Planner{study, settings, options}.make();
}

}  // namespace headroom
