#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/units.hpp"

#include "models/json/json_value.hpp"
#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom {

/// What every pod of a job, or one pod, must have come to.
struct PodExpectation {
  kai::Status status = kai::Status::pending;
  std::string node;                                 ///< empty for any
  std::optional<std::vector<std::size_t>> zones{};  ///< by number, ascending
  double gpus_accepted = 0;                         ///< of all pods together; 0 for any
  std::optional<Duration> started_before{};         ///< at least so long ago
};

struct NodeExpectation {
  double idle_gpus = 0;
  double releasing_gpus = 0;
  std::map<std::size_t, kai::NamedAmounts> zones_available{};
};

/// Where the pods of one pod set must be.
struct PodSetPlacement {
  std::string job;
  std::string pod_set;
  std::string label;                                ///< of nodes; its values are domains
  std::map<std::string, std::size_t> per_domain{};  ///< pods by domain; empty for any
  std::vector<std::string> nodes{};                 ///< sorted; empty for any
};

/// Each pod set in a domain of its own, all of `domains` used.
struct DistinctDomains {
  std::string job;
  std::vector<std::string> pod_sets;
  std::string label;
  std::vector<std::string> domains;  ///< sorted
};

template <class Expectation>
using Named = std::vector<std::pair<std::string, Expectation>>;

struct ScenarioExpectations {
  Named<PodExpectation> jobs;
  Named<PodExpectation> tasks;
  Named<NodeExpectation> nodes;
  std::vector<PodSetPlacement> placements;
  std::optional<DistinctDomains> distinct;
};

/// How often a session may call for something.
struct CallLimits {
  double binds = 0;
  double evictions = 0;
  double pipelines = 0;
};

/// A cluster, what is done with it, and what must come of it.
struct ScenarioCase {
  kai::Snapshot snapshot;  ///< as it is when the first session begins, at `case_time`
  kai::CycleSettings settings;
  bool in_rounds = false;
  int rounds_until_match = 2;
  int rounds_after_match = 5;
  std::vector<std::string> jobs_that_stay_releasing;
  CallLimits limits{};
  ScenarioExpectations expected;
};

/// The instant of every session of every case; far enough from 0 for any age.
inline constexpr TimePoint case_time{Duration{1'000'000'000'000'000'000}};

/// A function of the policy on numbers of its own.
struct FormulaCase {
  std::string function;
  JsonValue inputs;
  JsonValue expected;
};

struct ConformanceCase {
  std::string id;
  std::string category;
  std::string place;  ///< in the file, for messages
  std::variant<ScenarioCase, FormulaCase> content;
};

/// Reads a file of cases: an object with a list `cases`, each of kind `scenario` or `formula`.
/// Members that say nothing about the outcome are ignored. Throws InputError with all findings.
[[nodiscard]] std::vector<ConformanceCase> parse_cases(std::string_view text,
                                                       const std::string& shown_path);

/// The name of a status in case files, such as `Running`.
[[nodiscard]] std::string_view status_name(kai::Status status);

}  // namespace headroom
