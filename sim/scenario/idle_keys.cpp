#include "sim/scenario/idle_keys.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "headroom/training.hpp"

#include "sim/scenario/builders.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// Whether anybody asks how long jobs will run.
bool asks_for_run_times(const SchedulerSpec& scheduler) {
  constexpr std::array<std::string_view, 7> orders{"sjf", "ljf",    "srtf", "srsf",
                                                   "f1",  "unicef", "wfp3"};
  if (scheduler.policy == "slurm" || scheduler.policy == "kai") return true;
  if (scheduler.backfill == "easy" || scheduler.backfill == "conservative") return true;
  return holds(orders, scheduler.order) || scheduler.off_peak.has_value();
}

void warn_of_idle_estimate(const Section& root, const SchedulerSpec& scheduler,
                           BuildContext& context) {
  const Section section = root.child("scheduler");
  if (!section.has("estimate") || asks_for_run_times(scheduler)) return;
  context.warnings.push_back({section.path_of("estimate"),
                              fmt::format("has no effect: order {} and backfill {} ask for no run "
                                          "times",
                                          scheduler.order, scheduler.backfill),
                              ""});
}

/// Whether a run might be another one with another seed.
bool is_random(const Scenario& scenario) {
  // Placements that break ties, or draw the jobs they expect, at random.
  constexpr std::array<std::string_view, 6> placements{
      "random", "dot-product", "gpu-packing", "gpu-clustering", "best-fit-cpu-gpu", "fgd"};
  if (scenario.run.packing || scenario.stack) return true;
  if (!scenario.services.empty() || !scenario.interactive.empty()) return true;
  if (scenario.scheduler.estimate.kind == EstimateSpec::Kind::noise) return true;
  if (holds(placements, scenario.scheduler.placement)) return true;
  for (const PipelineSpec& pipeline : scenario.pipelines) {
    const auto draws = [](const PipelineStep& step) { return step.failure_rate > 0 || step.sweep; };
    if (std::ranges::any_of(pipeline.steps, draws)) return true;
  }
  return std::ranges::any_of(scenario.workload, [](const WorkloadSpec& source) {
    return std::holds_alternative<SyntheticSpec>(source);
  });
}

void warn_of_idle_replications(const Section& root, const Scenario& scenario,
                               BuildContext& context) {
  if (scenario.run.replications < 2 || is_random(scenario)) return;
  context.warnings.push_back(
      {root.child("run").path_of("replications"),
       fmt::format("has no effect: nothing here is random, so all {} runs are the same",
                   scenario.run.replications),
       "their confidence intervals mean nothing"});
}

/// One of several may be for variants of the scenario; all of them for nothing are a slip.
void warn_of_idle_profiles(const Section& root, const Scenario& scenario, BuildContext& context) {
  if (context.profile_names.empty()) return;
  const bool are_used =
      std::ranges::any_of(scenario.profile_rules, [](const auto& rules) { return !rules.empty(); });
  if (are_used) return;
  context.warnings.push_back({root.path_of("profiles"),
                              "has no effect: no source of the workload names one",
                              "\"profiles\": [{\"as\": NAME}] beside a trace or generate"});
}

void add_storages(const EtlWork& work, std::set<std::string>& used) {
  for (const PreparationStage& stage : work.stages) {
    used.insert(stage.read.storage);
    used.insert(stage.write.storage);
  }
}

void warn_of_idle_storage(const Section& root, const Scenario& scenario, BuildContext& context) {
  if (!scenario.stack) return;
  std::set<std::string> used;
  for (const TrainingProfile& profile : scenario.profiles) {
    used.insert(profile.data.storage);
    used.insert(profile.checkpoints.storage);
  }
  for (const ServiceSpec& service : scenario.services) used.insert(service.cold_start.storage);
  for (const WorkloadSpec& source : scenario.workload) {
    const auto* listed = std::get_if<InlineJobs>(&source);
    if (listed == nullptr) continue;
    for (const ListedJob& job : listed->jobs) {
      if (job.etl) add_storages(*job.etl, used);
    }
  }
  for (const Section& storage : root.child("cluster").children("storage")) {
    const std::string name = storage.text("name").value_or("");
    if (name.empty() || used.contains(name)) continue;
    context.warnings.push_back(
        {storage.path(), fmt::format("has no effect: no job reads from or writes to \"{}\"", name),
         ""});
  }
}

bool asks_for_part(const ListedJob& job) {
  return job.request.device_share.count > 0 || job.request.gpu_memory.count > 0;
}

/// Whether some job might hold a part of a GPU that others hold parts of; a trace might.
bool shares_devices(const Scenario& scenario) {
  const auto might_share = [](const WorkloadSpec& source) {
    if (std::holds_alternative<TraceSpec>(source)) return true;
    const auto* listed = std::get_if<InlineJobs>(&source);
    return listed != nullptr && std::ranges::any_of(listed->jobs, asks_for_part);
  };
  return std::ranges::any_of(scenario.workload, might_share) ||
         std::ranges::any_of(scenario.interactive, asks_for_part, &InteractiveSpec::session);
}

void warn_of_idle_sharing(const Section& root, const Scenario& scenario, BuildContext& context) {
  if (scenario.sharing.empty() || shares_devices(scenario)) return;
  const Section cluster = root.child("cluster");
  std::string path = cluster.path_of("sharing");
  for (const Section& group : cluster.children("nodes")) {
    if (!cluster.has("sharing") && group.has("sharing")) path = group.path_of("sharing");
  }
  context.warnings.push_back({path, "has no effect: nobody asks for a part of a GPU",
                              "\"gpu_fraction\" or \"gpu_memory\""});
}

}  // namespace

void warn_of_idle_keys(const Section& root, const Scenario& scenario, BuildContext& context) {
  warn_of_idle_estimate(root, scenario.scheduler, context);
  warn_of_idle_replications(root, scenario, context);
  warn_of_idle_profiles(root, scenario, context);
  warn_of_idle_storage(root, scenario, context);
  warn_of_idle_sharing(root, scenario, context);
}

}  // namespace headroom
