#pragma once
#include <cstdint>
#include <functional>
#include <optional>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic/rate_factors.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {

/// `seconds` rounded to whole nanoseconds, kept inside 0 .. longest_duration.
[[nodiscard]] Duration rounded_to_ns(double seconds);

/// The instants at which one generator submits, ascending. A Poisson process
/// whose rate follows the hour and the day is made by thinning: candidates come
/// at the highest rate and are kept with the probability rate / highest rate.
/// Source: Lewis and Shedler, Naval Research Logistics Quarterly 26(3), 1979.
/// Markov-modulated: the same, at the rate of the state, each left for one of the others after an
/// exponential time. Source: Fischer and Meier-Hellstern, "The Markov-modulated Poisson process
/// cookbook", Performance Evaluation 18(2), 1993. Renewal: gaps are drawn on a clock that runs
/// as fast as the factors say. Source: Gerhardt and Nelson, "Transforming renewal processes for
/// simulation of nonstationary arrival processes", INFORMS Journal on Computing 21(4), 2009.
class Arrivals {
 public:
  /// Requires a checked `spec`. The first `every` arrival is at 0, the others'
  /// first one gap after 0.
  Arrivals(ArrivalSpec spec, RandomStream stream);

  /// The next arrival, or nullopt when it is not before `longest_duration`.
  [[nodiscard]] std::optional<TimePoint> next();

 private:
  [[nodiscard]] std::optional<TimePoint> next_candidate();
  [[nodiscard]] std::optional<TimePoint> next_of_states();
  [[nodiscard]] bool keep(TimePoint candidate);
  void leave_state();

  ArrivalSpec spec_;
  RandomStream stream_;
  RateFactors factors_;
  Sampler draw_gap_;  ///< of renewals alone
  TimePoint last_;
  std::size_t state_ = 0;
  std::optional<TimePoint> state_end_;
  bool any_yet_ = false;
};

/// Arrivals in a second on average over a long time; 0 for closed-loop users.
[[nodiscard]] double mean_rate(const ArrivalSpec& spec);

}  // namespace headroom
