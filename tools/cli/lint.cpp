#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/catalog.hpp"
#include "models/json/json_value.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/check/case_preparation.hpp"
#include "tools/check/read_suite.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/schedule/read_snapshot.hpp"
#include "tools/study/read_study.hpp"
#include "tools/study/study_points.hpp"

namespace headroom {
namespace {

/// What lint found in one file.
struct Verdict {
  std::string file;
  std::string summary{};  ///< of a file without findings
  std::vector<Diagnostic> findings{};
  std::vector<Diagnostic> warnings{};
};

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void look_at_scenario(Verdict& verdict, const std::string& text, const CommonOptions& options) {
  const Scenario scenario = parse_scenario(
      text, verdict.file, {.data_directory = data_directory(), .overrides = options.overrides});
  std::uint64_t nodes = 0;
  std::uint64_t gpus = 0;
  for (const NodeGroup& group : scenario.cluster.nodes) {
    nodes += group.count;
    gpus += std::uint64_t{group.count} * group.gpus;
  }
  const SchedulerSpec& scheduler = scenario.scheduler;
  verdict.summary =
      fmt::format("scenario: {}, {}; {}; order {}, backfill {}, placement {}, preemption {}",
                  counted(nodes, "node"), counted(gpus, "GPU"),
                  counted(scenario.workload.size(), "workload source"), scheduler.order,
                  scheduler.backfill, scheduler.placement, scheduler.preemption);
  verdict.warnings = scenario.warnings;
}

void look_at_suite(Verdict& verdict, const std::string& text, const CommonOptions& options) {
  CheckOptions check;
  check.data_directory = data_directory();
  check.overrides = options.overrides;
  const std::vector<Suite> suites{parse_suite(text, verdict.file, check.data_directory)};
  std::uint64_t skipped = 0;
  for (const PreparedCase& prepared : prepare_cases(suites, check)) {
    if (!prepared.missing.empty()) ++skipped;
  }
  verdict.summary = fmt::format("suite of {}", counted(suites.front().cases.size(), "case"));
  if (skipped > 0) {
    verdict.summary += fmt::format(", {} of which would be skipped for want of data", skipped);
  }
}

void look_at_catalog(Verdict& verdict, const std::string& text) {
  const Catalog built_in = Catalog::built_in();
  const Catalog catalog = built_in.with_overrides(text, verdict.file);
  std::uint64_t fresh = 0;
  std::uint64_t changed = 0;
  for (const CatalogKind kind : catalog_kinds()) {
    for (const CatalogRecord& record : catalog.records(kind)) {
      if (!record.is_users) continue;
      (built_in.has(kind, record.name) ? changed : fresh) += 1;
    }
  }
  verdict.summary = fmt::format("hardware catalogue: {} new {}, {} changed", fresh,
                                fresh == 1 ? "entry" : "entries", changed);
  verdict.warnings = catalog.warnings();
  // The file stands before each warning anyway.
  for (Diagnostic& warning : verdict.warnings) warning.path.erase(0, verdict.file.size() + 2);
}

void look_at_trace(Verdict& verdict) {
  WorkloadTables tables;
  TraceSpec spec;
  spec.path = verdict.file;
  spec.shown = verdict.file;
  const auto source = make_trace_source(spec, tables);
  const TraceAudit& audit = *source->audit();
  verdict.summary =
      fmt::format("trace in format {}: {} accepted, {} of them repaired, {} rejected", audit.format,
                  counted(audit.accepted, "row"), audit.repaired, audit.rejected);
}

void look_at_snapshot(Verdict& verdict, const std::string& text, const CommonOptions& options) {
  const DryRunInput input = parse_snapshot(text, verdict.file, options.overrides);
  verdict.summary = fmt::format(
      "snapshot: {}, {}, {}", counted(input.snapshot.nodes.size(), "node"),
      counted(input.snapshot.queues.size(), "queue"), counted(input.snapshot.jobs.size(), "job"));
  verdict.warnings = input.warnings;
}

void look_at_study(Verdict& verdict, const std::string& text, const CommonOptions& options) {
  const Study study = parse_study(
      text, verdict.file, {.data_directory = data_directory(), .overrides = options.overrides});
  verdict.summary =
      fmt::format("study: {} varied, {}, {} of each", counted(study.dimensions.size(), "key"),
                  counted(point_count(study), "point"), counted(study.replications, "run"));
}

/// Whether `file` holds JSON that is not one value a line.
bool is_json(const std::string& file) {
  const std::string ending = std::filesystem::path{file}.extension().string();
  if (ending == ".json") return true;
  if (ending == ".jsonl") return false;
  std::ifstream stream{file};
  char first = '\0';
  stream >> first;
  return first == '{' || first == '/';
}

/// Whether an object has the sections of a hardware catalogue and no scenario's.
bool is_catalog(const JsonValue& root) {
  return root.find("cluster") == nullptr && root.find("workload") == nullptr &&
         std::ranges::any_of(catalog_kinds(), [&](CatalogKind kind) {
           return root.find(section_name(kind)) != nullptr;
         });
}

void look_at_json(Verdict& verdict, const CommonOptions& options) {
  const std::string text = read_text_file(verdict.file);
  const JsonValue root = parse_json(text, verdict.file);
  const auto has = [&](std::string_view key) { return root.find(key) != nullptr; };
  if (has("cases")) return look_at_suite(verdict, text, options);
  if (has("jobs") && !has("cluster") && !has("workload")) return look_at_trace(verdict);
  if (has("jobs") && !has("workload")) return look_at_snapshot(verdict, text, options);
  if (is_catalog(root)) return look_at_catalog(verdict, text);
  if (has("base") || has("vary")) return look_at_study(verdict, text, options);
  look_at_scenario(verdict, text, options);
}

Verdict look_at(const std::string& file, const CommonOptions& options) {
  Verdict verdict{.file = file};
  std::error_code error;
  const bool is_missing = !std::filesystem::exists(file, error);
  try {
    if (is_missing || is_json(file)) {
      look_at_json(verdict, options);
    } else {
      look_at_trace(verdict);
    }
  } catch (const InputError& found) {
    verdict.findings = found.findings();
  }
  return verdict;
}

Tree tree_of(const std::vector<Diagnostic>& diagnostics) {
  Tree list = Tree::list();
  for (const Diagnostic& diagnostic : diagnostics) {
    Tree& item = list.append(Tree::object());
    item.add("path", diagnostic.path);
    item.add("message", diagnostic.message);
    item.add("hint", diagnostic.hint);
  }
  return list;
}

void print_json(const std::vector<Verdict>& verdicts) {
  Tree files = Tree::list();
  for (const Verdict& verdict : verdicts) {
    Tree& file = files.append(Tree::object());
    file.add("file", verdict.file);
    file.add("ok", verdict.findings.empty());
    file.add("findings", tree_of(verdict.findings));
    file.add("warnings", tree_of(verdict.warnings));
  }
  fmt::print("{}", json_text(files));
}

void lint(const std::vector<std::string>& files, const CommonOptions& options) {
  std::vector<Verdict> verdicts;
  std::vector<Diagnostic> findings;
  for (const std::string& file : files) {
    verdicts.push_back(look_at(file, options));
    const auto& found = verdicts.back().findings;
    findings.insert(findings.end(), found.begin(), found.end());
  }
  if (options.json) print_json(verdicts);
  for (const Verdict& verdict : verdicts) {
    if (options.quiet) break;
    for (const Diagnostic& warning : verdict.warnings) {
      fmt::print(stderr, "warning: {}: {}\n", verdict.file, to_string(warning));
    }
    if (!options.json && verdict.findings.empty()) {
      print_wrapped(fmt::format("{}: ok\n  {}\n", verdict.file, verdict.summary));
    }
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
}

}  // namespace

void register_lint(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("lint", "Check input files without running them");
  command->footer("headroom lint scenarios/quickstart.json scenarios/validation/*.json");
  const auto files = std::make_shared<std::vector<std::string>>();
  command
      ->add_option("FILE", *files,
                   "Scenarios, snapshots, suites, studies, traces, hardware catalogues")
      ->required();
  command->callback([files, &options] { lint(*files, options); });
}

}  // namespace headroom
