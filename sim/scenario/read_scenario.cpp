#include "sim/scenario/read_scenario.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/build_pipeline.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/cluster_files.hpp"
#include "sim/scenario/expand_generators.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/idle_keys.hpp"
#include "sim/scenario/key_checker.hpp"
#include "sim/scenario/key_description.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/pipeline_files.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

std::vector<LazyCatalog::File> catalog_files(const Section& root, const BuildContext& context) {
  std::vector<LazyCatalog::File> files;
  for (const std::string& name : root.labels("catalog")) {
    std::filesystem::path path = name;
    if (path.is_relative()) path = std::filesystem::path{context.folder} / path;
    files.push_back({.path = path.string(), .shown = name});
  }
  return files;
}

/// Network and storage act on jobs that say what they do, and on no others.
void warn_of_idle_stack(const Section& cluster, BuildContext& context) {
  for (const char* key : {"network", "storage"}) {
    if (!cluster.has(key)) continue;
    context.warnings.push_back({cluster.path_of(key), "has no effect: no job says what it does",
                                "give jobs \"training\" or \"etl\", or sources \"profiles\""});
  }
}

void warn_of_idle_clock(const Section& run, const Scenario& scenario, BuildContext& context) {
  const SchedulerSpec& scheduler = scenario.scheduler;
  if (!run.has("start_epoch_s") || scheduler.policy == "slurm") return;
  if (scheduler.kai.usage || scheduler.off_peak) return;
  for (const PipelineSpec& pipeline : scenario.pipelines) {
    if (pipeline.schedule.cron) return;
  }
  context.warnings.push_back({run.path_of("start_epoch_s"),
                              "has no effect: the policy does not ask for the time of day", ""});
}

/// What day and time it is when the run starts, unless the windows say it themselves.
void set_week_time(const Section& root, Scenario& scenario) {
  if (root.child("scheduler").child("off_peak").has("starts")) return;
  if (!root.child("run").has("start_epoch_s")) return;
  scenario.scheduler.off_peak->week_time_at_start = week_time_at(scenario.run.start_epoch);
}

/// Where jobs of policy kai can wait; anywhere when there are none.
std::vector<std::string> leaf_queues(const std::vector<kai::SnapshotQueue>& queues) {
  std::vector<std::string> leaves;
  for (const kai::SnapshotQueue& queue : queues) {
    if (std::ranges::find(queues, queue.name, &kai::SnapshotQueue::parent) == queues.end()) {
      leaves.push_back(queue.name);
    }
  }
  return leaves;
}

void check_queue(const Section& place, const std::vector<std::string>& leaves) {
  const std::string queue = place.text("queue").value_or("");
  if (std::ranges::find(leaves, queue) != leaves.end() || !place.is_sound("queue")) return;
  const std::string near = nearest_name(queue, leaves);
  place.refuse("queue",
               queue.empty()
                   ? "names no queue"
                   : fmt::format("\"{}\" is no queue without others below it", queue.substr(0, 80)),
               near.empty() ? fmt::format("one of {}", fmt::join(leaves, ", "))
                            : fmt::format("did you mean \"{}\"?", near));
}

/// Jobs spelled out or drawn must be in leaves of the tree; those of traces show in the run.
void check_queues(const Section& root, const SchedulerSpec& scheduler) {
  const std::vector<std::string> leaves = leaf_queues(scheduler.kai.queues);
  if (leaves.empty()) return;
  for (const Section& source : root.children("workload")) {
    for (const char* kind : {"generate", "interactive"}) {
      if (source.has(kind)) check_queue(source.child(kind), leaves);
    }
    for (const Section& job : source.children("jobs")) check_queue(job, leaves);
    const Section pipeline = source.child("pipeline");
    for (const NamedStep& step : named_steps(pipeline)) {
      check_queue(step.place.has("queue") ? step.place : pipeline, leaves);
    }
  }
}

