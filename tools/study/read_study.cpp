#include "tools/study/read_study.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/key_checker.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/section.hpp"
#include "tools/check/read_suite.hpp"
#include "tools/study/study_description.hpp"
#include "tools/study/study_points.hpp"
#include "tools/study/varied_values.hpp"

namespace headroom {
namespace {

constexpr double exact_max = 9'007'199'254'740'992;

/// The whole number that the base gives for `key` of its section `run`.
std::uint64_t run_count(const JsonValue& base, std::string_view key, std::uint64_t fallback) {
  Findings ignored{""};  // the scenario's own checks report them
  const auto count = Section{&base, "", ignored}.child("run").number(key);
  return count && *count >= 0.0 && *count <= exact_max ? static_cast<std::uint64_t>(*count)
                                                       : fallback;
}

/// Reads the scenario that the study is about; what is no JSON is filed.
void read_base(const Section& root, const StudyOptions& options, Study& study) {
  const JsonValue* given = root.find("base");
  study.base_shown = study.shown + ": base";
  try {
    if (const auto* name = given->string()) {
      const std::string folder = std::filesystem::path{study.shown}.parent_path().string();
      study.base_shown = named_file(*name, folder, options.data_directory).path;
      study.base = parse_json(read_text_file(study.base_shown), study.base_shown);
    } else {
      study.base = *given;
    }
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) {
      root.refuse("base", finding.path + " " + finding.message, finding.hint);
    }
  }
}

void read_design(const Section& root, Study& study) {
  const JsonValue* design = root.find("design");
  const std::string word = root.text("design").value_or(root.has("points") ? "list" : "grid");
  if (design != nullptr && design->object() != nullptr) {
    const Section drawn = root.child("design");
    const bool random = drawn.has("random");
    study.design.kind = random ? DesignKind::random : DesignKind::latin_hypercube;
    const auto count = drawn.count(random ? "random" : "latin-hypercube");
    study.design.count = static_cast<std::size_t>(count.value_or(1));
    study.design.seed = static_cast<std::uint64_t>(drawn.count("seed").value_or(1));
  } else if (word == "list") {
    study.design.kind = DesignKind::list;
  }
  const bool is_list = study.design.kind == DesignKind::list;
  if (is_list && !root.has("points")) {
    root.refuse("points", "is missing", "a list needs its points");
  }
  if (!is_list && root.has("points")) {
    root.refuse("points", "belongs to another design", "\"design\": \"list\"");
  }
  if (is_list && root.has("vary")) {
    root.refuse("vary", "has no meaning beside the points of a list", "leave one of them out");
  }
}

void read_dimensions(const Section& root, Study& study) {
  const JsonValue* vary = root.find("vary");
  const auto* members = vary == nullptr ? nullptr : vary->object();
  if (members == nullptr) return;
  const bool is_drawn =
      study.design.kind == DesignKind::random || study.design.kind == DesignKind::latin_hypercube;
  for (const JsonMember& member : *members) {
    study.dimensions.push_back(varied_dimension(root.child("vary"), member.name, is_drawn));
  }
}

/// The points of a list. Its dimensions are the keys that they set, as they first appear.
void read_list(const Section& root, Study& study) {
  if (study.design.kind != DesignKind::list) return;
  const auto* rows = root.has("points") ? root.find("points")->array() : nullptr;
  if (rows == nullptr) return;
  std::map<std::string, std::size_t> columns;
  for (const JsonValue& row : *rows) {
    StudyPoint point{.index = study.listed.size(), .labels = {}, .overrides = {}};
    const auto* members = row.object();
    for (std::size_t i = 0; members != nullptr && i < members->size(); ++i) {
      const JsonMember& set = (*members)[i];
      const auto [column, is_new] = columns.try_emplace(set.name, study.dimensions.size());
      if (is_new) study.dimensions.push_back({.name = set.name, .values = {}, .range = {}});
      const VariedValue value = varied_value(set.name, set.value);
      point.labels.resize(std::max(point.labels.size(), column->second + 1));
      point.labels[column->second] = value.label;
      point.overrides.push_back(value.overrides.front());
    }
    study.listed.push_back(std::move(point));
  }
  for (StudyPoint& point : study.listed) point.labels.resize(study.dimensions.size());
}

/// A finding without the place it was found at.
using Complaint = std::pair<std::string, std::string>;

/// What the key checker says of the base with `overrides`, by what is wrong and where.
std::vector<Diagnostic> complaints(const Study& study, const std::vector<std::string>& overrides) {
  static const ObjectDescription description = scenario_description();
  JsonValue root = study.base;
  Findings findings{""};
  findings.name_overrides("vary");
  apply_overrides(root, overrides, findings);
  if (findings.empty()) check_keys(root, description, "", findings);
  return findings.list();
}

/// Holds every value by itself against what a scenario allows, so that a slip shows before the
/// first run. What the base alone has is left to those who need it whole.
class VaryCheck {
 public:
  VaryCheck(const Study& study, Findings& findings) : study_{study}, findings_{findings} {
    for (const Diagnostic& known : complaints(study, {})) {
      known_.insert({known.path, known.message});
    }
  }

