#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A file that a suite names.
struct NamedFile {
  std::string path;   ///< where it is
  std::string shown;  ///< as the suite names it
};

/// What one figure of the summary must be. All that is given must hold.
struct MetricExpectation {
  std::string metric;           ///< a path in summary.json
  std::optional<double> value;  ///< within the larger of both tolerances
  double rel_tol = 0.0;
  double abs_tol = 0.0;
  std::optional<double> at_most;
  std::optional<double> at_least;
  std::optional<double> at_most_rel;  ///< times the baseline's or reference's figure
  std::optional<double> at_least_rel;
  std::optional<std::variant<bool, double, std::string>> equals;
  std::string equals_metric;  ///< another path in summary.json, within the tolerances; or empty
  std::string source;         ///< where the wanted figure is from
};

/// Every job must start as recorded, and end and be placed as recorded where
/// the record says so.
struct ScheduleExpectation {
  NamedFile record;                            ///< CSV, may be compressed
  std::map<std::string, std::string> columns;  ///< our name of a column -> the file's
  Duration abs_tol{};
  std::string source;
};

using Expectation = std::variant<MetricExpectation, ScheduleExpectation>;

/// One scenario and what must come out.
struct CheckCase {
  std::string name;
  NamedFile scenario;
  std::vector<std::string> overrides;  ///< `path=value`
  std::optional<NamedFile> baseline;   ///< the summary.json of an accepted run
  std::optional<NamedFile> against;    ///< a reference scenario, run under the same seeds
  std::vector<NamedFile> needs;        ///< without these files the case is skipped
  std::vector<Expectation> expectations;
  std::string text;  ///< the case as JSON on one line
};

/// A suite file, checked.
struct Suite {
  std::string shown;  ///< as the user names it
  std::vector<CheckCase> cases;
};

}  // namespace headroom
