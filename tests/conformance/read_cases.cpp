#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/json/json_value.hpp"
#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/conformance/case_fields.hpp"
#include "tests/conformance/conformance_case.hpp"
#include "tests/conformance/expectation_reader.hpp"
#include "tests/conformance/snapshot_reader.hpp"

namespace headroom {
namespace {

constexpr std::array<std::pair<std::string_view, kai::Action>, 5> actions{{
    {"allocate", kai::Action::allocate},
    {"consolidation", kai::Action::consolidation},
    {"reclaim", kai::Action::reclaim},
    {"preempt", kai::Action::preempt},
    {"stalegangeviction", kai::Action::stale_gang_eviction},
}};

std::vector<kai::Action> read_actions(const CaseFields& run) {
  std::vector<kai::Action> all;
  for (const std::string& name : run.texts("actions")) {
    const auto* const found =
        std::ranges::find(actions, name, &std::pair<std::string_view, kai::Action>::first);
    if (found == actions.end()) {
      run.refuse("actions", fmt::format("\"{}\" is no action", name),
                 "allocate, consolidation, reclaim, preempt, stalegangeviction");
    } else {
      all.push_back(found->second);
    }
  }
  return all;
}

kai::Packing read_packing(const CaseFields& arguments, std::string_view key) {
  return arguments.text_or(key, "binpack") == "spread" ? kai::Packing::spread
                                                       : kai::Packing::binpack;
}

/// The plugins that a configuration lists, and no others. Those without a switch change nothing.
kai::Plugins read_plugins(const CaseFields& conf) {
  kai::Plugins on;
  const std::array<std::pair<std::string_view, bool*>, 13> switches{{
      {"predicates", &on.predicates},
      {"proportion", &on.proportion},
      {"priority", &on.priority},
      {"elastic", &on.elastic},
      {"nodeavailability", &on.node_availability},
      {"gpusharingorder", &on.gpu_sharing_order},
      {"gpupack", &on.gpu_pack},
      {"gpuspread", &on.gpu_spread},
      {"resourcetype", &on.resource_type},
      {"nodeplacement", &on.node_placement},
      {"topology", &on.topology},
      {"sg-nodelocalgreedy", &on.node_local_search},
      {"sg-multinodegang", &on.multi_node_search},
  }};
  for (const auto& [name, flag] : switches) *flag = false;
  for (const CaseFields& tier : conf.children("tiers")) {
    for (const CaseFields& plugin : tier.children("plugins")) {
      const std::string name = plugin.text("name");
      for (const auto& [known, flag] : switches) {
        if (known == name) *flag = true;
      }
      if (name != "nodeplacement") continue;
      const CaseFields arguments = plugin.child("arguments");
      on.gpu_placement = read_packing(arguments, "gpu");
      on.cpu_placement = read_packing(arguments, "cpu");
    }
  }
  return on;
}

/// The settings of the scheduler's own test framework, where the case says nothing else.
kai::CycleSettings read_settings(const CaseFields& fields) {
  kai::CycleSettings settings;
  settings.actions = read_actions(fields.child("run"));
  if (fields.has("scheduler_conf")) {
    settings.plugins = read_plugins(fields.child("scheduler_conf"));
  }
  // Tests without a mock of the cluster run without this plugin.
  if (!fields.has("call_limits")) settings.plugins.predicates = false;
  const CaseFields overrides = fields.child("run").child("session_overrides");
  settings.staleness_grace =
      read_seconds(overrides, "GlobalDefaultStalenessGracePeriod").value_or(Duration{});
  settings.max_consolidation_victims.reset();
  settings.skip_like_failed = false;
  return settings;
}

/// Files expectations on jobs and nodes that the case does not have. Those on pods that do not
/// exist are left out: the scheduler's own tests never look at them.
void check_names(const ScenarioCase& scenario, const CaseFields& expected) {
  std::set<std::string_view> jobs;
  std::set<std::string_view> nodes;
  for (const kai::SnapshotJob& job : scenario.snapshot.jobs) jobs.insert(job.name);
  for (const kai::SnapshotNode& node : scenario.snapshot.nodes) nodes.insert(node.name);
  const auto need_job = [&](const std::string& name, std::string_view key) {
    if (!jobs.contains(name))
      expected.refuse(key, fmt::format("no job \"{}\"", name), "a job's name");
  };
  for (const auto& [name, unused] : scenario.expected.jobs) need_job(name, "jobs");
  for (const auto& [name, unused] : scenario.expected.nodes) {
    if (nodes.contains(name)) continue;
    expected.refuse("nodes", fmt::format("no node \"{}\"", name), "a node's name");
  }
  for (const PodSetPlacement& placement : scenario.expected.placements) {
    need_job(placement.job, "pod_set_placement");
  }
  if (scenario.expected.distinct) {
    need_job(scenario.expected.distinct->job, "pod_sets_in_distinct_domains");
  }
}

ScenarioCase read_scenario_case(const CaseFields& fields) {
  const CaseFields run = fields.child("run");
  ScenarioCase scenario{.snapshot = read_snapshot(fields),
                        .settings = read_settings(fields),
                        .rounds_until_match = run.count_or("rounds_until_match", 2, 1),
                        .rounds_after_match = run.count_or("rounds_after_match", 5),
                        .jobs_that_stay_releasing = {},
                        .expected = read_expectations(fields.child("expected"))};
  const std::string mode = run.text("mode");
  scenario.in_rounds = mode == "rounds";
  if (!scenario.in_rounds && mode != "single_session") {
    run.refuse("mode", fmt::format("\"{}\" is no mode", mode), "single_session or rounds");
  }
  constexpr int rounds_max = 1000;
  if (scenario.rounds_until_match > rounds_max || scenario.rounds_after_match > rounds_max) {
    run.refuse("", "has too many rounds", "at most 1000 before and after the match");
  }
  for (const CaseFields& job : fields.children("jobs")) {
    if (!job.flag_or("releasing_stays_releasing", false)) continue;
    scenario.jobs_that_stay_releasing.push_back(job.text("name"));
  }
  const CaseFields limits = fields.child("call_limits");
  scenario.limits = {.binds = limits.number_or("max_binds", 0),
                     .evictions = limits.number_or("max_evictions", 0),
                     .pipelines = limits.number_or("max_pipelines", 0)};
  check_names(scenario, fields.child("expected"));
  return scenario;
}

/// The member `key` of an object that is none of ours to read; an empty object when it is absent.
JsonValue copied(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value == nullptr ? JsonValue{JsonValue::Object{}} : *value;
}

ConformanceCase read_case(const JsonValue& value, const CaseFields& fields) {
  ConformanceCase read{.id = fields.text("id"),
                       .category = fields.text_or("category", ""),
                       .place = fields.path(),
                       .content = {}};
  const std::string kind = fields.text("kind");
  if (kind == "scenario") {
    read.content = read_scenario_case(fields);
  } else if (kind == "formula") {
    read.content = FormulaCase{.function = fields.text("function"),
                               .inputs = copied(value, "inputs"),
                               .expected = copied(value, "expected")};
    if (read.category.empty()) read.category = fields.text("function");
  } else {
    fields.refuse("kind", fmt::format("\"{}\" is no kind of case", kind), "scenario or formula");
  }
  return read;
}

}  // namespace

std::vector<ConformanceCase> parse_cases(std::string_view text, const std::string& shown_path) {
  const JsonValue root = parse_json(text, shown_path);
  const JsonValue* list = root.find("cases");
  if (list == nullptr || list->array() == nullptr || list->array()->empty()) {
    throw InputError{{.path = shown_path,
                      .message = "this is no file of cases: a list \"cases\" is missing or empty",
                      .hint = "{\"cases\": [{\"id\": …, \"kind\": …, …}]}"}};
  }
  CaseFindings findings;
  std::vector<ConformanceCase> cases;
  for (std::size_t i = 0; i < list->array()->size(); ++i) {
    const JsonValue& value = (*list->array())[i];
    const CaseFields fields{value, shown_path + ": " + item_path("cases", i), findings};
    cases.push_back(read_case(value, fields));
  }
  findings.throw_if_any();
  return cases;
}

}  // namespace headroom
