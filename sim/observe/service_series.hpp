#pragma once
#include <array>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"
#include "sim/observe/series.hpp"
#include "sim/observe/steps.hpp"

namespace headroom {

/// Thousandths of GPUs that replicas of services hold, times the time within each step: while
/// they start, while they have nothing to do, and at work. Work within one span of a replica is
/// taken as even.
struct ServiceUse {
  std::vector<WideInt> starting;
  std::vector<WideInt> unused;
  std::vector<WideInt> useful;
};
[[nodiscard]] ServiceUse service_use(const RunRecord& run, const Steps& steps);

/// `service.NAME.replicas` of each service, those that are ready, where there are at most 100.
[[nodiscard]] std::vector<Series::Column> service_columns(const RunRecord& run, const Steps& steps);

}  // namespace headroom
