#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

#include "headroom/random.hpp"

#include "models/registry.hpp"
#include "sim/observe/series.hpp"
#include "sim/observe/session_uses.hpp"
#include "sim/observe/summary.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;

namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

template <class Choices>
std::string any_of(RandomStream& stream, const Choices& choices) {
  return std::string{choices[stream.below(choices.size())]};
}

std::string random_share(RandomStream& stream) {
  const std::vector<std::string> shares{R"("gpus": 1)",
                                        R"("gpus": 2)",
                                        R"("gpu_fraction": 0.25)",
                                        R"("gpu_fraction": 0.5)",
                                        R"("gpu_memory": "10GB")",
                                        R"("gpus": 2, "gpu_fraction": 0.5)"};
  return any_of(stream, shares);
}

std::string random_people(RandomStream& stream, std::size_t which) {
  const std::vector<std::string> arrivals{
      R"({"closed": {"think": {"exponential": "20min"}}})", R"({"poisson": "6/h"})",
      R"({"closed": {"think": {"fixed": "10min"}}, "weekly": [1,2,0,1,1,1,1]})"};
  std::string people = R"({"interactive": {"name": "p)" + number(which) + R"(", "users": )" +
                       number(1 + stream.below(9)) + ", " + random_share(stream) +
                       R"(, "arrivals": )" + any_of(stream, arrivals) +
                       R"(, "length": {"exponential": "1h"}, "active": {"lognormal":
      {"median": "40s", "sigma": 1}}, "gpu_demand": 0.)" +
                       number(1 + stream.below(9)) + R"(, "priority": )" + number(stream.below(3));
  people += stream.below(2) == 0 ? R"(, "activity": 0.2)" : R"(, "idle": {"exponential": "7min"})";
  if (stream.below(2) == 0) people += R"(, "cull_after": "9min")";
  if (stream.below(3) == 0) people += R"(, "reload": {"fixed": "30s"})";
  if (stream.below(3) == 0) people += R"(, "max_wait": "25min")";
  if (stream.below(4) == 0) people += R"(, "walltime_s": 2500)";
  return people + "}}";
}

std::string random_jobs(RandomStream& stream) {
  std::string jobs;
  for (std::uint64_t i = 0; i < 12; ++i) {
    jobs += (i == 0 ? "" : ", ") + (R"({"id": "j)" + number(i)) + R"(", "submit_s": )" +
            number(stream.below(20'000)) + ", " + random_share(stream) + R"(, "duration_s": )" +
            number(stream.below(4'000)) + R"(, "priority": )" + number(stream.below(4));
    if (stream.below(3) == 0) jobs += R"(, "walltime_s": )" + number(1 + stream.below(5'000));
    if (stream.below(4) == 0) jobs += R"(, "checkpoint_every": "5min")";
    jobs += "}";
  }
  return R"({"jobs": [)" + jobs + "]}";
}

std::string random_scenario(RandomStream& stream) {
  const std::vector<std::string> sharings{R"("none")", R"("time-slicing")", R"("mps")",
                                          R"({"mode": "time-slicing", "switch_cost": 0.25})"};
  const std::vector<std::string> preemptions{"none", "priority"};
  std::string workload = random_jobs(stream);
  const std::size_t populations = 1 + stream.below(3);
  for (std::size_t i = 0; i < populations; ++i) workload += ", " + random_people(stream, i);
  return R"({"cluster": {"sharing": )" + any_of(stream, sharings) +
         R"(, "nodes": [{"name": "a", "count": 2, "gpus": 2, "gpu_memory": "40GB"},
      {"name": "b", "gpus": 1, "gpu_memory": "40GB", "sharing": )" +
         any_of(stream, sharings) + R"(}]}, "workload": [)" + workload +
         R"(], "scheduler": {"order": "priority", "preemption": ")" + any_of(stream, preemptions) +
         R"(", "restart_cost": ")" + number(stream.below(2) * 20) +
         R"(s"}, "run": {"until": "8h", "seed": )" + number(stream.below(1000)) +
         R"(, "warmup": ")" + number(stream.below(2) * 5'000) + R"(s"}})";
}

/// Nothing computes in two places, before its job starts or after it ended.
void check_spans(const RunRecord& run) {
  std::map<JobId, TimePoint> last;
  for (const BusySpan& span : run.sessions.spans) {
    CHECK(span.from < span.to);
    CHECK(span.switching.count >= 0);
    CHECK(span.switching <= span.length());
    const JobRecord& job = run.jobs.record(span.job);
    CHECK(span.from >= job.first_start.value());
    if (has_ended(job.state)) CHECK(span.to <= job.end);
    CHECK(span.from >= last[span.job]);
    last[span.job] = span.to;
    if (span.work) CHECK(span.length() >= *span.work);
  }
}

/// No part of the account is negative, and what is used and lost of a job is not more than it held.
void check_account(const RunRecord& run) {
  GpuShareTime sum{};
  for (const GpuShareTime& part : run.account.by_class) {
    CHECK(part.count >= 0);
    sum += part;
  }
  CHECK(sum == run.account.capacity);
  std::map<JobId, GpuShareTime> unused;
  for_each_session_use(run, [&](const SessionUse& use) {
    if (use.gpu_class == GpuClass::unused) unused[use.job] += use.after(run.measured_from);
  });
  for (const auto& [job, time] : unused) CHECK(time.count >= 0);
}

/// Averages over the run say what the account says.
void check_series(const RunRecord& run) {
  if (run.measured_from > TimePoint{}) return;
  const Series columns = series(run, 50);
  double busy = 0.0;
  double allocated = 0.0;
  for (const Series::Column& column : columns.columns) {
    for (const double value : column.values) {
      CHECK(value >= -1e-9);
      if (column.name == "gpus_busy") busy += value;
      if (column.name == "gpus_allocated") allocated += value;
    }
  }
  CHECK(busy <= allocated + 1e-6);
}

}  // namespace

TEST_CASE("random notebooks and jobs on shared devices keep the account exact") {
  std::size_t bursts = 0;
  std::size_t returns = 0;
  std::size_t stops = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    RandomStream stream{seed, "notebooks", 0};
    const std::string text = random_scenario(stream);
    CAPTURE(text);
    const Scenario scenario =
        parse_scenario(text, "s.json", {.data_directory = {}, .overrides = {}});
    RunOptions options;
    options.keep_log = seed % 2 == 0;
    const RunRecord run = run_scenario(scenario, options);
    check_spans(run);
    check_account(run);
    check_series(run);
    CHECK(run.journal_digest == run_scenario(scenario, {}).journal_digest);
    bursts += run.sessions.spans.size();
    returns += static_cast<std::size_t>(
        std::ranges::count_if(run.sessions.sessions, &SessionRecord::is_return));
    for (const JobRecord& job : run.jobs.records()) stops += job.preemptions;
  }
  // The scenarios reach what they are to check.
  CHECK(bursts > 1'000);
  CHECK(returns > 20);
  CHECK(stops > 20);
}
