#pragma once
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/observe/summary.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

namespace headroom {

/// A scenario of `gpus` GPUs on one node, with the members of a pipeline called p.
inline std::string pipeline_text(int gpus, const std::string& members,
                                 const std::string& run = "{}") {
  return R"({"cluster": {"nodes": [{"name": "n", "gpus": )" + std::to_string(gpus) +
         R"(}]}, "workload": [{"pipeline": {"name": "p", )" + members + R"(}}], "run": )" + run +
         "}";
}

inline RunRecord run_of(const std::string& text, std::vector<std::string> overrides = {}) {
  return run_scenario(
      parse_scenario(text, "s.json", {.data_directory = {}, .overrides = std::move(overrides)}));
}

inline double figure(const RunRecord& run, const std::string& path) {
  const auto value = mean_at(summary(run), path);
  REQUIRE_MESSAGE(value.has_value(), path);
  return *value;
}

/// What became of a job, in seconds.
struct JobTimes {
  double submit = 0.0;
  double start = -1.0;
  double end = 0.0;
  JobState state{};
};

inline std::map<std::string, JobTimes> jobs_of(const RunRecord& run) {
  std::map<std::string, JobTimes> jobs;
  for (const JobRecord& record : run.jobs.records()) {
    JobTimes& job = jobs[run.tables.job_names.job_text(record.spec->name)];
    job.submit = to_seconds(record.submitted.since_start);
    if (record.first_start) job.start = to_seconds(record.first_start->since_start);
    job.end = to_seconds(record.end.since_start);
    job.state = record.state;
  }
  return jobs;
}

}  // namespace headroom
