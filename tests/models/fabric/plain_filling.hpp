#pragma once
#include <cstddef>
#include <vector>

namespace headroom {

/// A flow as the referee sees it.
struct PlainFlow {
  std::vector<double> use;  ///< of each link, for each unit of rate; 0 where not crossed
  double weight = 1.0;
  double cap = 0.0;  ///< 0: none
};

/// Weighted max-min rates by the textbook: the rates of all flows rise together, each
/// by its weight, until a link is full or a cap is met; the flows concerned stop there,
/// the others rise on.
[[nodiscard]] std::vector<double> plain_filling(const std::vector<double>& capacities,
                                                const std::vector<PlainFlow>& flows);

}  // namespace headroom
