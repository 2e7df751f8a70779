#include "tools/trace/generator_json.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/json/json_value.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {

Tree trace_keys(const TraceSpec& spec, const std::string& path) {
  const TraceSpec plain;
  Tree tree = Tree::object();
  tree.add("trace", path);
  if (!spec.format.empty()) tree.add("format", spec.format);
  if (!spec.clean.empty()) {
    Tree& clean = tree.add("clean", Tree::list());
    for (const std::string& rule : spec.clean) clean.append(rule);
  }
  if (spec.processors != plain.processors) tree.add("processors", spec.processors);
  if (spec.size != plain.size) tree.add("size", spec.size);
  if (!spec.columns.empty()) {
    Tree& columns = tree.add("columns", Tree::object());
    for (const auto& [ours, theirs] : spec.columns) columns.add(ours, theirs);
  }
  if (!spec.throughputs.empty()) tree.add("throughputs", spec.throughputs);
  if (spec.gpu_type != plain.gpu_type) tree.add("gpu_type", spec.gpu_type);
  if (spec.first) tree.add("first", *spec.first);
  return tree;
}

Tree resampling_keys(const TraceSpec& spec, const std::string& path,
                     std::optional<Duration> window) {
  Tree tree = Tree::object();
  tree.add("resample", trace_keys(spec, path));
  if (window) tree.add("window", fmt::format("{}d", to_seconds(*window) / 86'400.0));
  return tree;
}

TrialCluster pool_of(std::uint64_t gpus) {
  const std::string text =
      fmt::format(R"({{"cluster": {{"nodes": [{{"name": "pool", "count": 1, "gpus": {}}}]}},)"
                  R"( "scheduler": {{"policy": "easy-backfill"}}, "workload": []}})",
                  gpus);
  return {.scenario = parse_json(text, "pool"), .shown_path = "pool", .data_directory = {}};
}

std::uint64_t usual_gpus(const DemandSample& sample) {
  constexpr double load_max = 0.7;
  std::uint64_t gpus = 1;
  WideInt work = 0;
  for (const SampledJob& job : sample) {
    gpus = std::max<std::uint64_t>(gpus, job.gpus);
    work += static_cast<WideInt>(job.gpus) * job.duration.count;
  }
  const Duration span = sample.back().submit - sample.front().submit;
  if (span <= Duration{}) return gpus;
  const double wanted = static_cast<double>(work) / static_cast<double>(span.count) / load_max;
  return std::max(gpus, static_cast<std::uint64_t>(std::ceil(wanted)));
}

Scenario scenario_with(const TrialCluster& cluster, const Tree& source) {
  JsonValue scenario = cluster.scenario;
  auto* members = scenario.object();
  if (members == nullptr) {
    throw InputError{Diagnostic{cluster.shown_path, "is no scenario", "a JSON object"}};
  }
  Tree workload = Tree::list();
  workload.append(source);
  JsonValue value = parse_json(json_text(workload), "fitted demand");
  const auto found = std::ranges::find(*members, std::string_view{"workload"}, &JsonMember::name);
  if (found != members->end()) {
    found->value = std::move(value);
  } else {
    members->push_back({.name = "workload", .value = std::move(value)});
  }
  return scenario_of(std::move(scenario), cluster.shown_path,
                     {.data_directory = cluster.data_directory, .overrides = {}});
}

}  // namespace headroom
