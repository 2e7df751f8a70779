#include "tools/trace/job_fields.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/recorded_state.hpp"
#include "sim/report/decimal.hpp"

namespace headroom {
namespace {

using Values = std::vector<std::string>;

/// Thousandths as a decimal number without zeros at its end.
std::string thousandths(std::int64_t count) {
  if (count % 1000 == 0) return std::to_string(count / 1000);
  std::string text = fmt::format("{}.{:03}", count / 1000, count % 1000);
  while (text.back() == '0') text.pop_back();
  return text;
}

const ResourceRequest& request_of(const JobAt& at) {
  return at.table.tables->requests.at(at.job().request);
}

void add_name(std::string_view name, Values& values) {
  if (!name.empty()) values.emplace_back(name);
}

void id(const JobAt& at, Values& values) {
  values.push_back(at.table.tables->job_names.job_text(at.job().name));
}
void submit(const JobAt& at, Values& values) {
  values.push_back(seconds_text(at.job().submit.since_start));
}
void duration(const JobAt& at, Values& values) {
  values.push_back(seconds_text(at.job().duration));
}
void walltime(const JobAt& at, Values& values) {
  if (at.job().walltime) values.push_back(seconds_text(*at.job().walltime));
}
void deadline(const JobAt& at, Values& values) {
  const auto& deadlines = at.table.extras->deadlines;
  if (deadlines.empty()) return;
  const auto found = deadlines.find(at.job().name);
  if (found != deadlines.end()) values.push_back(seconds_text(found->second));
}
void user(const JobAt& at, Values& values) {
  add_name(at.table.tables->users.text(static_cast<std::uint32_t>(at.job().user)), values);
}
void queue(const JobAt& at, Values& values) {
  add_name(at.table.tables->queues.text(static_cast<std::uint32_t>(at.job().queue)), values);
}
void qos(const JobAt& at, Values& values) {
  if (!at.job().has_service_class) return;
  const ServiceClass& service = at.table.tables->service_classes.at(at.job().name);
  add_name(at.table.tables->qos.text(static_cast<std::uint32_t>(service.qos)), values);
}
void account(const JobAt& at, Values& values) {
  if (!at.job().has_service_class) return;
  const ServiceClass& service = at.table.tables->service_classes.at(at.job().name);
  add_name(at.table.tables->accounts.text(static_cast<std::uint32_t>(service.account)), values);
}
void priority(const JobAt& at, Values& values) {
  if (at.job().priority != 0) values.push_back(std::to_string(at.job().priority));
}
void preemptible(const JobAt& at, Values& values) {
  if (at.job().says_preemptible) values.emplace_back(at.job().preemptible ? "true" : "false");
}
void restart_cost(const JobAt& at, Values& values) {
  if (!at.job().has_restart_cost) return;
  values.push_back(seconds_text(at.table.tables->restart_costs.at(at.job().name)) + "s");
}
void after(const JobAt& at, Values& values) {
  for (const Dependency& dependency : at.table.tables->dependencies_of(at.job())) {
    values.push_back(at.table.tables->job_names.job_text(dependency.predecessor));
  }
}
void gpus(const JobAt& at, Values& values) {
  const ResourceRequest& request = request_of(at);
  if (request.gpus_per_node) return;
  if (request.gpus.count > 0) values.push_back(thousandths(request.gpus.count));
}
void nodes(const JobAt& at, Values& values) {
  const auto& given = request_of(at).nodes;
  if (given) values.push_back(std::to_string(*given));
}
void gpus_per_node(const JobAt& at, Values& values) {
  const auto& given = request_of(at).gpus_per_node;
  if (given) values.push_back(std::to_string(*given));
}
void gpu(const JobAt& at, Values& values) {
  const auto& models = request_of(at).gpu_models;
  values.insert(values.end(), models.begin(), models.end());
}
void gpu_fraction(const JobAt& at, Values& values) {
  const GpuShare share = request_of(at).device_share;
  if (share.count > 0) values.push_back(thousandths(share.count));
}
void gpu_memory(const JobAt& at, Values& values) {
  const Bytes memory = request_of(at).gpu_memory;
  if (memory.count > 0) values.push_back(fmt::format("{}B", memory.count));
}
void mig(const JobAt& at, Values& values) { add_name(request_of(at).mig, values); }
void min_gpus(const JobAt& at, Values& values) {
  if (at.job().is_elastic)
    values.push_back(std::to_string(at.table.tables->elastic.at(at.job().name).gpus_min));
}
void max_gpus(const JobAt& at, Values& values) {
  if (at.job().is_elastic)
    values.push_back(std::to_string(at.table.tables->elastic.at(at.job().name).gpus_max));
}
void cpus(const JobAt& at, Values& values) {
  const std::int64_t milli = request_of(at).cpu_milli;
  if (milli > 0) values.push_back(thousandths(milli));
}
void memory(const JobAt& at, Values& values) {
  const Bytes bytes = request_of(at).memory;
  if (bytes.count > 0) values.push_back(fmt::format("{}B", bytes.count));
}

void state(const JobAt& at, Values& values) {
  const auto& states = at.table.extras->states;
  if (states.empty() || states[at.position] == RecordedState::untold) return;
  values.emplace_back(recorded_state_name(states[at.position]));
}

constexpr std::array fields{
    JobField{"id", FieldKind::text, id},
    JobField{"submit_s", FieldKind::number, submit},
    JobField{"duration_s", FieldKind::number, duration},
    JobField{"walltime_s", FieldKind::number, walltime},
    JobField{"deadline_s", FieldKind::number, deadline},
    JobField{"gpus", FieldKind::number, gpus},
    JobField{"nodes", FieldKind::number, nodes},
    JobField{"gpus_per_node", FieldKind::number, gpus_per_node},
    JobField{"gpu", FieldKind::list, gpu},
    JobField{"gpu_fraction", FieldKind::number, gpu_fraction},
    JobField{"gpu_memory", FieldKind::text, gpu_memory},
    JobField{"mig", FieldKind::text, mig},
    JobField{"min_gpus", FieldKind::number, min_gpus},
    JobField{"max_gpus", FieldKind::number, max_gpus},
    JobField{"cpus", FieldKind::number, cpus},
    JobField{"memory", FieldKind::text, memory},
    JobField{"user", FieldKind::text, user},
    JobField{"queue", FieldKind::text, queue},
    JobField{"qos", FieldKind::text, qos},
    JobField{"account", FieldKind::text, account},
    JobField{"priority", FieldKind::number, priority},
    JobField{"preemptible", FieldKind::flag, preemptible},
    JobField{"state", FieldKind::text, state},
    JobField{"restart_cost", FieldKind::text, restart_cost},
    JobField{"after", FieldKind::list, after},
};

}  // namespace

std::span<const JobField> job_fields() { return fields; }

bool has_think_time(const Job& job, const JobListing& table) {
  return std::ranges::any_of(table.tables->dependencies_of(job), [](const Dependency& dependency) {
    return dependency.think_time.has_value();
  });
}

}  // namespace headroom
