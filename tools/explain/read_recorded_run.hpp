#pragma once
#include <string>
#include <string_view>

#include "models/workload/trace/block_reader.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {

/// Reads the result folder of `headroom run --out`. Throws InputError when there
/// is none, when it holds no journal, and naming file, line, value and what is
/// allowed for all that cannot be read or contradicts itself.
[[nodiscard]] RecordedRun read_recorded_run(const std::string& folder);

/// The same from texts: journal.json, which messages call `shown`, jobs.csv and
/// journal.csv.
struct RecordedTexts {
  std::string_view description;
  std::string shown;
  BlockReader& jobs;
  BlockReader& journal;
};
[[nodiscard]] RecordedRun parse_recorded_run(const RecordedTexts& texts);

/// Reads journal.json into `run`.
void read_description(const RecordedTexts& texts, RecordedRun& run);
/// Reads jobs.csv; requires the description.
void read_jobs(BlockReader& jobs, RecordedRun& run);
/// Reads journal.csv and works out who held what; requires the jobs.
void read_journal(BlockReader& journal, RecordedRun& run);

}  // namespace headroom
