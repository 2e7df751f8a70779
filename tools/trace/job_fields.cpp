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

const ResourceRequest& request_of(const Job& job, const JobListing& table) {
  return table.tables->requests.at(job.request);
}

void add_name(std::string_view name, Values& values) {
  if (!name.empty()) values.emplace_back(name);
}

void id(const Job& job, const JobListing& table, Values& values) {
  values.push_back(table.tables->job_names.job_text(job.name));
}
void submit(const Job& job, const JobListing&, Values& values) {
  values.push_back(seconds_text(job.submit.since_start));
}
void duration(const Job& job, const JobListing&, Values& values) {
  values.push_back(seconds_text(job.duration));
}
void walltime(const Job& job, const JobListing&, Values& values) {
  if (job.walltime) values.push_back(seconds_text(*job.walltime));
}
void deadline(const Job& job, const JobListing& table, Values& values) {
  const auto& deadlines = table.extras->deadlines;
  if (deadlines.empty()) return;
  const auto found = deadlines.find(job.name);
  if (found != deadlines.end()) values.push_back(seconds_text(found->second));
}
void user(const Job& job, const JobListing& table, Values& values) {
  add_name(table.tables->users.text(static_cast<std::uint32_t>(job.user)), values);
}
void queue(const Job& job, const JobListing& table, Values& values) {
  add_name(table.tables->queues.text(static_cast<std::uint32_t>(job.queue)), values);
}
void qos(const Job& job, const JobListing& table, Values& values) {
  if (!job.has_service_class) return;
  const ServiceClass& service = table.tables->service_classes.at(job.name);
  add_name(table.tables->qos.text(static_cast<std::uint32_t>(service.qos)), values);
}
void account(const Job& job, const JobListing& table, Values& values) {
  if (!job.has_service_class) return;
  const ServiceClass& service = table.tables->service_classes.at(job.name);
  add_name(table.tables->accounts.text(static_cast<std::uint32_t>(service.account)), values);
}
void priority(const Job& job, const JobListing&, Values& values) {
  if (job.priority != 0) values.push_back(std::to_string(job.priority));
}
void preemptible(const Job& job, const JobListing&, Values& values) {
  if (job.says_preemptible) values.emplace_back(job.preemptible ? "true" : "false");
}
void restart_cost(const Job& job, const JobListing& table, Values& values) {
  if (!job.has_restart_cost) return;
  values.push_back(seconds_text(table.tables->restart_costs.at(job.name)) + "s");
}
void after(const Job& job, const JobListing& table, Values& values) {
  for (const Dependency& dependency : table.tables->dependencies_of(job)) {
    values.push_back(table.tables->job_names.job_text(dependency.predecessor));
  }
}
void gpus(const Job& job, const JobListing& table, Values& values) {
  const ResourceRequest& request = request_of(job, table);
  if (request.gpus_per_node) return;
  if (request.gpus.count > 0) values.push_back(thousandths(request.gpus.count));
}
void nodes(const Job& job, const JobListing& table, Values& values) {
  const auto& given = request_of(job, table).nodes;
  if (given) values.push_back(std::to_string(*given));
}
void gpus_per_node(const Job& job, const JobListing& table, Values& values) {
  const auto& given = request_of(job, table).gpus_per_node;
  if (given) values.push_back(std::to_string(*given));
}
void gpu(const Job& job, const JobListing& table, Values& values) {
  const auto& models = request_of(job, table).gpu_models;
  values.insert(values.end(), models.begin(), models.end());
}
void gpu_fraction(const Job& job, const JobListing& table, Values& values) {
  const GpuShare share = request_of(job, table).device_share;
  if (share.count > 0) values.push_back(thousandths(share.count));
}
void gpu_memory(const Job& job, const JobListing& table, Values& values) {
  const Bytes memory = request_of(job, table).gpu_memory;
  if (memory.count > 0) values.push_back(fmt::format("{}B", memory.count));
}
void mig(const Job& job, const JobListing& table, Values& values) {
  add_name(request_of(job, table).mig, values);
}
void min_gpus(const Job& job, const JobListing& table, Values& values) {
  if (job.is_elastic) values.push_back(std::to_string(table.tables->elastic.at(job.name).gpus_min));
}
void max_gpus(const Job& job, const JobListing& table, Values& values) {
  if (job.is_elastic) values.push_back(std::to_string(table.tables->elastic.at(job.name).gpus_max));
}
void cpus(const Job& job, const JobListing& table, Values& values) {
  const std::int64_t milli = request_of(job, table).cpu_milli;
  if (milli > 0) values.push_back(thousandths(milli));
}
void memory(const Job& job, const JobListing& table, Values& values) {
  const Bytes bytes = request_of(job, table).memory;
  if (bytes.count > 0) values.push_back(fmt::format("{}B", bytes.count));
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
