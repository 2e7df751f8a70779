#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/pai_tables.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

/// The text up to a line of `====`, which is taken away with it.
std::string_view take_part(std::string_view& text) {
  constexpr std::string_view border = "====\n";
  const std::size_t end = std::min(text.find(border), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + border.size(), text.size()));
  return part;
}

void read_tables(std::string_view text) {
  BlockReader job_table = BlockReader::from_memory(take_part(text), "jobs");
  BlockReader task_table = BlockReader::from_memory(take_part(text), "tasks");
  BlockReader group_table = BlockReader::from_memory(text, "groups");
  TraceSpec spec;
  spec.shown = "fuzz";
  const TraceFormat format = pai_format();
  WorkloadTables tables;
  JobCollector jobs{spec, format, tables};
  read_pai_tables(job_table, task_table, &group_table, jobs);
  const CollectedTrace trace = jobs.finish();
  for (const Job& job : trace.jobs) {
    HEADROOM_ASSERT(job.duration >= Duration{}, "run times are not below zero");
    const ResourceRequest& request = tables.requests.at(job.request);
    HEADROOM_ASSERT(total_gpus(request) > GpuShare{} || request.cpu_milli > 0,
                    "jobs ask for something");
    HEADROOM_ASSERT(request.device_share.count < 1000, "parts of GPUs are less than one");
  }
}

}  // namespace
}  // namespace headroom

/// The three tables of one trace, with lines of `====` between.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    headroom::read_tables({reinterpret_cast<const char*>(data), size});
  } catch (const headroom::InputError&) {  // NOLINT(bugprone-empty-catch): the answer to a bad text
  }
  return 0;
}
