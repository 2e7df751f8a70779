#pragma once
#include <vector>

#include "headroom/parameters.hpp"

#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {

/// One law: what it is called and takes, how it is drawn, its quantiles and its mean.
struct Law {
  DistributionEntry entry;
  Sampler (*make)(const ParameterValues& given) = nullptr;
  Quantile (*quantile)(const ParameterValues& given) = nullptr;
  double (*mean)(const ParameterValues& given) = nullptr;
};

/// All laws, in the order in which they are shown.
[[nodiscard]] const std::vector<Law>& laws();

}  // namespace headroom
