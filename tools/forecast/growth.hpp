#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/json/json_value.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// How demand grows. Months are counted from 0, in which demand is that of the base.
struct Growth {
  struct Step {
    std::size_t month = 1;
    double factor = 1.0;  ///< > 0, on all demand from then on
    std::string what;
  };
  struct Team {
    std::size_t month = 0;
    std::string name;
    std::vector<JsonValue> sources;  ///< entries of a scenario's `workload`
  };
  /// What to buy when a goal breaks.
  struct Order {
    std::string group;  ///< of the base's nodes
    std::size_t lead_time_months = 0;
    std::size_t for_months = 12;  ///< how long it is to be enough
    std::uint32_t at_most = 256;
  };

  std::size_t months = 24;
  double per_month = 0.0;           ///< of arrivals, compounding; > -1
  double duration_per_month = 0.0;  ///< of what a generated job computes, compounding; > -1
  std::vector<Step> steps;
  std::vector<Team> teams;
  std::optional<Order> order;
  double confidence = 0.95;
  std::string start;  ///< month 0 in the calendar, `2027-01`; may be empty
};

/// Nodes that come, or go where `change` is negative, at the beginning of `month`.
struct Delivery {
  std::size_t month = 0;
  std::string group;
  std::int64_t change = 0;
  std::optional<JsonValue> new_group;  ///< where the base has no such group
};

/// The sections `growth` and `deliveries` of `study`. Throws InputError with every finding:
/// groups that are not there, more nodes going than there are, months that are none.
[[nodiscard]] Growth read_growth(const Study& study);
[[nodiscard]] std::vector<Delivery> read_deliveries(const Study& study);

/// Arrivals in `month` as a multiple of those of the base.
[[nodiscard]] double demand_in(const Growth& growth, std::size_t month);
/// Durations likewise.
[[nodiscard]] double duration_in(const Growth& growth, std::size_t month);

/// `month` for people: `2027-08` where the calendar is known, else `7`.
[[nodiscard]] std::string month_name(const Growth& growth, std::size_t month);

}  // namespace headroom
