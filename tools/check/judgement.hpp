#pragma once
#include <string>

#include "sim/report/tree.hpp"
#include "tools/check/noise.hpp"
#include "tools/check/suite.hpp"

namespace headroom {

/// How one expectation came out, in words for people.
struct Judgement {
  bool passed = false;
  std::string what;  ///< the metric, or the recorded schedule
  std::string seen;
  std::string wanted;     ///< with tolerances
  std::string deviation;  ///< of what was seen from what was wanted; empty where it has no sense
  std::string noise{};    ///< how far chance may take it from there; empty for exact figures
  std::string source;
};

/// Holds a figure of the evidence against `expectation`. It fails where it is beyond the
/// tolerance and noise does not explain that: where it exceeds the limit by more than
/// chance does with probability `evidence.alpha`. Figures of a single run, and pairs
/// without anything random, have no noise. A metric that is not there fails.
[[nodiscard]] Judgement judge(const MetricExpectation& expectation, const Evidence& evidence);

/// The number at `path`: a number; the mean of a figure over replications; the
/// sum of an object whose members are all numbers. Else nullopt.
[[nodiscard]] std::optional<double> figure_at(const Tree& tree, std::string_view path);

}  // namespace headroom
