#include "tools/compare/matched_jobs.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"

#include "sim/lifecycle/job_table.hpp"
#include "sim/report/readable.hpp"

namespace headroom {
namespace {

/// Whether one asks for something else than the other, or for another time.
bool asks_otherwise(const RunRecord& first, JobId a, const RunRecord& second, JobId b) {
  const Job& one = *first.jobs.record(a).spec;
  const Job& two = *second.jobs.record(b).spec;
  return one.submit != two.submit || one.duration != two.duration || one.walltime != two.walltime ||
         total_gpus(first.tables.requests.at(one.request)) !=
             total_gpus(second.tables.requests.at(two.request));
}

std::string jobs_text(std::size_t count) {
  return fmt::format("{} job{}", readable_number(static_cast<double>(count)),
                     count == 1 ? "" : "s");
}

}  // namespace

std::string job_text(const RunRecord& run, JobId job) {
  return run.tables.job_names.job_text(run.jobs.record(job).spec->name);
}

MatchedJobs match_jobs(const RunRecord& first, const RunRecord& second) {
  MatchedJobs matched;
  std::map<std::string, std::vector<JobId>> waiting;  // of the second, last first
  for (std::size_t i = second.jobs.size(); i-- > 0;) {
    waiting[job_text(second, id_at<JobId>(i))].push_back(id_at<JobId>(i));
  }
  for (std::size_t i = 0; i < first.jobs.size(); ++i) {
    const auto job = id_at<JobId>(i);
    const auto found = waiting.find(job_text(first, job));
    if (found == waiting.end() || found->second.empty()) {
      ++matched.only_first;
      continue;
    }
    const JobId partner = found->second.back();
    found->second.pop_back();
    matched.pairs.emplace_back(job, partner);
    matched.other_demand += asks_otherwise(first, job, second, partner) ? 1 : 0;
  }
  matched.only_second = second.jobs.size() - matched.pairs.size();
  return matched;
}

std::string demand_difference(const MatchedJobs& jobs) {
  std::string text;
  const auto add = [&](std::size_t count, const std::string& what) {
    if (count > 0) text += (text.empty() ? "" : ", ") + jobs_text(count) + " " + what;
  };
  add(jobs.only_first, "of the first alone");
  add(jobs.only_second, "of the second alone");
  add(jobs.other_demand, "with another submit time, size or length");
  return text;
}

}  // namespace headroom
