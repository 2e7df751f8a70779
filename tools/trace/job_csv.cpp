#include "tools/trace/job_csv.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <string_view>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

namespace headroom {
namespace {

/// Seconds with as many decimals as they need.
std::string exact(Duration time) {
  constexpr std::int64_t per_second = 1'000'000'000;
  std::string text = fmt::format("{}.{:09}", time.count / per_second, time.count % per_second);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

/// A field of CSV, in quotes where it needs them.
std::string field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

JobCsv job_csv(WorkloadSource& source, const WorkloadTables& tables) {
  JobCsv csv{.text = "job_id,submit_s,gpus,runtime_s,estimate_s,user,queue\n"};
  while (const Job* job = source.next()) {
    const auto gpus = gpus_rounded_up(total_gpus(tables.requests.at(job->request)));
    fmt::format_to(std::back_inserter(csv.text), "{},{},{},{},{},{},{}\n",
                   field(tables.job_names.job_text(job->name)), exact(job->submit.since_start),
                   gpus, exact(job->duration), job->walltime ? exact(*job->walltime) : "",
                   field(tables.users.text(static_cast<std::uint32_t>(index(job->user)))),
                   field(tables.queues.text(static_cast<std::uint32_t>(index(job->queue)))));
    ++csv.jobs;
  }
  return csv;
}

}  // namespace headroom
