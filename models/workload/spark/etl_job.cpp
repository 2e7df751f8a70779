#include "models/workload/spark/etl_job.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

bool overlap(const EtlStage& one, const EtlStage& other) {
  return one.submit < other.submit + other.run && other.submit < one.submit + one.run;
}

/// Core-seconds that a stage computes where all `cores` are its own: its tasks' where others ran
/// beside it, else what makes it as long as it was. Tasks come in waves, see PreparationStage.
double core_seconds(const EtlApplication& application, const EtlStage& stage, double cores) {
  const auto is_beside = [&](const EtlStage& other) {
    return &other != &stage && overlap(stage, other);
  };
  const bool shared = std::ranges::any_of(application.stages, is_beside);
  if (shared && stage.task_time.count > 0) {
    return to_seconds(stage.task_time) * application.task_cores;
  }
  const double tasks = std::max(1U, stage.tasks);
  const double busy = tasks / (std::ceil(tasks / cores) * cores);
  return to_seconds(stage.run) * cores * busy;
}

PreparationStage stage_of(const EtlStage& stage, const std::string& storage) {
  PreparationStage made;
  made.name = stage.name;
  if (stage.read.count > 0) made.read = {.storage = storage, .dataset = {}, .size = stage.read};
  if (stage.written.count > 0) {
    made.write = {.storage = storage, .dataset = {}, .size = stage.written};
  }
  made.shuffle_read = stage.shuffle_read;
  made.shuffle_written = stage.shuffle_written;
  made.input = stage.read + stage.shuffle_read;
  if (made.input.count == 0) made.input = std::max(stage.written, stage.shuffle_written);
  // One that moves nothing is counted in time alone.
  if (made.input.count == 0) made.input = Bytes{1'000'000};
  made.tasks = stage.tasks;
  return made;
}

}  // namespace

Duration submit_of(const EtlApplication& application) {
  HEADROOM_ASSERT(!application.stages.empty(), "an application has a stage");
  return std::ranges::min_element(application.stages, {}, &EtlStage::submit)->submit;
}

ListedJob etl_job(const EtlApplication& application, const std::string& storage, Duration origin) {
  ListedJob job;
  job.id = application.id;
  job.user = application.user;
  job.queue = application.queue;
  job.submit = submit_of(application) - origin;
  std::uint32_t cores = 1;
  for (const EtlStage& stage : application.stages) {
    cores = std::max(cores, cores_of(stage, application));
  }
  job.request.cpu_milli = std::int64_t{cores} * 1000;
  if (application.executor_cores > 0) {
    const std::int64_t executors = (cores - 1) / application.executor_cores + 1;
    job.request.memory = application.executor_memory * executors;
  }
  EtlWork work;
  std::map<std::uint32_t, std::uint32_t> last;  // stages by the number of the log
  for (const EtlStage& stage : application.stages) {
    PreparationStage made = stage_of(stage, storage);
    const double busy = core_seconds(application, stage, cores);
    // At least a nanosecond: a pace is above 0 and finite.
    made.rate_per_core = static_cast<double>(made.input.count) / std::max(busy, 1e-9);
    std::vector<std::uint32_t> parents = stage.parents;
    if (stage.attempt > 0) parents.push_back(stage.id);
    for (const std::uint32_t parent : parents) {
      // Parents that did not run left their output in an earlier stage of the same number.
      const auto before = last.find(parent);
      if (before != last.end()) made.after.push_back(before->second);
    }
    std::ranges::sort(made.after);
    made.after.erase(std::ranges::unique(made.after).begin(), made.after.end());
    last[stage.id] = static_cast<std::uint32_t>(work.stages.size());
    work.stages.push_back(std::move(made));
  }
  job.etl = std::move(work);
  return job;
}

}  // namespace headroom
