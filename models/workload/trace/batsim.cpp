#include <cstdint>
#include <fmt/core.h>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/json_objects.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Workloads of the Batsim simulator: one JSON object with `jobs` (id, subtime (s),
// walltime (s, the kill limit), res (nodes), profile) and `profiles`, of which those
// of type `delay` (s) run equally long everywhere. One `res` is one GPU here. Source:
// the Batsim manual, input workload.

/// A job as the file has it; its profile may come later in the file.
struct BatsimJob {
  std::string id;
  std::string submit;
  std::string walltime;
  std::string processors;
  std::string profile;
};

struct BatsimWorkload {
  std::vector<BatsimJob> jobs;
  std::map<std::string, std::string, std::less<>> delays;  ///< by profile
};

std::string text_of(const JsonObject& object, std::string_view key) {
  const JsonField* member = object.find(key);
  return member == nullptr ? std::string{} : member->text;
}

void take_object(const JsonPath& path, const JsonObject& object, BatsimWorkload& workload) {
  if (path.size() != 2) return;
  if (path[0] == "jobs" && path[1].empty()) {
    workload.jobs.push_back({text_of(object, "id"), text_of(object, "subtime"),
                             text_of(object, "walltime"), text_of(object, "res"),
                             text_of(object, "profile")});
  } else if (path[0] == "profiles" && text_of(object, "type") == "delay") {
    workload.delays.insert_or_assign(path[1], text_of(object, "delay"));
  }
}

bool take_job(const BatsimJob& job, const BatsimWorkload& workload, JobCollector& jobs,
              TraceRow& row) {
  const auto delay = workload.delays.find(job.profile);
  if (delay == workload.delays.end()) {
    jobs.reject(AuditRule::unsupported_profile, "profile", job.profile);
    return false;
  }
  row.id = job.id;
  std::uint32_t processors = 0;
  const bool is_sound =
      take_time(jobs, {.name = "subtime", .text = job.submit}, TimeUnit::second, row.submit) &&
      take_time(jobs, {.name = "delay", .text = delay->second}, TimeUnit::second, row.run) &&
      take_walltime(jobs, {.name = "walltime", .text = job.walltime}, TimeUnit::second,
                    row.walltime) &&
      take_count(jobs, {.name = "res", .text = job.processors}, processors);
  row.gpus = processors;
  return is_sound;
}

void read_batsim(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  BatsimWorkload workload;
  const auto problem = scan_json(file, [&](const JsonPath& path, const JsonObject& object) {
    take_object(path, object, workload);
  });
  if (problem) {
    throw InputError{Diagnostic{
        .path = spec.shown,
        .message = fmt::format("is no JSON text: at byte {}: {}", problem->byte, problem->message),
        .hint = ""}};
  }
  jobs.expect(workload.jobs.size());
  std::uint64_t number = 0;
  for (const BatsimJob& job : workload.jobs) {
    TraceRow& row = jobs.start_row(++number);
    if (take_job(job, workload, jobs, row) && !jobs.add()) return;
  }
}

bool looks_like_batsim(const Beginning& beginning) {
  const auto has = [&](std::string_view key) {
    return beginning.text.find(key) != std::string_view::npos;
  };
  return trimmed(beginning.first_line).starts_with('{') && has("\"subtime\"") && has("\"res\"");
}

}  // namespace

TraceFormat batsim_format() {
  return {.name = "batsim",
          .summary = "Batsim workload in JSON, delay profiles",
          .recognises = looks_like_batsim,
          .read = read_batsim,
          .cleaning = {},
          .place_word = "job"};
}

}  // namespace headroom
