#pragma once
#include <cstdint>

namespace headroom {

/// Closed forms of queues with Poisson arrivals, for what has one and to hold simulations
/// against. Rates are per second, times in seconds.

/// Probability that an arrival waits in M/M/c with `load` = rate / service rate < servers.
/// Source: Erlang 1917; Gross et al., Fundamentals of Queueing Theory, 4th ed., section 2.3.
[[nodiscard]] double erlang_c(std::uint32_t servers, double load);

/// A queue of exponential answers, `servers` of them, each `service_rate`. Requires
/// `rate` < servers * service_rate.
struct ExponentialQueue {
  double rate = 0.0;
  double service_rate = 1.0;
  std::uint32_t servers = 1;

  [[nodiscard]] double mean_wait_s() const;
  /// Probability that waiting and service together take longer than `time_s`.
  [[nodiscard]] double latency_tail(double time_s) const;
};

/// Mean wait of M/G/1: rate * E[S^2] / (2 (1 - load)). Source: Pollaczek 1930, Khinchine 1932.
[[nodiscard]] double pollaczek_wait_s(double rate, double mean_s, double squared_variation);

/// Probability that an arrival waits longer than `time_s` in M/D/1, by Erlang's sum; exact to
/// 1e-6 while time_s is below 20 service times. Source: Erlang 1909; Gross et al., section 5.1.
[[nodiscard]] double constant_wait_tail(double rate, double service_s, double time_s);

}  // namespace headroom