  void check(const std::string& place, const std::vector<std::string>& overrides) {
    for (const std::string& text : overrides) {
      const std::string path = text.substr(0, text.find('='));
      if (path == "run.seed" || path == "run.replications") {
        findings_.add(place, path + " cannot be varied",
                      "\"replications\" of the study gives each point several seeds");
        return;
      }
    }
    for (const Diagnostic& found : complaints(study_, overrides)) {
      // Where the path was overridden, its mark says no more than `place` does.
      const std::string path = found.path.substr(0, found.path.find(" (given by vary)"));
      if (known_.contains({path, found.message})) continue;
      if (!reported_.insert({path, found.message}).second) continue;
      findings_.add(place, path.empty() ? found.message : path + ": " + found.message, found.hint);
    }
  }

 private:
  const Study& study_;
  Findings& findings_;
  std::set<Complaint> known_;
  std::set<Complaint> reported_;
};

void check_varied(const Study& study, Findings& findings) {
  VaryCheck check{study, findings};
  for (const Dimension& dimension : study.dimensions) {
    const std::string place = member_path("vary", dimension.name);
    for (const VariedValue& value : dimension.values) check.check(place, value.overrides);
    if (!dimension.range) continue;
    // What lies between two allowed numbers is allowed.
    constexpr double first = 1e-12;
    check.check(place, drawn_value(dimension, first).overrides);
    check.check(place, drawn_value(dimension, 1.0 - first).overrides);
  }
  for (const StudyPoint& point : study.listed) {
    check.check(item_path("points", point.index), point.overrides);
  }
  if (study.dimensions.empty() && study.listed.empty()) check.check("base", {});
}

/// A base with mistakes that the first point does not mend is wrong itself.
void check_base(const Study& study) {
  constexpr double first = 1e-12;
  std::vector<std::string> overrides;
  if (!study.listed.empty()) overrides = study.listed.front().overrides;
  for (const Dimension& dimension : study.dimensions) {
    if (dimension.values.empty() && !dimension.range) continue;
    const auto set = drawn_value(dimension, first).overrides;
    overrides.insert(overrides.end(), set.begin(), set.end());
  }
  Findings findings{study.base_shown};
  for (const Diagnostic& found : complaints(study, overrides)) {
    findings.add(found.path, found.message, found.hint);
  }
  findings.throw_if_any();
}

void check_count(const Study& study, Findings& findings) {
  const std::size_t count = point_count(study);
  if (count == 0 && findings.empty()) {
    findings.add("vary", "leaves no point", "at least one value for each key");
  }
  if (count > study_points_max) {
    findings.add("vary", fmt::format("makes {} points", count),
                 fmt::format("at most {}; \"design\": {{\"random\": N}} draws some of them",
                             study_points_max));
  }
}

std::optional<JsonValue> copy_of(const Section& root, std::string_view key) {
  const JsonValue* value = root.find(key);
  return value == nullptr ? std::nullopt : std::optional{*value};
}

/// The study's prices stand for those of the base. Who minimises costs wants them counted.
void set_prices(Study& study) {
  auto* members = study.base.object();
  if (members == nullptr) return;
  const auto known = std::ranges::find(*members, std::string{"prices"}, &JsonMember::name);
  const bool wants_costs = study.minimize.starts_with("cost.");
  if (!study.prices && (known != members->end() || !wants_costs)) return;
  const JsonValue prices = study.prices.value_or(JsonValue{JsonValue::Object{}});
  if (known != members->end()) {
    known->value = prices;
  } else {
    members->push_back({.name = "prices", .value = prices});
  }
}

}  // namespace

Study parse_study(std::string_view text, const std::string& shown_path,
                  const StudyOptions& options) {
  const JsonValue value = parse_json(text, shown_path);
  Findings findings{shown_path};
  check_keys(value, study_description(options.sections), "", findings);
  findings.throw_if_any();

  const Section root{&value, "", findings};
  Study study;
  study.shown = shown_path;
  study.data_directory = options.data_directory;
  study.name = root.text("name").value_or(std::filesystem::path{shown_path}.stem().string());
  read_base(root, options, study);
  read_design(root, study);
  read_dimensions(root, study);
  read_list(root, study);
  study.goals = build_goals(root);
  study.minimize = root.text("minimize").value_or("");
  study.metrics = root.labels("metrics");
  study.search = copy_of(root, "search");
  study.growth = copy_of(root, "growth");
  study.deliveries = copy_of(root, "deliveries");
  study.prices = copy_of(root, "prices");
  check_count(study, findings);
  findings.throw_if_any();

  Findings given{study.base_shown};
  apply_overrides(study.base, options.overrides, given);
  given.throw_if_any();
  set_prices(study);
  study.seed = run_count(study.base, "seed", 1);
  const auto replications = root.small_count("replications");
  study.replications =
      replications.value_or(static_cast<std::uint32_t>(run_count(study.base, "replications", 1)));
  if (!root.has("goals")) {
    Findings ignored{""};  // the base's own check reports them
    study.goals = build_goals(Section{&study.base, "", ignored});
  }
  check_varied(study, findings);
  findings.throw_if_any();
  check_base(study);
  return study;
}

Study read_study(const std::string& path, const StudyOptions& options) {
  return parse_study(read_text_file(path), path, options);
}

}  // namespace headroom
