#include "sim/observe/capacity_series.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "sim/observe/gpu_uses.hpp"
#include "sim/observe/job_runs.hpp"
#include "sim/observe/service_series.hpp"
#include "sim/observe/session_series.hpp"
#include "sim/observe/training_figures.hpp"

namespace headroom {
namespace {

constexpr WideInt milli = 1000;
constexpr std::size_t groups_max = 100;

using ByClass = std::array<std::vector<double>, gpu_class_count>;

std::vector<double>& of(ByClass& gpus, GpuClass gpu_class) {
  return gpus[static_cast<std::size_t>(gpu_class)];
}

/// GPUs of jobs that are replayed as measured.
ByClass replayed_use(const RunRecord& run, const Steps& steps) {
  std::vector<Level> levels(gpu_class_count, Level{steps});
  for_each_use(run, [&](const GpuUse& use) {
    if (use.from >= use.to) return;
    Level& level = levels[static_cast<std::size_t>(use.gpu_class)];
    level.change(steps.place(use.from), use.share.count);
    level.change(steps.place(use.to), -use.share.count);
  });
  ByClass gpus;
  for (std::size_t i = 0; i < gpu_class_count; ++i) {
    gpus[i] = means(levels[i].sums(steps), milli, steps);
  }
  return gpus;
}

/// GPUs of training jobs: what of killed ones computes is lost.
void add_training(ByClass& gpus, const RunRecord& run, const Steps& steps,
                  const std::vector<TimePoint>& starts) {
  std::array<Level, 2> held{Level{steps}, Level{steps}};  ///< by whether the job was killed
  for_each_run(run, [&](const JobRun& job_run) {
    const JobRecord& job = run.jobs.record(job_run.job);
    if (!job.trains) return;
    Level& level = held[job.state == JobState::killed ? 1 : 0];
    level.change(steps.place(job_run.start), job_run.share.count);
    level.change(steps.place(job_run.end), -job_run.share.count);
  });
  const std::vector<double> kept = means(held[0].sums(steps), milli, steps);
  const std::vector<double> killed = means(held[1].sums(steps), milli, steps);
  constexpr std::array phases{GpuClass::staging, GpuClass::input_stall, GpuClass::communication,
                              GpuClass::checkpoint};
  const std::vector<std::vector<double>> waiting = waiting_gpus(run, starts);
  for (std::size_t step = 0; step < steps.count(); ++step) {
    double computing = kept[step] + killed[step];
    for (std::size_t phase = 0; phase < phases.size(); ++phase) {
      of(gpus, phases[phase])[step] += waiting[phase][step];
      computing -= waiting[phase][step];
    }
    computing = std::max(0.0, computing);
    const double all = kept[step] + killed[step];
    const double lost = all > 0.0 ? computing * killed[step] / all : 0.0;
    of(gpus, GpuClass::lost)[step] += lost;
    of(gpus, GpuClass::useful)[step] += computing - lost;
  }
}

void add_services(ByClass& gpus, const RunRecord& run, const Steps& steps) {
  const ServiceUse use = service_use(run, steps);
  for (const auto& [gpu_class, sums] :
       {std::pair{GpuClass::staging, &use.starting}, std::pair{GpuClass::unused, &use.unused},
        std::pair{GpuClass::useful, &use.useful}}) {
    const std::vector<double> held = means(*sums, milli, steps);
    for (std::size_t step = 0; step < steps.count(); ++step)
      of(gpus, gpu_class)[step] += held[step];
  }
}

void add_sessions(ByClass& gpus, const RunRecord& run, const Steps& steps) {
  const SessionLevels levels = session_levels(run, steps);
  for (std::size_t i = 0; i < gpu_class_count; ++i) {
    const std::vector<double> held = means(levels.by_class[i], milli, steps);
    for (std::size_t step = 0; step < steps.count(); ++step) gpus[i][step] += held[step];
  }
}

void add_idle(ByClass& gpus, const RunRecord& run, const Steps& steps) {
  constexpr std::array reasons{GpuClass::idle_no_demand, GpuClass::idle_fragmented,
                               GpuClass::idle_policy, GpuClass::idle_insufficient};
  for (std::size_t step = 0; step < steps.count(); ++step) {
    double idle = static_cast<double>(run.gpu_count);
    for (std::size_t i = 0; i < gpu_class_count; ++i) idle -= gpus[i][step];
    // Below this only rounding is left.
    if (idle < 1e-9 * static_cast<double>(run.gpu_count)) continue;
    const TimePoint start = steps.start(step);
    const auto parts = run.idle.parts(start, start + Duration{steps.width(step)});
    for (const GpuClass reason : reasons) {
      of(gpus, reason)[step] = idle * parts[idle_number(reason)];
    }
  }
}

}  // namespace

std::vector<Series::Column> account_columns(const RunRecord& run, const Steps& steps) {
  ByClass gpus = replayed_use(run, steps);
  if (!run.training.empty()) {
    std::vector<TimePoint> starts;
    for (std::size_t step = 0; step < steps.count(); ++step) starts.push_back(steps.start(step));
    add_training(gpus, run, steps, starts);
  }
  if (!run.services.empty()) add_services(gpus, run, steps);
  if (run.sessions.is_used) add_sessions(gpus, run, steps);
  add_idle(gpus, run, steps);
  std::vector<Series::Column> columns;
  for (std::size_t i = 0; i < gpu_class_count; ++i) {
    if (std::ranges::none_of(gpus[i], [](double value) { return value != 0.0; })) continue;
    columns.push_back(
        {"account." + std::string{to_string(static_cast<GpuClass>(i))}, std::move(gpus[i])});
  }
  return columns;
}

std::vector<Series::Column> group_columns(const RunRecord& run, const Steps& steps) {
  const std::vector<NodeGroup>& groups = run.cluster.nodes;
  std::vector<Series::Column> columns;
  if (groups.size() < 2 || groups.size() > groups_max) return columns;
  std::vector<std::uint32_t> group_of;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    group_of.insert(group_of.end(), groups[group].count, static_cast<std::uint32_t>(group));
  }
  std::vector<Level> levels(groups.size(), Level{steps});
  std::vector<std::int64_t> nodes_in(groups.size());
  for_each_run(run, [&](const JobRun& held) {
    if (held.share.count == 0) return;
    std::ranges::fill(nodes_in, 0);
    for (const NodeId node : held.nodes) ++nodes_in[group_of[index(node)]];
    for (std::size_t group = 0; group < groups.size(); ++group) {
      if (nodes_in[group] == 0) continue;
      const auto share =
          held.share.count * nodes_in[group] / static_cast<std::int64_t>(held.nodes.size());
      levels[group].change(steps.place(held.start), share);
      levels[group].change(steps.place(held.end), -share);
    }
  });
  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (groups[group].gpus == 0) continue;
    columns.push_back({"by_group." + groups[group].name + ".gpus_allocated",
                       means(levels[group].sums(steps), milli, steps)});
  }
  return columns;
}

}  // namespace headroom
