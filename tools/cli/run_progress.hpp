#pragma once
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "headroom/units.hpp"

#include "sim/scenario/scenario.hpp"
#include "tools/cli/progress.hpp"

namespace headroom {

/// How far all replications of one scenario are, on a progress line. For any thread.
class RunProgress {
 public:
  RunProgress(Progress& line, const Scenario& scenario);

  /// Replication `number` stands at `now` with so many jobs ended, of as many as are known.
  void note(std::size_t number, TimePoint now, std::size_t ended, std::size_t known);
  /// It is over, with so many jobs.
  void note_end(std::size_t number, std::size_t jobs);

 private:
  struct Run {
    double share = 0.0;
    std::uint64_t ended = 0;
    std::uint64_t known = 0;
  };
  void show(std::optional<TimePoint> now);

  Progress& line_;
  /// The simulated time that tells the share, where jobs do not: runs that end at a time, and
  /// sources that draw jobs until one.
  std::optional<Duration> time_end_;
  std::mutex mutex_;
  std::vector<Run> runs_;
  std::size_t over_ = 0;
};

}  // namespace headroom
