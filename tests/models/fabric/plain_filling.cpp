#include "tests/models/fabric/plain_filling.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace headroom {
namespace {

constexpr double none = std::numeric_limits<double>::infinity();

/// The level at which `link` is full if the open flows rise together.
double full_at(std::size_t link, double capacity, const std::vector<PlainFlow>& flows,
               const std::vector<double>& rates) {
  double taken = 0.0;
  double rising = 0.0;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (rates[i] >= 0.0) {
      taken += flows[i].use[link] * rates[i];
    } else {
      rising += flows[i].use[link] * flows[i].weight;
    }
  }
  return rising > 0.0 ? std::max(0.0, (capacity - taken) / rising) : none;
}

}  // namespace

std::vector<double> plain_filling(const std::vector<double>& capacities,
                                  const std::vector<PlainFlow>& flows) {
  std::vector<double> rates(flows.size(), -1.0);  // negative: still rising
  while (std::ranges::any_of(rates, [](double rate) { return rate < 0.0; })) {
    double level = none;
    std::vector<double> full(capacities.size());
    for (std::size_t link = 0; link < capacities.size(); ++link) {
      full[link] = full_at(link, capacities[link], flows, rates);
      level = std::min(level, full[link]);
    }
    for (std::size_t i = 0; i < flows.size(); ++i) {
      if (rates[i] < 0.0 && flows[i].cap > 0.0)
        level = std::min(level, flows[i].cap / flows[i].weight);
    }
    for (std::size_t i = 0; i < flows.size(); ++i) {
      if (rates[i] >= 0.0) continue;
      bool stops = flows[i].cap > 0.0 && flows[i].cap <= level * flows[i].weight * (1 + 1e-12);
      for (std::size_t link = 0; link < capacities.size(); ++link) {
        stops = stops || (flows[i].use[link] > 0.0 && full[link] <= level * (1 + 1e-12));
      }
      if (stops) rates[i] = level * flows[i].weight;
    }
  }
  return rates;
}

}  // namespace headroom
