#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <utility>

#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/report/csv_rows.hpp"
#include "sim/report/decimal.hpp"
#include "tools/trace/convert.hpp"
#include "tools/trace/convert_dates.hpp"
#include "tools/trace/job_fields.hpp"

namespace headroom {
namespace {

constexpr std::int64_t second = 1'000'000'000;

/// What the format has no column for.
void count_losses(const JobAt& at, const ResourceRequest& request, Conversion& conversion) {
  const Job& job = at.job();
  const auto drop = [&](bool is_there, const char* what) {
    if (is_there) ++conversion.dropped[what];
  };
  const WorkloadTables& tables = *at.table.tables;
  drop(job.submit.since_start.count % second != 0, "fractions of a second of submit times");
  drop(total_gpus(request).count % 1000 != 0 || request.device_share.count > 0,
       "parts of GPUs, rounded up,");
  drop(!tables.users.text(static_cast<std::uint32_t>(job.user)).empty(), "users");
  drop(job.walltime.has_value(), "requested times");
  drop(job.dependency_count > 0, "dependencies");
  drop(job.priority != 0, "priorities");
  drop(job.is_elastic, "widths that can change");
  drop(request.nodes.has_value() || request.gpus_per_node.has_value(), "nodes");
  drop(!request.gpu_models.empty(), "GPU models");
  drop(request.cpu_milli > 0 || request.memory.count > 0, "CPU cores and memory");
  drop(job.has_service_class, "QOS and accounts");
  drop(at.table.extras->deadlines.contains(job.name), "deadlines");
  drop(!at.table.extras->states.empty(), "states");
}

}  // namespace

Conversion write_jobs_philly(const JobListing& table, const TextSink& taker) {
  Conversion conversion;
  CsvRows rows{taker};
  for (const char* name : {"timestamp", "duration", "num_gpus", "gpu_time", "cluster"}) {
    rows.cell(name);
  }
  rows.end_row();
  for (std::size_t i = 0; i < table.jobs.size(); ++i) {
    const JobAt at{table, i};
    const ResourceRequest& request = table.tables->requests.at(at.job().request);
    const std::int64_t gpus = gpus_rounded_up(total_gpus(request));
    if (gpus == 0) {
      ++conversion.dropped["all, because they have no GPUs,"];
      continue;
    }
    rows.cell(date_text(at.job().submit.since_start, ' '));
    rows.seconds(at.job().duration);
    rows.integer(static_cast<std::uint64_t>(gpus));
    rows.cell(seconds_text(at.job().duration * gpus));
    std::string queue{table.tables->queues.text(static_cast<std::uint32_t>(at.job().queue))};
    rows.cell(csv_cell(without_line_breaks(std::move(queue), conversion)));
    rows.end_row();
    ++conversion.rows;
    count_losses(at, request, conversion);
  }
  rows.finish();
  return conversion;
}

}  // namespace headroom
