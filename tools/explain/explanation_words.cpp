#include "tools/explain/explanation_words.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/kernel/journal.hpp"
#include "sim/report/readable.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

constexpr std::size_t name_width_max = 20;

/// GPUs without a word: `16`, `0.25`.
std::string gpu_number(GpuShare gpus) {
  if (gpus.count % 1000 == 0) return readable_number(static_cast<double>(gpus.count / 1000));
  return fmt::format("{:.3g}", static_cast<double>(gpus.count) / 1000.0);
}

std::string range_words(GpuShare low, GpuShare high) {
  return low == high ? gpu_number(low) : gpu_number(low) + " to " + gpu_number(high);
}

std::string capacity_words(const RecordedRun& run, std::uint32_t job, const RoomSeen& room) {
  const RecordedShape& shape = run.shape_of(job);
  if (shape.impossible) return "the empty cluster could not hold it";
  if (!room.lacked_gpus) return "too few CPU cores or too little memory";
  return fmt::format("{} free, needs {}", range_words(room.free_min, room.free_max),
                     gpu_words(run.needed_by(job)));
}

std::string fragment_words(const RecordedRun& run, std::uint32_t job, const RoomSeen& room) {
  const RecordedShape& shape = run.shape_of(job);
  const std::string free = range_words(room.free_min, room.free_max);
  if (shape.nodes > 1) {
    return fmt::format("{} of {} nodes have room, {} free", room.nodes_max, shape.nodes, free);
  }
  const std::string part =
      shape.gpus_per_node > 0
          ? gpu_words({run.needed_by(job).count / shape.nodes})
          : fmt::format("{:.3g} CPU cores", static_cast<double>(shape.cpu_milli_per_node) / 1000.0);
  return fmt::format("no node has room for {}, {} free", part, free);
}

/// `job 17 (16 GPUs)`, or of several how many and the one that counted longest.
std::string behind_words(const RecordedRun& run, const std::vector<Behind>& behind) {
  if (behind.empty()) return "others";
  if (behind.size() == 1) return sized_job_words(run, behind.front().job);
  const auto longest = std::ranges::max_element(behind, {}, &Behind::time);
  return fmt::format("{} jobs, longest {}", behind.size(), sized_job_words(run, longest->job));
}

/// `data set clicks, which job prepare writes`, where that is what `job` waits for until one of
/// `behind` has ended; empty where it is not.
std::string data_words(const RecordedRun& run, std::uint32_t job,
                       const std::vector<Behind>& behind) {
  const auto holds = [](const std::vector<std::uint32_t>& jobs, std::uint32_t one) {
    return std::ranges::find(jobs, one) != jobs.end();
  };
  for (const RecordedDataSet& set : run.data_sets) {
    if (!holds(set.readers, job) || set.writers.empty()) continue;
    const std::uint32_t writer = behind.empty() ? set.writers.front() : behind.front().job;
    if (!holds(set.writers, writer) || writer >= run.jobs.size()) continue;
    return fmt::format("data set {}, which {} writes", readable_name(set.name, name_width_max),
                       job_words(run, writer));
  }
  return {};
}

std::string times_words(std::size_t count) {
  if (count == 1) return "once";
  return fmt::format("{} times", count);
}

}  // namespace

std::string clock_text(TimePoint time) {
  constexpr std::int64_t second = 1'000'000'000;
  constexpr std::int64_t minute = 60;
  constexpr std::int64_t hour = 3600;
  constexpr std::int64_t day = 86'400;
  const std::int64_t seconds = time.since_start.count / second;
  const std::int64_t milliseconds = time.since_start.count % second / 1'000'000;
  const std::string tail = fmt::format("{:02}:{:02}", seconds % hour / minute, seconds % minute);
  if (seconds >= day) return fmt::format("{}d {:02}:{}", seconds / day, seconds % day / hour, tail);
  if (seconds >= hour || milliseconds == 0) return fmt::format("{}:{}", seconds / hour, tail);
  return fmt::format("0:{}.{:03}", tail, milliseconds);
}

std::string job_words(const RecordedRun& run, std::uint32_t job) {
  return "job " + readable_name(run.name_of(job), name_width_max);
}

std::string sized_job_words(const RecordedRun& run, std::uint32_t job) {
  return fmt::format("{} ({})", job_words(run, job), gpu_words(run.needed_by(job)));
}

std::string gpu_words(GpuShare gpus) {
  return gpu_number(gpus) + (gpus == whole_gpus(1) ? " GPU" : " GPUs");
}

std::string obstacle_words(WaitObstacle obstacle) {
  switch (obstacle) {
    case WaitObstacle::no_capacity:
      return "no capacity";
    case WaitObstacle::cycle:
      return "decision cycle";
    case WaitObstacle::requeue:
      return "requeue delay";
    case WaitObstacle::off_peak:
      return "off-peak hours";
    default:
      return std::string{to_string(obstacle)};
  }
}

