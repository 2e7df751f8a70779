#pragma once
#include <string>

#include "sim/report/tree.hpp"
#include "tools/check/suite.hpp"

namespace headroom {

/// How one expectation came out, in words for people.
struct Judgement {
  bool passed = false;
  std::string what;  ///< the metric, or the recorded schedule
  std::string seen;
  std::string wanted;     ///< with tolerances
  std::string deviation;  ///< of what was seen from what was wanted; empty where it has no sense
  std::string source;
};

/// Holds the figures of `summary`, and of `baseline` where there is one (may be
/// null), against `expectation`. A metric that is not there fails.
[[nodiscard]] Judgement judge(const MetricExpectation& expectation, const Tree& summary,
                              const Tree* baseline);

/// The number at `path`: a number; the mean of a figure over replications; the
/// sum of an object whose members are all numbers. Else nullopt.
[[nodiscard]] std::optional<double> figure_at(const Tree& tree, std::string_view path);

}  // namespace headroom
