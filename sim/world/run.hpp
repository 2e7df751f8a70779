#pragma once
#include <cstddef>
#include <functional>

#include "sim/observe/run_record.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {

/// What a caller may want of a run besides its result.
struct RunOptions {
  std::size_t journal_lines = 0;  ///< keep this many lines of the journal as text
  bool keep_log = false;          ///< keep the lives of all jobs, for those who ask why
  /// Called now and then with the simulated time and the jobs that have ended
  /// and are known so far; answers false to interrupt the run.
  std::function<bool(TimePoint now, std::size_t ended, std::size_t known)> on_progress;
};

/// Runs `scenario` once, with its own seed; two calls share nothing. What a
/// run that was interrupted has done so far is in its record. Throws InputError
/// when a trace cannot be read.
[[nodiscard]] RunRecord run_scenario(const Scenario& scenario, const RunOptions& options = {});

}  // namespace headroom
