#pragma once
#include <string>

#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom::test {

/// The three files that tell of a run.
struct ResultFiles {
  std::string description;
  std::string jobs;
  std::string journal;
};

/// As `headroom run --out` writes them; `run` must have kept its log.
[[nodiscard]] ResultFiles files_of(const RunRecord& run, const SchedulerSpec& scheduler);
[[nodiscard]] RecordedRun read_back(const ResultFiles& files);

/// Stretches of a wait, one a line: `10-25 reservation 1`, in seconds, with the
/// rows of the jobs ahead.
[[nodiscard]] std::string waits_of(const RecordedRun& run, std::uint32_t job);

}  // namespace headroom::test
