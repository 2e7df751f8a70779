#include "tools/forecast/forecast.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/goal.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "sim/observe/counted_warnings.hpp"
#include "sim/report/tree.hpp"
#include "tools/replicate/parallel.hpp"
#include "tools/replicate/simulate.hpp"

namespace headroom {
namespace {

bool meets_all(const ForecastMonth& month) {
  return std::ranges::all_of(month.goals, &GoalOutcome::met);
}

class Forecaster {
 public:
  Forecaster(const Study& study, const ForecastOptions& options)
      : study_{study},
        options_{options},
        growth_{read_growth(study)},
        deliveries_{read_deliveries(study)} {}

  Forecast make() {
    check_months();
    for (std::size_t month = 0; month <= growth_.months; ++month) {
      forecast_.months.push_back(look_at(month, {}));
      if (options_.on_progress) options_.on_progress(month + 1, growth_.months + 1);
    }
    forecast_.warnings = warning_lines(said_);
    for (std::size_t goal = 0; goal < study_.goals.size(); ++goal) find_breaches(goal);
    if (growth_.order) find_orders();
    return std::move(forecast_);
  }

 private:
  /// What comes after the last month has no effect.
  void check_months() const {
    std::vector<Diagnostic> findings;
    const auto check = [&](std::size_t month, const std::string& what) {
      if (month <= growth_.months) return;
      findings.push_back({study_.shown + ": " + what,
                          fmt::format("month {} is not looked at", month),
                          fmt::format("growth.months is {}", growth_.months)});
    };
    for (const Delivery& delivery : deliveries_) check(delivery.month, "deliveries");
    for (const Growth::Step& step : growth_.steps) check(step.month, "growth.steps");
    for (const Growth::Team& team : growth_.teams) check(team.month, "growth.teams");
    if (!findings.empty()) throw InputError{std::move(findings)};
  }

  ForecastMonth look_at(std::size_t month, const std::vector<BoughtNodes>& bought) {
    const Scenario scenario = scenario_in(study_, growth_, deliveries_, bought, month);
    std::vector<Tree> summaries(study_.replications);
    for_each_in_parallel(summaries.size(), options_.threads, [&](std::size_t i) {
      summaries[i] = simulate(replica(scenario, i), stoppable(options_.look)).summary;
    });
    forecast_.runs += summaries.size();
    if (bought.empty()) {
      for (const Tree& summary : summaries) said_.push_back(warnings_of(summary));
    }
    return month_of(month, summaries);
  }

  [[nodiscard]] ForecastMonth month_of(std::size_t month,
                                       const std::vector<Tree>& summaries) const {
    ForecastMonth seen{.month = month, .demand = demand_in(growth_, month)};
    seen.gpus = static_cast<std::uint64_t>(mean_at(summaries.front(), "gpu.count").value_or(0.0));
    const auto values_at = [&](const auto& value_of) {
      std::vector<double> values;
      for (const Tree& summary : summaries) {
        if (const std::optional<double> value = value_of(summary)) values.push_back(*value);
      }
      return values;
    };
    for (const char* metric : forecast_metrics) {
      const auto values = values_at([&](const Tree& tree) { return mean_at(tree, metric); });
      seen.metrics.push_back(values.size() < summaries.size()
                                 ? std::nullopt
                                 : std::optional{estimate_mean(values, 1.0 - growth_.confidence)});
    }
    for (std::size_t i = 0; i < study_.goals.size(); ++i) {
      const auto values = values_at(
          [&](const Tree& tree) { return mean_at(tree.find("goals")->items()[i], "value"); });
      seen.goals.push_back(judge_goal(study_.goals[i], values, summaries.size()));
    }
    return seen;
  }

  [[nodiscard]] bool is_sure(const GoalOutcome& outcome) const {
    // One run without noise to judge by is taken at its word.
    return outcome.confidence.value_or(1.0) >= growth_.confidence;
  }