Scenario build_scenario(const Section& root, BuildContext& context) {
  Scenario scenario;
  context.catalog = LazyCatalog{catalog_files(root, context)};
  const Section cluster = root.child("cluster");
  BuiltCluster built = build_cluster(cluster, context.catalog);
  scenario.cluster = std::move(built.spec);
  context.stack = build_stack(cluster, std::move(built.hardware), context);
  context.written = written_data_sets(root);
  build_profiles(root, context);
  scenario.scheduler = build_scheduler(root.child("scheduler"), scenario.cluster, context);
  scenario.run = build_run(root.child("run"));
  scenario.scheduler.slurm.start_epoch = scenario.run.start_epoch;
  if (auto& usage = scenario.scheduler.kai.usage) {
    usage->start_epoch_s = scenario.run.start_epoch.count / Duration{1_s}.count;
  }
  if (scenario.scheduler.off_peak) set_week_time(root, scenario);
  context.run_until = scenario.run.until;
  for (const NodeGroup& group : scenario.cluster.nodes) {
    context.cluster_gpus += std::uint64_t{group.count} * group.gpus;
  }
  context.topology = scenario.cluster.topology;
  context.places_by_topology = scenario.scheduler.policy == "kai";
  scenario.workload = build_workload(root, context);
  scenario.pipelines = build_pipelines(root, context);
  check_queues(root, scenario.scheduler);
  for (const Section& source : root.children("workload")) {
    scenario.profile_rules.push_back(build_profile_rules(source, context));
  }
  warn_of_idle_clock(root.child("run"), scenario, context);
  scenario.goals = build_goals(root);
  scenario.costs = build_costs(root, context);
  scenario.services = std::move(context.services);
  scenario.interactive = std::move(context.interactive);
  scenario.gpu_demands = std::move(context.gpu_demands);
  scenario.sharing = build_sharing(cluster);
  if (context.needs_stack || context.serves_on_stack) {
    scenario.stack = std::move(context.stack);
    scenario.profiles = std::move(context.profiles);
  } else {
    warn_of_idle_stack(cluster, context);
  }
  warn_of_idle_keys(root, scenario, context);
  scenario.warnings = std::move(context.warnings);
  std::ranges::move(context.catalog.warnings(), std::back_inserter(scenario.warnings));
  return scenario;
}

}  // namespace

std::string read_text_file(const std::string& path) {
  constexpr std::size_t size_max = 64U << 20U;
  const auto refuse = [&](const char* message, const char* hint) {
    throw InputError{{path, message, hint}};
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) refuse("does not exist", "the path of a file");
  if (std::filesystem::is_directory(status)) refuse("is a directory", "the path of a file");
  std::ifstream file{path, std::ios::binary};
  if (!file) refuse("cannot be read", "a file with read permission");
  std::string text;
  constexpr std::size_t block = 1U << 16U;
  while (file && text.size() <= size_max) {
    const std::size_t before = text.size();
    text.resize(before + block);
    file.read(text.data() + before, static_cast<std::streamsize>(block));
    text.resize(before + static_cast<std::size_t>(file.gcount()));
  }
  if (text.size() > size_max) {
    refuse("is larger than 64 MiB", "long job lists belong in a trace file");
  }
  return text;
}

Scenario parse_scenario(std::string_view text, const std::string& shown_path,
                        const ReadOptions& options) {
  return scenario_of(parse_json(text, shown_path), shown_path, options);
}

Scenario scenario_of(JsonValue root, const std::string& shown_path, const ReadOptions& options,
                     const std::string& overrides_name) {
  // Made once: a sweep reads thousands of scenarios.
  static const ObjectDescription description = scenario_description();
  Findings findings{shown_path};
  findings.name_overrides(overrides_name);
  const std::filesystem::path path{shown_path};
  BuildContext context{.folder = path.parent_path().string(),
                       .data_directory = options.data_directory};
  // Before overrides, which may change what the files list.
  expand_cluster_files(root, NodeDetail::groups, context, findings);
  apply_overrides(root, options.overrides, findings);
  // After them, which may say more of steps than the scenario.
  expand_pipeline_files(root, context, findings);
  expand_generators(root,
                    {.scenario = path.parent_path().string(), .data = options.data_directory});
  check_keys(root, description, "", findings);

  const Section section{&root, "", findings};
  Scenario scenario = build_scenario(section, context);
  scenario.name = section.text("name").value_or(path.stem().string());
  findings.throw_if_any();
  return scenario;
}

Scenario read_scenario(const std::string& path, const ReadOptions& options) {
  return parse_scenario(read_text_file(path), path, options);
}

}  // namespace headroom
