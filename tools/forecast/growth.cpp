#include "tools/forecast/growth.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

constexpr std::int64_t months_in_year = 12;

/// Months since year 0 of a text such as `2027-01`.
std::optional<std::int64_t> calendar_month(std::string_view text) {
  std::int64_t year = 0;
  std::int64_t month = 0;
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto read = [](std::string_view digits, std::int64_t& number) {
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    return error == std::errc{} && stop == end;
  };
  if (!read(text.substr(0, 4), year) || !read(text.substr(5), month)) return std::nullopt;
  if (month < 1 || month > months_in_year) return std::nullopt;
  return (year * months_in_year) + month - 1;
}

/// Nodes by group of the base, in its order.
std::vector<std::pair<std::string, std::int64_t>> base_groups(const Study& study) {
  Findings ignored{""};  // the base was checked when the study was read
  const Section base{&study.base, "", ignored};
  std::vector<std::pair<std::string, std::int64_t>> groups;
  for (const Section& group : base.child("cluster").children("nodes")) {
    groups.emplace_back(group.text("name").value_or(fmt::format("nodes-{}", groups.size())),
                        group.count("count").value_or(1));
  }
  return groups;
}

std::vector<std::string> names_of(const std::vector<std::pair<std::string, std::int64_t>>& groups) {
  std::vector<std::string> names;
  for (const auto& [name, count] : groups) names.push_back(name);
  return names;
}

void refuse_group(const Section& section, const std::string& name,
                  const std::vector<std::string>& known) {
  const std::string near = nearest_name(name, known);
  section.refuse("nodes", fmt::format("there is no group \"{}\"", name),
                 near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                              : fmt::format("did you mean \"{}\"?", near));
}

Growth::Order read_order(const Section& section, const Study& study) {
  Growth::Order order;
  order.group = section.text("nodes").value_or("");
  const auto known = names_of(base_groups(study));
  if (std::ranges::find(known, order.group) == known.end()) {
    refuse_group(section, order.group, known);
  }
  order.lead_time_months = section.small_count("lead_time_months").value_or(0);
  order.for_months = section.small_count("for_months").value_or(12);
  order.at_most = section.small_count("at_most").value_or(order.at_most);
  return order;
}

Growth::Team read_team(const Section& section) {
  Growth::Team team{.month = section.small_count("month").value_or(0),
                    .name = section.text("name").value_or(""),
                    .sources = {}};
  const JsonValue* workload = section.find("workload");
  if (workload != nullptr && workload->array() != nullptr) team.sources = *workload->array();
  return team;
}

Delivery read_delivery(const Section& section, std::map<std::string, std::int64_t>& counts,
                       const std::vector<std::string>& known) {
  Delivery delivery;
  delivery.month = section.small_count("month").value_or(0);
  const JsonValue* nodes = section.find("nodes");
  if (nodes->object() != nullptr) {
    delivery.new_group = *nodes;
    const Section group = section.child("nodes");
    delivery.group = group.text("name").value_or("");
    delivery.change = group.count("count").value_or(1);
    if (delivery.group.empty()) group.refuse("name", "is missing", "a new group needs a name");
    if (!counts.emplace(delivery.group, delivery.change).second) {
      group.refuse("name", fmt::format("\"{}\" is there already", delivery.group),
                   "give its name and a \"count\" instead");
    }
    return delivery;
  }
  delivery.group = section.text("nodes").value_or("");
  if (section.has("count") == section.has("remove")) {
    section.refuse("", "gives neither or both of count and remove", "how many come, or go");
  }
  delivery.change = section.count("count").value_or(0) - section.count("remove").value_or(0);
  const auto found = counts.find(delivery.group);
  if (found == counts.end()) {
    refuse_group(section, delivery.group, known);
    return delivery;
  }
  found->second += delivery.change;
  if (found->second < 0) {
    section.refuse("remove", fmt::format("{} nodes too many", -found->second),
                   fmt::format("at most those of \"{}\" that are there by then", delivery.group));
  }
  return delivery;
}

}  // namespace

Growth read_growth(const Study& study) {
  Growth growth;
  if (!study.growth) {
    throw InputError{{study.shown + ": growth", "is missing",
                      "how demand grows, such as {\"per_month\": 0.06, \"months\": 24}"}};
  }
  Findings findings{study.shown};
  const Section section{&*study.growth, "growth", findings};
  growth.months = section.small_count("months").value_or(24);
  growth.per_month = section.number("per_month").value_or(0.0);
  growth.duration_per_month = section.number("duration_per_month").value_or(0.0);
  growth.confidence = section.number("confidence").value_or(growth.confidence);
  growth.start = section.text("start").value_or("");
  if (!growth.start.empty() && !calendar_month(growth.start)) {
    section.refuse("start", fmt::format("\"{}\" is no month", growth.start.substr(0, 40)),
                   "such as \"2027-01\"");
  }
  for (const Section& step : section.children("steps")) {
    growth.steps.push_back({.month = step.small_count("month").value_or(1),
                            .factor = step.number("factor").value_or(1.0),
                            .what = step.text("what").value_or("")});
  }
  for (const Section& team : section.children("teams")) growth.teams.push_back(read_team(team));
  if (section.has("order")) growth.order = read_order(section.child("order"), study);
  findings.throw_if_any();
  return growth;
}

std::vector<Delivery> read_deliveries(const Study& study) {
  std::vector<Delivery> deliveries;
  if (!study.deliveries || study.deliveries->array() == nullptr) return deliveries;
  Findings findings{study.shown};
  const auto groups = base_groups(study);
  std::map<std::string, std::int64_t> counts{groups.begin(), groups.end()};
  const auto& rows = *study.deliveries->array();
  std::vector<std::pair<std::size_t, std::size_t>> order;  // by month, then as in the file
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Section section{&rows[i], item_path("deliveries", i), findings};
    order.emplace_back(section.small_count("month").value_or(0), i);
  }
  std::ranges::sort(order);
  for (const auto& [month, i] : order) {
    deliveries.push_back(
        read_delivery({&rows[i], item_path("deliveries", i), findings}, counts, names_of(groups)));
  }
  findings.throw_if_any();
  return deliveries;
}

double demand_in(const Growth& growth, std::size_t month) {
  double demand = std::pow(1.0 + growth.per_month, static_cast<double>(month));
  for (const Growth::Step& step : growth.steps) {
    if (step.month <= month) demand *= step.factor;
  }
  return demand;
}

double duration_in(const Growth& growth, std::size_t month) {
  return std::pow(1.0 + growth.duration_per_month, static_cast<double>(month));
}

std::string month_name(const Growth& growth, std::size_t month) {
  const auto start = calendar_month(growth.start);
  if (!start) return std::to_string(month);
  const std::int64_t at = *start + static_cast<std::int64_t>(month);
  return fmt::format("{:04}-{:02}", at / months_in_year, (at % months_in_year) + 1);
}

}  // namespace headroom
