#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/audit_report.hpp"
#include "models/workload/trace/read_trace.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

/// Reads `text` as `spec` says and checks what every reader promises of its jobs.
/// A text that is no trace may only throw InputError.
inline void fuzz_trace(std::string_view text, TraceSpec spec) {
  spec.shown = "fuzz";
  try {
    BlockReader file = BlockReader::from_memory(text, spec.shown);
    WorkloadTables tables;
    const auto source = read_trace(file, spec, tables);
    TimePoint last{};
    std::uint64_t jobs = 0;
    while (const Job* job = source->next()) {
      ++jobs;
      HEADROOM_ASSERT(job->submit >= last, "jobs come in order of time, none before zero");
      HEADROOM_ASSERT(job->submit.since_start <= longest_duration, "submit times have a limit");
      HEADROOM_ASSERT(job->duration >= Duration{} && job->duration <= longest_duration,
                      "run times have limits");
      HEADROOM_ASSERT(!job->walltime || *job->walltime > Duration{}, "walltimes are above zero");
      const ResourceRequest& request = tables.requests.at(job->request);
      HEADROOM_ASSERT(total_gpus(request) > GpuShare{} || request.cpu_milli > 0,
                      "jobs ask for something");
      HEADROOM_ASSERT(tables.dependencies_of(*job).size() == job->dependency_count,
                      "dependencies are there");
      last = job->submit;
    }
    const TraceAudit& audit = *source->audit();
    HEADROOM_ASSERT(jobs > 0 && jobs == audit.accepted, "the audit counts the jobs");
    HEADROOM_ASSERT(audit.repaired <= audit.accepted, "repaired rows are accepted ones");
    static_cast<void>(audit_report(audit));
  } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the answer to a bad text
  }
}

/// Plainly, and with everything that changes jobs after they are read.
inline int fuzz_format(const std::string& format, const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  TraceSpec spec;
  spec.format = format;
  fuzz_trace(text, spec);
  spec.clean = {"drop-non-positive-run", "cap-run-at-requested"};
  if (format == "swf") {
    spec.clean.emplace_back("drop-unfinished");
    spec.clean.emplace_back("kth-sc15");
    spec.think_time = true;
  }
  spec.from = Duration{1};
  spec.to = longest_duration;
  spec.first = 5;
  spec.speed_up = 0.01;
  spec.scale_gpus = 3.7;
  spec.where = {{"gpus", ">=1"}, {"user", "!=x"}};
  fuzz_trace(text, spec);
  return 0;
}

}  // namespace headroom
