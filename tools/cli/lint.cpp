#include <CLI/CLI.hpp>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/cli/command.hpp"

namespace headroom {
namespace {

/// What lint found in one file.
struct Verdict {
  std::string file;
  std::string summary;  ///< of a file without findings
  std::vector<Diagnostic> findings;
  std::vector<Diagnostic> warnings;
};

std::string summary_of(const Scenario& scenario) {
  std::uint64_t nodes = 0;
  std::uint64_t gpus = 0;
  for (const NodeGroup& group : scenario.cluster.nodes) {
    nodes += group.count;
    gpus += std::uint64_t{group.count} * group.gpus;
  }
  const SchedulerSpec& scheduler = scenario.scheduler;
  return fmt::format(
      "scenario: {} nodes, {} GPUs; {} workload source{}; order {}, backfill {}, "
      "placement {}, preemption {}",
      nodes, gpus, scenario.workload.size(), scenario.workload.size() == 1 ? "" : "s",
      scheduler.order, scheduler.backfill, scheduler.placement, scheduler.preemption);
}

Verdict look_at(const std::string& file, const CommonOptions& options) {
  Verdict verdict{.file = file, .summary = {}, .findings = {}, .warnings = {}};
  try {
    const Scenario scenario =
        read_scenario(file, {.data_directory = data_directory(), .overrides = options.overrides});
    verdict.summary = summary_of(scenario);
    verdict.warnings = scenario.warnings;
  } catch (const InputError& error) {
    verdict.findings = error.findings();
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
      fmt::print("{}: ok\n  {}\n", verdict.file, verdict.summary);
    }
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
}

}  // namespace

void register_lint(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("lint", "Check input files without running them");
  const auto files = std::make_shared<std::vector<std::string>>();
  command->add_option("FILE", *files, "Scenario files")->required();
  command->callback([files, &options] { lint(*files, options); });
}

}  // namespace headroom
