#include "tools/cli/run_progress.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

namespace headroom {
namespace {

std::optional<Duration> time_end(const Scenario& scenario) {
  if (scenario.run.until) return scenario.run.until;
  std::optional<Duration> end;
  for (const WorkloadSpec& source : scenario.workload) {
    const auto* drawn = std::get_if<SyntheticSpec>(&source);
    if (drawn == nullptr || !drawn->until) continue;
    end = end ? std::max(*end, *drawn->until) : *drawn->until;
  }
  return end;
}

}  // namespace

RunProgress::RunProgress(Progress& line, const Scenario& scenario)
    : line_{line}, time_end_{time_end(scenario)}, runs_(scenario.run.replications) {}

void RunProgress::note(std::size_t number, TimePoint now, std::size_t ended, std::size_t known) {
  const std::scoped_lock lock{mutex_};
  Run& run = runs_[number];
  run.ended = ended;
  run.known = known;
  const double of_jobs = known > 0 ? static_cast<double>(ended) / static_cast<double>(known) : 0.0;
  run.share =
      time_end_ ? std::min(1.0, to_seconds(now.since_start) / to_seconds(*time_end_)) : of_jobs;
  show(runs_.size() == 1 ? std::optional{now} : std::nullopt);
}

void RunProgress::note_end(std::size_t number, std::size_t jobs) {
  const std::scoped_lock lock{mutex_};
  runs_[number] = {.share = 1.0, .ended = jobs, .known = jobs};
  ++over_;
  show(std::nullopt);
}

void RunProgress::show(std::optional<TimePoint> now) {
  ProgressFigures figures;
  double shares = 0.0;
  for (const Run& run : runs_) {
    shares += run.share;
    figures.done += run.ended;
    figures.expected += run.known;
  }
  figures.share = shares / static_cast<double>(runs_.size());
  figures.unit = "jobs";
  figures.what = runs_.size() == 1
                     ? "simulating"
                     : fmt::format("simulating, {} of {} runs done", over_, runs_.size());
  // Where time tells the share, the count of jobs has no end yet; with several runs some have
  // not begun, and nobody knows theirs.
  if (time_end_ || runs_.size() > 1) figures.expected = 0;
  if (now) figures.simulated_s = to_seconds(now->since_start);
  line_.show(std::move(figures));
}

}  // namespace headroom
