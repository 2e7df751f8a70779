#include "tools/compare/paired_runs.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "models/statistics/two_stage.hpp"
#include "sim/report/json_text.hpp"
#include "tools/replicate/parallel.hpp"
#include "tools/replicate/warm_up_advice.hpp"

namespace headroom {
namespace {

/// Equal for runs that took the same course.
struct Course {
  std::uint64_t digest = 0;
  std::string figures;  ///< of a packing run, which keeps no journal
  bool operator==(const Course&) const = default;
};

Course course_of(const SimulatedRun& run) {
  if (const auto* record = std::get_if<RunRecord>(&run.record)) {
    return {.digest = record->journal_digest, .figures = {}};
  }
  Tree figures = Tree::object();
  for (const auto& [name, value] : run.summary.members()) {
    if (name != "seed") figures.add(name, value);
  }
  return {.digest = 0, .figures = json_text(figures)};
}

class PairedRunner {
 public:
  PairedRunner(std::span<const Scenario> sides, const PairingSettings& settings)
      : sides_{sides}, settings_{settings} {
    runs_.summaries.resize(sides.size());
    runs_.warm_ups.resize(sides.size());
    runs_.first = std::vector<SimulatedRun>(sides.size());
    courses_.resize(sides.size());
  }

  PairedRuns run() {
    const std::size_t pilot = std::max<std::size_t>(settings_.replications, 2);
    expected_ = pilot * sides_.size();
    run_up_to(2);
    runs_.exact = std::ranges::all_of(courses_, [](const auto& c) { return c[0] == c[1]; });
    if (runs_.exact) {
      for (auto& summaries : runs_.summaries) summaries.resize(1);
      for (auto& warm_ups : runs_.warm_ups) warm_ups.resize(1);
      runs_.pilot = 1;
      return std::move(runs_);
    }
    run_up_to(pilot);
    runs_.pilot = pilot;
    const std::size_t needed = seeds_needed();
    expected_ = needed * sides_.size();
    run_up_to(needed);
    return std::move(runs_);
  }

 private:
  /// Runs the seeds that are missing to so many.
  void run_up_to(std::size_t seeds) {
    const std::size_t begin = runs_.summaries.front().size();
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      runs_.summaries[side].resize(seeds);
      runs_.warm_ups[side].resize(seeds);
      courses_[side].resize(2);
    }
    for_each_in_parallel((seeds - begin) * sides_.size(), settings_.threads, [&](std::size_t i) {
      run_one(i % sides_.size(), begin + (i / sides_.size()));
    });
  }

  void run_one(std::size_t side, std::size_t seed) {
    const auto look = [&] {
      if (settings_.look) settings_.look(done_, expected_);
    };
    look();
    RunOptions options;
    options.keep_log = seed == 0 && settings_.on_record != nullptr;
    options.on_progress = [&](TimePoint, std::size_t, std::size_t) {
      look();
      return true;
    };
    SimulatedRun run = simulate(replica(sides_[side], seed), options);
    if (side == 0 && seed == 0 && settings_.on_first) settings_.on_first(run.summary);
    if (seed < 2) courses_[side][seed] = course_of(run);
    if (const auto* record = std::get_if<RunRecord>(&run.record)) {
      runs_.warm_ups[side][seed] = {.until = suggested_warm_up(*record)};
      if (options.keep_log) settings_.on_record(side, *record);
    }
    runs_.summaries[side][seed] = std::move(run.summary);
    if (seed == 0) runs_.first[side] = std::move(run);
    ++done_;
  }

  /// What the noisiest metric asks for, by the pilot.
  [[nodiscard]] std::size_t seeds_needed() const {
    std::size_t needed = runs_.pilot;
    for (const std::string& metric : settings_.metrics) {
      for (std::size_t side = 1; side < sides_.size(); ++side) {
        const PairedValues values = paired_values(runs_, 0, side, figure_at_path(metric));
        if (values.first.size() < 2) continue;
        const double scale = std::max(std::abs(estimate_mean(values.first).mean),
                                      std::abs(estimate_mean(values.second).mean));
        needed = std::max(needed,
                          two_stage_count(paired_differences(values.first, values.second),
                                          settings_.precision * scale, settings_.replications_max));
      }
    }
    return needed;
  }

  std::span<const Scenario> sides_;
  const PairingSettings& settings_;
  PairedRuns runs_;
  std::vector<std::vector<Course>> courses_;  ///< of the first two seeds, by side
  std::atomic<std::size_t> done_ = 0;
  std::size_t expected_ = 0;
};

}  // namespace

PairedRuns run_paired(std::span<const Scenario> sides, const PairingSettings& settings) {
  HEADROOM_ASSERT(!sides.empty(), "there is something to run");
  return PairedRunner{sides, settings}.run();
}

PairedValues paired_values(const PairedRuns& runs, std::size_t first_side, std::size_t second_side,
                           const FigureOf& figure) {
  PairedValues values;
  for (std::size_t seed = 0; seed < runs.seeds(); ++seed) {
    const auto first = figure(runs.summaries[first_side][seed]);
    const auto second = figure(runs.summaries[second_side][seed]);
    if (!first || !second) continue;
    values.first.push_back(*first);
    values.second.push_back(*second);
    if (seed < runs.pilot) ++values.pilot;
  }
  return values;
}

FigureOf figure_at_path(std::string path) {
  return [path = std::move(path)](const Tree& summary) -> std::optional<double> {
    const Tree* found = summary.find(path);
    return found == nullptr ? std::nullopt : found->number();
  };
}

}  // namespace headroom
