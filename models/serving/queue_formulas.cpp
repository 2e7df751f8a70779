#include "models/serving/queue_formulas.hpp"

#include <algorithm>
#include <cmath>

namespace headroom {

double erlang_c(std::uint32_t servers, double load) {
  // Erlang's loss formula by its recursion, which has no large factorials.
  double loss = 1.0;
  for (std::uint32_t n = 1; n <= servers; ++n) {
    loss = load * loss / (static_cast<double>(n) + (load * loss));
  }
  const double utilisation = load / static_cast<double>(servers);
  return loss / (1.0 - (utilisation * (1.0 - loss)));
}

double ExponentialQueue::mean_wait_s() const {
  const double spare = (servers * service_rate) - rate;
  return erlang_c(servers, rate / service_rate) / spare;
}

double ExponentialQueue::latency_tail(double time_s) const {
  const double waits = erlang_c(servers, rate / service_rate);
  const double spare = (servers * service_rate) - rate;
  const double service = std::exp(-service_rate * time_s);
  // Wait and service of those who wait: a sum of two exponential times.
  double both = (1.0 + (service_rate * time_s)) * service;
  const double apart = spare - service_rate;
  if (std::abs(apart) > 1e-9 * service_rate) {
    both = ((spare * service) - (service_rate * std::exp(-spare * time_s))) / apart;
  }
  return ((1.0 - waits) * service) + (waits * both);
}

double pollaczek_wait_s(double rate, double mean_s, double squared_variation) {
  const double second_moment = mean_s * mean_s * (1.0 + squared_variation);
  return rate * second_moment / (2.0 * (1.0 - (rate * mean_s)));
}

double constant_wait_tail(double rate, double service_s, double time_s) {
  const double load = rate * service_s;
  double sum = 0.0;
  double factorial = 1.0;
  const int last = static_cast<int>(std::floor(time_s / service_s));
  for (int k = 0; k <= last; ++k) {
    if (k > 0) factorial *= k;
    const double rest = rate * (time_s - (k * service_s));
    sum += std::exp(rest) * std::pow(-rest, k) / factorial;
  }
  return std::clamp(1.0 - ((1.0 - load) * sum), 0.0, 1.0);
}

}  // namespace headroom
