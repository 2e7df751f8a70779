#include "tools/check/read_suite.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/key_checker.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/section.hpp"
#include "tools/check/json_line.hpp"
#include "tools/check/suite.hpp"
#include "tools/check/suite_description.hpp"

namespace headroom {
namespace {

/// Where the paths of a suite start.
struct Folders {
  std::string suite;
  std::string data;
};

NamedFile file_at(const Section& section, std::string_view key, const Folders& folders) {
  return named_file(section.text(key).value_or(""), folders.suite, folders.data);
}

/// Files what the keys of one expectation have to say to each other.
void check_conditions(const Section& given, bool has_reference) {
  const bool has_tolerance = given.has("rel_tol") || given.has("abs_tol");
  if (has_tolerance && !given.has("value") && !given.has("equals_metric")) {
    given.refuse("", "has a tolerance and nothing it belongs to", "give 'value' as well");
  }
  const bool is_relative = given.has("at_most_rel") || given.has("at_least_rel");
  if (is_relative && !has_reference) {
    given.refuse("", "compares with a baseline that the case does not name",
                 "give 'baseline' or 'against'");
  }
}

std::optional<std::variant<bool, double, std::string>> equals_of(const Section& given) {
  if (const auto truth = given.flag("equals")) return *truth;
  if (const auto number = given.number("equals")) return *number;
  if (auto text = given.text("equals")) return std::move(*text);
  return std::nullopt;
}

MetricExpectation metric_expectation(const Section& given) {
  return {.metric = given.text("metric").value_or(""),
          .value = given.number("value"),
          .rel_tol = given.number("rel_tol").value_or(0.0),
          .abs_tol = given.number("abs_tol").value_or(0.0),
          .at_most = given.number("at_most"),
          .at_least = given.number("at_least"),
          .at_most_rel = given.number("at_most_rel"),
          .at_least_rel = given.number("at_least_rel"),
          .equals = equals_of(given),
          .equals_metric = given.text("equals_metric").value_or(""),
          .source = given.text("source").value_or("")};
}

ScheduleExpectation schedule_expectation(const Section& given, const Folders& folders) {
  static const std::vector<std::string> known{"id", "start_s", "end_s", "nodes"};
  ScheduleExpectation expectation{.record = file_at(given, "jobs", folders),
                                  .columns = given.label_map("columns"),
                                  .abs_tol = given.seconds("abs_tol_s").value_or(Duration{}),
                                  .source = given.text("source").value_or("")};
  for (const auto& [ours, theirs] : expectation.columns) {
    if (std::ranges::find(known, ours) != known.end()) continue;
    given.refuse("columns", fmt::format("unknown column \"{}\"", ours),
                 fmt::format("one of {}", fmt::join(known, ", ")));
  }
  return expectation;
}

std::vector<std::string> overrides_of(const Section& given) {
  std::vector<std::string> overrides;
  const JsonValue* set = given.find("set");
  const auto* members = set == nullptr ? nullptr : set->object();
  if (members == nullptr) return overrides;
  for (const JsonMember& member : *members) {
    overrides.push_back(member.name + "=" + json_line(member.value));
  }
  return overrides;
}

CheckCase case_of(const Section& given, const Folders& folders) {
  CheckCase result{.name = given.text("name").value_or(""),
                   .scenario = file_at(given, "scenario", folders),
                   .overrides = overrides_of(given),
                   .baseline = {},
                   .against = {},
                   .needs = {},
                   .expectations = {},
                   .text = {}};
  if (given.has("baseline")) result.baseline = file_at(given, "baseline", folders);
  if (given.has("against")) result.against = file_at(given, "against", folders);
  if (result.baseline && result.against) {
    given.refuse("against", "stands beside 'baseline'", "a case compares with one of them");
  }
  for (const std::string& needed : given.labels("needs")) {
    result.needs.push_back(named_file(needed, folders.suite, folders.data));
  }
  for (const Section& expected : given.children("expect")) {
    if (expected.has("metric")) {
      check_conditions(expected, result.baseline.has_value() || result.against.has_value());
      result.expectations.emplace_back(metric_expectation(expected));
    } else {
      result.expectations.emplace_back(schedule_expectation(expected, folders));
    }
  }
  return result;
}

std::vector<std::string> suite_files(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator{path, error}) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  if (files.empty()) {
    throw InputError{Diagnostic{.path = path,
                                .message = "there is no suite in this directory",
                                .hint = "a suite is a file whose name ends in .json"}};
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

NamedFile named_file(const std::string& shown, const std::string& folder,
                     const std::string& data_directory) {
  if (shown.starts_with(data_variable)) {
    return {.path = data_directory + shown.substr(data_variable.size()), .shown = shown};
  }
  const std::filesystem::path path{shown};
  if (path.is_absolute()) return {.path = shown, .shown = shown};
  return {.path = (std::filesystem::path{folder} / path).string(), .shown = shown};
}

Suite parse_suite(std::string_view text, const std::string& shown_path,
                  const std::string& data_directory) {
  const JsonValue root = parse_json(text, shown_path);
  Findings findings{shown_path};
  check_keys(root, suite_description(), "", findings);
  findings.throw_if_any();

  const Folders folders{.suite = std::filesystem::path{shown_path}.parent_path().string(),
                        .data = data_directory};
  Suite suite{.shown = shown_path, .cases = {}};
  std::set<std::string> names;
  for (const Section& given : Section{&root, "", findings}.children("cases")) {
    suite.cases.push_back(case_of(given, folders));
    suite.cases.back().text = json_line(root.find("cases")->array()->at(suite.cases.size() - 1));
    if (!names.insert(suite.cases.back().name).second) {
      given.refuse("name", "another case has the same name", "names tell cases apart");
    }
  }
  findings.throw_if_any();
  return suite;
}

std::vector<Suite> read_suites(const std::vector<std::string>& paths,
                               const std::string& data_directory) {
  std::vector<Suite> suites;
  std::vector<Diagnostic> findings;
  for (const std::string& path : paths) {
    try {
      for (const std::string& file : suite_files(path)) {
        suites.push_back(parse_suite(read_text_file(file), file, data_directory));
      }
    } catch (const InputError& error) {
      findings.insert(findings.end(), error.findings().begin(), error.findings().end());
    }
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
  return suites;
}

}  // namespace headroom
