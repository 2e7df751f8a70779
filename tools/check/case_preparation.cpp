#include "tools/check/case_preparation.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/check/json_line.hpp"
#include "tools/check/read_suite.hpp"
#include "tools/check/run_suites.hpp"
#include "tools/check/suite.hpp"

namespace headroom {
namespace {

bool is_there(const NamedFile& file) {
  std::error_code error;
  return std::filesystem::exists(file.path, error);
}

/// Collects the texts in `value` that name a file below the data folder.
void collect_data_files(const JsonValue& value, const std::string& data_directory,
                        std::vector<NamedFile>& files) {
  if (const auto* text = value.string(); text != nullptr && text->starts_with(data_variable)) {
    files.push_back(named_file(*text, "", data_directory));
  } else if (const auto* items = value.array()) {
    for (const JsonValue& item : *items) collect_data_files(item, data_directory, files);
  } else if (const auto* members = value.object()) {
    for (const JsonMember& member : *members) {
      collect_data_files(member.value, data_directory, files);
    }
  }
}

std::vector<std::string> overrides_for(const CheckCase& check, const CheckOptions& options) {
  std::vector<std::string> overrides = check.overrides;
  overrides.insert(overrides.end(), options.overrides.begin(), options.overrides.end());
  return overrides;
}

/// The files for want of which the case cannot run, each once.
std::vector<std::string> missing_files(const CheckCase& check, const CheckOptions& options) {
  std::vector<NamedFile> files = check.needs;
  for (const Expectation& expectation : check.expectations) {
    const auto* schedule = std::get_if<ScheduleExpectation>(&expectation);
    if (schedule != nullptr && schedule->record.shown.starts_with(data_variable)) {
      files.push_back(schedule->record);
    }
  }
  if (is_there(check.scenario)) {
    JsonValue scenario = parse_json(read_text_file(check.scenario.path), check.scenario.path);
    Findings ignored{check.scenario.path};  // read_scenario reports them
    apply_overrides(scenario, overrides_for(check, options), ignored);
    collect_data_files(scenario, options.data_directory, files);
  }
  std::vector<std::string> missing;
  for (const NamedFile& file : files) {
    if (is_there(file) || std::ranges::find(missing, file.shown) != missing.end()) continue;
    missing.push_back(file.shown);
  }
  return missing;
}

Tree read_baseline(const NamedFile& file) {
  if (!is_there(file)) {
    throw InputError{Diagnostic{.path = file.path,
                                .message = "there is no such baseline",
                                .hint = "check --update writes it"}};
  }
  return tree_of(parse_json(read_text_file(file.path), file.path));
}

PreparedCase prepare(const Suite& suite, const CheckCase& check, const CheckOptions& options) {
  PreparedCase prepared{.suite = &suite,
                        .check = &check,
                        .missing = missing_files(check, options),
                        .scenario = {},
                        .baseline = {}};
  if (!prepared.missing.empty()) return prepared;
  prepared.scenario = read_scenario(
      check.scenario.path,
      {.data_directory = options.data_directory, .overrides = overrides_for(check, options)});
  if (check.baseline && !options.update) prepared.baseline = read_baseline(*check.baseline);
  return prepared;
}

/// Two cases that would both write one baseline.
void check_updates(std::span<const PreparedCase> cases, std::vector<Diagnostic>& findings) {
  std::map<std::string, const CheckCase*> writers;
  for (const PreparedCase& prepared : cases) {
    if (!prepared.check->baseline) continue;
    const auto [first, is_new] = writers.emplace(
        std::filesystem::path{prepared.check->baseline->path}.lexically_normal().string(),
        prepared.check);
    if (is_new) continue;
    findings.push_back(in_case(
        *prepared.suite, *prepared.check,
        {.path = prepared.check->baseline->shown,
         .message = "would be written by two cases, also by \"" + first->second->name + "\"",
         .hint = "with --update each case has a baseline of its own"}));
  }
}

}  // namespace

Diagnostic in_case(const Suite& suite, const CheckCase& check, Diagnostic finding) {
  if (finding.path.empty()) finding.path = suite.shown;
  if (!finding.hint.empty()) finding.hint += "; ";
  finding.hint += "in case \"" + check.name + "\" of " + suite.shown;
  return finding;
}

std::vector<PreparedCase> prepare_cases(std::span<const Suite> suites,
                                        const CheckOptions& options) {
  std::vector<PreparedCase> cases;
  std::vector<Diagnostic> findings;
  const auto prepare_one = [&](const Suite& suite, const CheckCase& check) {
    try {
      cases.push_back(prepare(suite, check, options));
    } catch (const InputError& error) {
      for (const Diagnostic& finding : error.findings()) {
        findings.push_back(in_case(suite, check, finding));
      }
    }
  };
  for (const Suite& suite : suites) {
    for (const CheckCase& check : suite.cases) prepare_one(suite, check);
  }
  if (options.update) check_updates(cases, findings);
  if (!findings.empty()) throw InputError{std::move(findings)};
  return cases;
}

}  // namespace headroom
