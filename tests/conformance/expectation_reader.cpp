#include "tests/conformance/expectation_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "tests/conformance/case_fields.hpp"
#include "tests/conformance/conformance_case.hpp"
#include "tests/conformance/snapshot_reader.hpp"

namespace headroom {
namespace {

constexpr double zone_max = 1e6;

PodExpectation read_pods(const CaseFields& fields) {
  PodExpectation expected{.status = read_status(fields, "status"),
                          .node = fields.text_or("node", ""),
                          .gpus_accepted = fields.number_or("gpus_accepted", 0),
                          .started_before = read_seconds(fields, "last_start_older_than_s")};
  if (!fields.has("numa_zones")) return expected;
  expected.zones.emplace();
  for (const double zone : fields.number_list("numa_zones")) {
    expected.zones->push_back(static_cast<std::size_t>(std::clamp(zone, 0.0, zone_max)));
  }
  std::ranges::sort(*expected.zones);
  return expected;
}

NodeExpectation read_node_expectation(const CaseFields& fields) {
  NodeExpectation expected{.idle_gpus = fields.number("idle_gpus"),
                           .releasing_gpus = fields.number("releasing_gpus")};
  const CaseFields zones = fields.child("numa_zones_available");
  for (const auto& [name, zone] : fields.named_children("numa_zones_available")) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{} || end != name.data() + name.size()) {
      zones.refuse(name, "is no number of a zone", "0, 1, …");
    }
    expected.zones_available[number] = read_amounts(zones, name);
  }
  return expected;
}

PodSetPlacement read_placement(const std::string& pod_set, const CaseFields& fields) {
  PodSetPlacement placement{.job = fields.text("job"),
                            .pod_set = pod_set,
                            .label = fields.text("label"),
                            .nodes = fields.texts("node_set")};
  for (const auto& [domain, count] : fields.numbers("tasks_per_domain")) {
    placement.per_domain.emplace(domain, static_cast<std::size_t>(std::max(0.0, count)));
  }
  std::ranges::sort(placement.nodes);
  return placement;
}

}  // namespace

ScenarioExpectations read_expectations(const CaseFields& fields) {
  ScenarioExpectations expected;
  for (const auto& [name, pods] : fields.named_children("jobs")) {
    expected.jobs.emplace_back(name, read_pods(pods));
  }
  for (const auto& [name, pods] : fields.named_children("tasks")) {
    expected.tasks.emplace_back(name, read_pods(pods));
  }
  for (const auto& [name, node] : fields.named_children("nodes")) {
    expected.nodes.emplace_back(name, read_node_expectation(node));
  }
  for (const auto& [name, placement] : fields.named_children("pod_set_placement")) {
    expected.placements.push_back(read_placement(name, placement));
  }
  if (fields.has("pod_sets_in_distinct_domains")) {
    const CaseFields distinct = fields.child("pod_sets_in_distinct_domains");
    expected.distinct = DistinctDomains{.job = distinct.text("job"),
                                        .pod_sets = distinct.texts("pod_sets"),
                                        .label = distinct.text("label"),
                                        .domains = distinct.texts("domains")};
    std::ranges::sort(expected.distinct->domains);
  }
  return expected;
}

}  // namespace headroom