std::string share_words(const RecordedRun& run, std::uint32_t job, const ObstacleShare& share) {
  const std::vector<Behind>& behind = share.behind;
  const std::string one = behind.empty() ? std::string{} : job_words(run, behind.front().job);
  const std::string many =
      behind.size() < 2 ? std::string{} : fmt::format("{} jobs, longest {}", behind.size(), one);
  const std::string& whom = behind.size() < 2 ? one : many;
  switch (share.obstacle) {
    case WaitObstacle::no_capacity:
      return "no capacity";
    case WaitObstacle::fragmented:
      return "fragmented";
    case WaitObstacle::dependency:
      if (const auto data = data_words(run, job, behind); !data.empty()) return "for " + data;
      return behind.empty() ? "for a predecessor" : "for its predecessor, " + one;
    case WaitObstacle::requeue:
      return "to be queued again";
    case WaitObstacle::cycle:
      return "for the next decision";
    case WaitObstacle::reservation:
      return behind.empty() ? "behind reservations"
                            : (behind.size() == 1 ? "behind the reservation of " + one
                                                  : "behind the reservations of " + many);
    case WaitObstacle::order:
      return behind.empty() ? "behind others" : "behind " + whom;
    case WaitObstacle::limit:
      return "at a limit";
    case WaitObstacle::quota:
      return "over quota";
    case WaitObstacle::off_peak:
      return "for off-peak hours";
    case WaitObstacle::topology:
      return "too far apart";
    case WaitObstacle::policy:
      return "held back by the policy";
  }
  return {};
}

std::string interval_words(const RecordedRun& run, std::uint32_t job, const WaitInterval& wait) {
  switch (wait.obstacle) {
    case WaitObstacle::no_capacity:
      return capacity_words(run, job, wait.room);
    case WaitObstacle::fragmented:
      return fragment_words(run, job, wait.room);
    case WaitObstacle::dependency:
      if (const auto data = data_words(run, job, wait.behind); !data.empty()) {
        return "waits for " + data;
      }
      return wait.behind.empty() ? "a predecessor had not ended"
                                 : job_words(run, wait.behind.front().job) + " had not ended";
    case WaitObstacle::requeue:
      return "was stopped, queued again at " + clock_text(wait.to);
    case WaitObstacle::cycle:
      return "fits, next decision at " + clock_text(wait.to);
    case WaitObstacle::reservation:
      return "room kept for " + behind_words(run, wait.behind);
    case WaitObstacle::order:
      return "first comes " + behind_words(run, wait.behind);
    case WaitObstacle::limit:
      return "its user or queue may not have more";
    case WaitObstacle::quota:
      return "its queue has what it deserves";
    case WaitObstacle::off_peak:
      return "may start in off-peak hours only";
    case WaitObstacle::topology:
      return "fits, but not close enough together";
    case WaitObstacle::policy:
      return "fits, and the policy does not say more";
  }
  return {};
}

std::string node_words(const RecordedRun& run, const ExplainedRun& ran) {
  std::vector<NodeId> nodes;
  std::ranges::unique_copy(run.nodes_of(ran.nodes), std::back_inserter(nodes));
  return node_ranges(nodes);
}

std::string run_words(const RecordedRun& run, const ExplainedRun& ran) {
  const auto nodes = run.nodes_of(ran.nodes);
  const bool is_one = !nodes.empty() && nodes.front() == nodes.back();
  std::string words = (is_one ? "on node " : "on nodes ") + node_words(run, ran);
  if (ran.restart_cost.count > 0) {
    words += ", restart " + readable_duration(to_seconds(ran.restart_cost));
  }
  if (ran.was_resized) return fmt::format("resized from {}; {}", gpu_words(ran.gpus), words);
  if (!ran.was_stopped) return words;
  // What it was stopped for comes first: lists of nodes can be long.
  std::string stop = "stopped";
  if (ran.for_whom) stop += " for " + sized_job_words(run, *ran.for_whom);
  if (ran.lost.count > 0) stop += ", lost " + readable_duration(to_seconds(ran.lost));
  return stop + "; " + words;
}

std::string stop_words(const RecordedRun& run, const std::vector<ExplainedRun>& runs) {
  std::vector<Behind> whom;
  std::size_t stops = 0;
  double lost = 0.0;
  double paid = 0.0;
  for (const ExplainedRun& ran : runs) {
    paid += to_seconds(ran.restart_cost);
    if (!ran.was_stopped) continue;
    ++stops;
    lost += to_seconds(ran.lost);
    if (!ran.for_whom) continue;
    const auto known = std::ranges::find(whom, *ran.for_whom, &Behind::job);
    if (known == whom.end()) whom.push_back({.job = *ran.for_whom});
  }
  if (stops == 0) return {};
  std::string words = "stopped " + times_words(stops);
  if (whom.size() == 1) words += ", for " + sized_job_words(run, whom.front().job);
  if (whom.size() == 2) {
    words +=
        fmt::format(", for {} and {}", job_words(run, whom[0].job), job_words(run, whom[1].job));
  }
  if (whom.size() > 2) {
    words += fmt::format(", for {}, {} and {} more", job_words(run, whom[0].job),
                         job_words(run, whom[1].job), whom.size() - 2);
  }
  words += lost > 0.0 ? "; lost " + readable_duration(lost) + " of work" : "; no work lost";
  if (paid > 0.0) words += ", restarts took " + readable_duration(paid);
  return words;
}

}  // namespace headroom
