#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// How many tokens a request has: always `median`, or lognormal where `sigma` > 0.
/// At least one.
struct TokenLaw {
  double median = 1.0;
  double sigma = 0.0;
};

/// From `at` on, on the run's clock, the rate is this.
struct RateStep {
  Duration at{};
  double per_s = 0.0;
};

/// A request rate over the time of a run. The run starts at midnight of the first day.
struct RateCurveSpec {
  double per_s = 0.0;             ///< mean rate, where there are no steps
  std::vector<double> daily{};    ///< 24 factors by hour of day; empty: flat
  std::vector<double> weekly{};   ///< 7 factors by day; empty: flat
  std::vector<RateStep> steps{};  ///< by rising time; before the first nothing arrives
};

/// Tokens of one request of a sample.
struct TokenPair {
  std::uint32_t in = 1;
  std::uint32_t out = 1;
};

/// Which requests a service gets: those of a trace, or drawn along a curve.
struct RequestSpec {
  std::string path{};  ///< of a trace; empty: drawn
  std::string shown{};
  std::string format{};                ///< empty: guessed
  std::optional<std::uint64_t> first;  ///< so many of the trace
  double speed_up = 1.0;               ///< divides the times of the trace

  RateCurveSpec curve;
  bool is_even = false;  ///< equal gaps; else a Poisson process
  TokenLaw tokens_in{};
  TokenLaw tokens_out{};
  /// Where it is not empty, tokens are drawn from it, all pairs alike.
  std::vector<TokenPair> token_pairs{};
};

}  // namespace headroom
