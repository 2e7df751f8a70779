#include "tools/forecast/month_scenario.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/parameters.hpp"
#include "headroom/units.hpp"

#include "models/json/json_value.hpp"
#include "models/workload/synthetic_source.hpp"
#include "models/workload/trace_source.hpp"
#include "tools/study/study_scenario.hpp"

namespace headroom {
namespace {

/// The same law with all its times `factor` as long.
void stretch(DistributionSpec& spec, double factor) {
  const auto& laws = distributions();
  const auto law = std::ranges::find(laws, spec.name, &DistributionEntry::name);
  HEADROOM_ASSERT(law != laws.end(), "the distributions of a scenario are known");
  for (const Parameter& parameter : law->parameters) {
    const bool is_time =
        parameter.kind == ParameterKind::duration || parameter.kind == ParameterKind::duration_list;
    if (!is_time || !spec.parameters.has(parameter.name)) continue;
    const auto numbers = spec.parameters.numbers(parameter.name);
    std::vector<double> values{numbers.begin(), numbers.end()};
    for (double& value : values) value *= factor;
    spec.parameters.set(parameter.name, std::move(values));
  }
}

void grow(SyntheticSpec& spec, double demand, double duration) {
  spec.arrivals.rate_per_s *= demand;
  spec.arrivals.every = Duration{static_cast<std::int64_t>(
      std::llround(static_cast<double>(spec.arrivals.every.count) / demand))};
  if (spec.count) {
    const double grown = std::round(static_cast<double>(*spec.count) * demand);
    spec.count = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(grown));
  }
  if (duration != 1.0) stretch(spec.duration, duration);
}

void grow(WorkloadSpec& source, double demand, double duration) {
  if (auto* drawn = std::get_if<SyntheticSpec>(&source)) {
    grow(*drawn, demand, duration);
  } else if (auto* trace = std::get_if<TraceSpec>(&source)) {
    if (duration != 1.0) {
      throw InputError{{"growth.duration_per_month",
                        fmt::format("cannot change the durations of trace {}", trace->shown),
                        "only those of generated jobs grow"}};
    }
    trace->speed_up *= demand;
  }
}

/// The groups of nodes in a month: those of the base, then new ones.
class Groups {
 public:
  explicit Groups(const Study& study) {
    const JsonValue* cluster = study.base.find("cluster");
    const JsonValue* nodes = cluster != nullptr ? cluster->find("nodes") : nullptr;
    for (const JsonValue& node : *nodes->array()) {
      const JsonValue* name = node.find("name");
      const JsonValue* count = node.find("count");
      groups_.push_back({.name = name != nullptr && name->string() != nullptr
                                     ? *name->string()
                                     : fmt::format("nodes-{}", groups_.size()),
                         .count = count != nullptr && count->number() != nullptr
                                      ? std::stoll(count->number()->text)
                                      : 1,
                         .value = node});
    }
  }

  void add(const std::string& name, std::int64_t change, const std::optional<JsonValue>& value) {
    const auto found = std::ranges::find(groups_, name, &Group::name);
    if (found != groups_.end()) {
      found->count += change;
    } else if (value) {
      groups_.push_back({.name = name, .count = change, .value = *value});
    }
  }

  /// The list for `cluster.nodes`, without the groups of which nothing is left.
  [[nodiscard]] JsonValue value() const {
    JsonValue::Array nodes;
    for (const Group& group : groups_) {
      if (group.count <= 0) continue;
      JsonValue node = group.value;
      JsonValue::Object& members = *node.object();
      std::erase_if(members, [](const JsonMember& m) { return m.name == "count"; });
      members.push_back({.name = "count", .value = {JsonNumber{std::to_string(group.count)}}});
      const bool is_named = node.find("name") != nullptr;
      if (!is_named) members.push_back({.name = "name", .value = {group.name}});
      nodes.push_back(std::move(node));
    }
    return {std::move(nodes)};
  }

 private:
  struct Group {
    std::string name;
    std::int64_t count = 0;
    JsonValue value;
  };
  std::vector<Group> groups_;
};

/// Sets `path`, two names deep at most, of the object `root`.
void set_member(JsonValue& root, const std::string& name, JsonValue value) {
  JsonValue::Object& members = *root.object();
  const auto found = std::ranges::find(members, name, &JsonMember::name);
  if (found != members.end()) {
    found->value = std::move(value);
  } else {
    members.push_back({.name = name, .value = std::move(value)});
  }
}

JsonValue& member(JsonValue& root, const std::string& name) {
  return std::ranges::find(*root.object(), name, &JsonMember::name)->value;
}

}  // namespace

Scenario scenario_in(const Study& study, const Growth& growth,
                     const std::vector<Delivery>& deliveries,
                     const std::vector<BoughtNodes>& bought, std::size_t month) {
  Groups groups{study};
  for (const Delivery& delivery : deliveries) {
    if (delivery.month <= month) groups.add(delivery.group, delivery.change, delivery.new_group);
  }
  for (const BoughtNodes& nodes : bought) {
    if (nodes.month <= month) groups.add(nodes.group, nodes.count, std::nullopt);
  }
  Study changed = study;
  set_member(member(changed.base, "cluster"), "nodes", groups.value());
  if (member(member(changed.base, "cluster"), "nodes").array()->empty()) {
    throw InputError{{study.shown + ": deliveries",
                      fmt::format("leave no node in month {}", month_name(growth, month)), ""}};
  }
  std::vector<double> factors;
  JsonValue::Array& workload = *member(changed.base, "workload").array();
  factors.assign(workload.size(), demand_in(growth, month));
  for (const Growth::Team& team : growth.teams) {
    if (team.month > month) continue;
    workload.insert(workload.end(), team.sources.begin(), team.sources.end());
    factors.resize(workload.size(), demand_in(growth, month) / demand_in(growth, team.month));
  }
  Scenario scenario = scenario_at(changed, std::vector<std::string>{}, study.seed);
  for (std::size_t i = 0; i < scenario.workload.size(); ++i) {
    grow(scenario.workload[i], factors[i], duration_in(growth, month));
  }
  scenario.goals = study.goals;
  return scenario;
}

}  // namespace headroom
