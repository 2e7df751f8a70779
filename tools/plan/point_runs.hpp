#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/plan/plan.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// The runs of the points of a plan: makes them when they are asked for, never twice.
class PointRuns {
 public:
  /// `objective` is a figure of summary.json, or empty where no run tells it.
  PointRuns(const Study& study, std::string objective, const PlanOptions& options);

  /// Sees to it that each of `points` has at least `count` runs.
  void require(const std::vector<StudyPoint>& points, std::size_t count);
  /// Adds runs to `point` until every goal is met or missed with `confidence`, looking
  /// after 3, 6, 12, … runs up to `count_max`. The looks share the risk of being wrong evenly.
  void decide(const StudyPoint& point, double confidence, std::size_t count_max);

  /// How `point` did by its runs, at least one.
  [[nodiscard]] PlannedPoint outcome(const StudyPoint& point) const;
  [[nodiscard]] std::size_t runs_of(const StudyPoint& point) const;
  [[nodiscard]] std::size_t runs() const { return made_; }
  /// What the runs warn of, with how many of them do; in order of points.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  /// What is kept of one run.
  struct Run {
    std::vector<std::optional<double>> goals;
    std::optional<double> objective;
    std::optional<double> delay_p95_s;
    std::vector<std::string> warnings;
  };
  [[nodiscard]] Run run(const StudyPoint& point, std::size_t number) const;
  [[nodiscard]] bool is_decided(const StudyPoint& point, double confidence) const;

  const Study& study_;
  std::string objective_;
  const PlanOptions& options_;
  std::map<std::size_t, std::vector<Run>> by_point_;  ///< by the number of the point
  std::size_t made_ = 0;
};

}  // namespace headroom