  void find_breaches(std::size_t goal) {
    const auto& months = forecast_.months;
    for (std::size_t month = 0; month < months.size(); ++month) {
      if (months[month].goals[goal].met) continue;
      Breach breach{.goal = goal, .from = month, .to = {}, .earliest = month, .latest = {}};
      while (breach.earliest > 0) {
        const GoalOutcome& before = months[breach.earliest - 1].goals[goal];
        if (!before.met || is_sure(before)) break;
        --breach.earliest;
      }
      for (; month < months.size() && !months[month].goals[goal].met; ++month) {
        if (!breach.latest && is_sure(months[month].goals[goal])) breach.latest = month;
      }
      if (month < months.size()) breach.to = month - 1;
      forecast_.breaches.push_back(breach);
    }
  }

  /// The first month from `from` on that misses a goal with what was bought.
  std::optional<std::size_t> next_breach(std::size_t from, const std::vector<BoughtNodes>& bought) {
    for (std::size_t month = from; month <= growth_.months; ++month) {
      const bool meets =
          bought.empty() ? meets_all(forecast_.months[month]) : meets_all(look_at(month, bought));
      if (!meets) return month;
    }
    return std::nullopt;
  }

  /// Whether `count` more nodes from `order.arrives` on meet all goals as long as they should.
  bool is_enough(const ForecastOrder& order, std::uint32_t count,
                 const std::vector<BoughtNodes>& bought) {
    std::vector<BoughtNodes> all = bought;
    all.push_back({.group = growth_.order->group, .month = order.arrives, .count = count});
    // Demand mostly grows, so the last month is the likeliest to fail.
    for (std::size_t month = order.enough_until + 1; month-- > order.arrives;) {
      if (!meets_all(look_at(month, all))) return false;
    }
    return true;
  }

  /// The fewest nodes that are enough, found by doubling and bisection.
  void size_order(ForecastOrder& order, const std::vector<BoughtNodes>& bought) {
    const std::uint32_t most = growth_.order->at_most;
    std::uint32_t too_few = 0;
    std::uint32_t count = 1;
    while (!is_enough(order, count, bought)) {
      if (count == most) {
        order.count = most;
        order.is_enough = false;
        return;
      }
      too_few = count;
      count = std::min(most, 2 * count);
    }
    while (count - too_few > 1) {
      const std::uint32_t middle = too_few + ((count - too_few) / 2);
      (is_enough(order, middle, bought) ? count : too_few) = middle;
    }
    order.count = count;
  }

  void find_orders() {
    std::vector<BoughtNodes> bought;
    std::size_t from = 0;
    while (const auto breaks = next_breach(from, bought)) {
      const std::size_t lead = growth_.order->lead_time_months;
      ForecastOrder order;
      order.needed = *breaks;
      order.arrives = std::max(*breaks, lead);
      order.order_by = order.arrives - lead;
      if (order.arrives > growth_.months) return;
      order.enough_until = std::min(growth_.months, order.arrives + growth_.order->for_months - 1);
      size_order(order, bought);
      forecast_.orders.push_back(order);
      if (!order.is_enough) return;
      bought.push_back(
          {.group = growth_.order->group, .month = order.arrives, .count = order.count});
      from = order.enough_until + 1;
    }
  }

  const Study& study_;
  const ForecastOptions& options_;
  Growth growth_;
  std::vector<Delivery> deliveries_;
  Forecast forecast_;
  std::vector<std::vector<std::string>> said_;  ///< warnings of the runs of its months
};

}  // namespace

Forecast make_forecast(const Study& study, const ForecastOptions& options) {
  if (!study.dimensions.empty()) {
    throw InputError{{study.shown + ": vary", "a forecast varies nothing but the month",
                      "leave it out, or give a base with the values that you mean"}};
  }
  if (study.goals.empty()) {
    throw InputError{{study.shown + ": goals", "are missing", "what is to hold as demand grows"}};
  }
  return Forecaster{study, options}.make();
}

}  // namespace headroom
