#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"

#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"
#include "tools/explain/served.hpp"
#include "tools/explain/wait_replay.hpp"

namespace headroom {
namespace {

std::vector<ExplainedRun> runs_of(const RecordedRun& run, std::uint32_t job) {
  std::vector<ExplainedRun> runs;
  for (const HeldRun& held : run.runs) {
    if (held.job != job) continue;
    runs.push_back({.start = held.start,
                    .end = held.end,
                    .nodes = held.nodes,
                    .gpus = held.gpus,
                    .for_whom = {}});
  }
  std::size_t next = 0;
  for (const JournalLine& line : run.journal) {
    if (line.job != job) continue;
    if (line.event == JournalEvent::stop) {
      runs[next].was_stopped = true;
      runs[next].for_whom = line.cause;
      runs[next++].lost = line.lost;
    }
    if (line.event == JournalEvent::resize) {
      runs[next++].was_resized = true;
      runs[next].restart_cost = line.lost;
    }
    if (line.event == JournalEvent::restart) runs[next].restart_cost = line.lost;
  }
  return runs;
}

/// Sums up intervals by obstacle, and within one by the job ahead.
std::vector<ObstacleShare> shares_of(const std::vector<WaitInterval>& waits) {
  std::array<ObstacleShare, obstacle_count> sums;
  std::array<std::map<std::uint32_t, Duration>, obstacle_count> behind;
  for (const WaitInterval& wait : waits) {
    const auto place = static_cast<std::size_t>(wait.obstacle);
    sums[place].obstacle = wait.obstacle;
    sums[place].time += wait.to - wait.from;
    for (const Behind& one : wait.behind) behind[place][one.job] += one.time;
  }
  std::vector<ObstacleShare> shares;
  for (std::size_t place = 0; place < obstacle_count; ++place) {
    if (sums[place].time.count == 0) continue;
    ObstacleShare& share = shares.emplace_back(std::move(sums[place]));
    for (const auto& [job, time] : behind[place])
      share.behind.push_back({.job = job, .time = time});
    std::ranges::stable_sort(share.behind, std::ranges::greater{}, &Behind::time);
  }
  std::ranges::stable_sort(shares, std::ranges::greater{}, &ObstacleShare::time);
  return shares;
}

}  // namespace

std::string_view to_string(WaitObstacle obstacle) {
  constexpr std::array<std::string_view, obstacle_count> names{
      "dependency",  "requeue",    "limit", "quota",       "off_peak", "topology",
      "no_capacity", "fragmented", "cycle", "reservation", "order",    "policy"};
  return names[static_cast<std::size_t>(obstacle)];
}

Explanation explain(const RecordedRun& run, std::uint32_t job) {
  Explanation explanation;
  explanation.job = job;
  explanation.runs = runs_of(run, job);
  const std::vector<WaitWindow> windows = wait_windows(run, job);
  for (const WaitWindow& window : windows) {
    explanation.waited += window.to - window.from;
    std::vector<WaitInterval> waits = replay_wait(run, job, window);
    for (const WaitInterval& wait : waits) explanation.first_in_line += wait.first_in_line;
    std::ranges::move(waits, std::back_inserter(explanation.waits));
  }
  explanation.shares = shares_of(explanation.waits);
  explanation.served = served_meanwhile(run, job, windows);
  return explanation;
}

std::uint32_t find_job(const RecordedRun& run, std::string_view name, std::uint32_t occurrence) {
  std::uint32_t seen = 0;
  for (std::uint32_t row = 0; row < run.jobs.size(); ++row) {
    if (run.name_of(row) == name && ++seen == occurrence) return row;
  }
  if (seen > 0) {
    throw InputError{Diagnostic{.path = "--occurrence",
                                .message = fmt::format("{} is too many", occurrence),
                                .hint = fmt::format("{} jobs are called \"{}\"", seen, name)}};
  }
  std::vector<std::string> names;
  names.reserve(run.jobs.size());
  for (std::uint32_t row = 0; row < run.jobs.size(); ++row) names.push_back(run.name_of(row));
  const std::string near = nearest_name(name, names);
  const std::string where = names.empty() ? std::string{"the run had no jobs"}
                                          : fmt::format("{} jobs from \"{}\" to \"{}\"",
                                                        names.size(), names.front(), names.back());
  throw InputError{Diagnostic{
      .path = {},
      .message = fmt::format("there is no job \"{}\"", name),
      .hint = near.empty() ? where : fmt::format("did you mean \"{}\"? {}", near, where)}};
}

std::uint32_t namesakes(const RecordedRun& run, std::uint32_t job) {
  return static_cast<std::uint32_t>(
      std::ranges::count(run.jobs, run.jobs[job].id, &RecordedJob::id));
}

}  // namespace headroom
