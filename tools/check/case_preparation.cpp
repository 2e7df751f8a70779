#include "tools/check/case_preparation.hpp"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/check/case_files.hpp"
#include "tools/check/json_line.hpp"
#include "tools/check/run_suites.hpp"
#include "tools/check/suite.hpp"

namespace headroom {
namespace {

Tree read_baseline(const NamedFile& file) {
  if (!is_there(file)) {
    throw InputError{Diagnostic{.path = file.path,
                                .message = "there is no such baseline",
                                .hint = "check --update writes it"}};
  }
  return tree_of(parse_json(read_text_file(file.path), file.path));
}

/// The reference of a case, which must be a run of the same kind.
Scenario read_reference(const CheckCase& check, const Scenario& scenario,
                        const CheckOptions& options) {
  Scenario reference = read_scenario(check.against->path, {.data_directory = options.data_directory,
                                                           .overrides = options.overrides});
  if (reference.run.packing.has_value() != scenario.run.packing.has_value()) {
    throw InputError{Diagnostic{.path = check.against->shown,
                                .message = "one of scenario and reference is a packing run",
                                .hint = "compare runs of one kind: run.mode"}};
  }
  return reference;
}

PreparedCase prepare(const Suite& suite, const CheckCase& check, const CheckOptions& options) {
  PreparedCase prepared;
  prepared.suite = &suite;
  prepared.check = &check;
  prepared.missing = missing_files(check, options);
  if (!prepared.missing.empty()) return prepared;
  if (options.record != nullptr && !options.update) {
    prepared.is_unchanged =
        options.record->has(suite.shown, check.name, fingerprint_of(check, options));
    if (prepared.is_unchanged) return prepared;
  }
  prepared.scenario = read_scenario(
      check.scenario.path,
      {.data_directory = options.data_directory, .overrides = overrides_for(check, options)});
  if (check.against) prepared.reference = read_reference(check, prepared.scenario, options);
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
