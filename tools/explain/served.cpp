#include "tools/explain/served.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"
#include "tools/explain/room_for.hpp"
#include "tools/explain/wait_replay.hpp"

namespace headroom {
namespace {

constexpr std::size_t largest_kept = 5;

/// How long `held` and the windows have in common.
Duration overlap(const HeldRun& held, std::span<const WaitWindow> windows) {
  Duration sum{};
  for (const WaitWindow& window : windows) {
    const TimePoint from = std::max(held.start, window.from);
    const TimePoint to = std::min(held.end, window.to);
    if (to > from) sum += to - from;
  }
  return sum;
}

/// Makes one entry of all runs of one job, and keeps the largest.
Served::Group group_of(std::vector<ServedJob> parts) {
  std::ranges::stable_sort(parts, {}, &ServedJob::job);
  Served::Group group;
  std::vector<ServedJob> jobs;
  for (const ServedJob& part : parts) {
    group.gpu_time += part.gpu_time;
    if (jobs.empty() || jobs.back().job != part.job) {
      jobs.push_back(part);
    } else {
      jobs.back().first_start = std::min(jobs.back().first_start, part.first_start);
      jobs.back().gpu_time += part.gpu_time;
    }
  }
  group.jobs = jobs.size();
  std::ranges::stable_sort(jobs, std::ranges::greater{}, &ServedJob::gpu_time);
  if (jobs.size() > largest_kept) jobs.resize(largest_kept);
  group.largest = std::move(jobs);
  return group;
}

}  // namespace

Served served_meanwhile(const RecordedRun& run, std::uint32_t job,
                        std::span<const WaitWindow> windows) {
  if (windows.empty()) return {};
  const RoomFor room{run, job};
  std::vector<ServedJob> running;
  std::vector<ServedJob> earlier;
  std::vector<ServedJob> later;
  for (const HeldRun& held : run.runs) {
    if (held.job == job) continue;
    const Duration time = overlap(held, windows);
    if (time.count == 0 || !room.touches(held)) continue;
    std::vector<ServedJob>& group =
        held.start < windows.front().from ? running : (held.job < job ? earlier : later);
    group.push_back({.job = held.job, .first_start = held.start, .gpu_time = held.gpus * time});
  }
  return {.running = group_of(std::move(running)),
          .earlier = group_of(std::move(earlier)),
          .later = group_of(std::move(later))};
}

}  // namespace headroom
