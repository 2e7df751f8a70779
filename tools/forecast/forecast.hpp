#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/statistics/mean_estimate.hpp"
#include "tools/forecast/growth.hpp"
#include "tools/forecast/month_scenario.hpp"
#include "tools/study/goal_outcome.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// What is shown of each month, in this order.
inline constexpr const char* forecast_metrics[] = {
    "gpu.allocated_ratio", "gpu.busy_ratio",    "queue_delay_s.mean", "queue_delay_s.p50",
    "queue_delay_s.p95",   "queue_delay_s.p99", "jobs.queued",        "cost.total"};

/// One month as its runs tell.
struct ForecastMonth {
  std::size_t month = 0;
  double demand = 1.0;  ///< arrivals as a multiple of those of month 0
  std::uint64_t gpus = 0;
  std::vector<std::optional<MeanEstimate>> metrics{};  ///< by forecast_metrics
  std::vector<GoalOutcome> goals{};                    ///< by the study's goals
};

/// Months in a row in which a goal is missed.
struct Breach {
  std::size_t goal = 0;
  std::size_t from = 0;               ///< first month missed, by the means
  std::optional<std::size_t> to;      ///< last month missed; absent: to the end
  std::size_t earliest = 0;           ///< first month of which it is not sure that the goal is met
  std::optional<std::size_t> latest;  ///< first month that misses it for sure; absent: none
};

/// Nodes to buy, so that all goals are met again.
struct ForecastOrder {
  std::size_t needed = 0;        ///< the month in which they must be there
  std::size_t order_by = 0;      ///< so long before; 0 where that is already too late
  std::size_t arrives = 0;       ///< `needed`, or the first month that an order can meet
  std::size_t enough_until = 0;  ///< last month that was looked at and meets the goals
  std::uint32_t count = 0;
  bool is_enough = true;  ///< else even the most allowed misses a goal
};

struct Forecast {
  std::vector<ForecastMonth> months;
  std::vector<Breach> breaches;       ///< by goal, then in time
  std::vector<ForecastOrder> orders;  ///< in time; none unless the study says what to order
  std::size_t runs = 0;
  std::vector<std::string> warnings{};  ///< of the runs of `months`, each once
};

struct ForecastOptions {
  unsigned threads = 1;             ///< the forecast does not depend on them
  std::function<void()> look = {};  ///< called now and then; may throw to stop
  std::function<void(std::size_t done, std::size_t all)> on_progress = {};
};

/// Simulates `study` month by month. Each month is a run of its own, with the demand and the
/// nodes of that month from its first second on: how a queue grows from one month into the
/// next is not told. All months have the same seeds. A breach is as sure as
/// growth.confidence says, month by month. Orders are found one after the other: the fewest
/// nodes that meet all goals in the month that breaks and those after it, as long as
/// the order is to last. Throws InputError.
[[nodiscard]] Forecast make_forecast(const Study& study, const ForecastOptions& options);

}  // namespace headroom
