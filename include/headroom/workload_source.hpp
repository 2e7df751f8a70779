#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "headroom/job.hpp"

namespace headroom {

/// What became of the rows of a trace. A row is accepted, repaired and
/// accepted, or rejected; each rule counts what it did.
struct TraceAudit {
  struct Rule {
    std::uint64_t count = 0;
    bool rejects = false;               ///< else it repairs
    std::vector<std::string> examples;  ///< at most five: `line 17: run time 0`
  };
  std::string source;  ///< the file as the scenario names it
  std::string format;
  std::uint64_t accepted = 0;  ///< rows that became jobs, repaired ones included
  std::uint64_t repaired = 0;  ///< accepted rows to which at least one rule was applied
  std::uint64_t rejected = 0;
  std::uint64_t not_selected = 0;  ///< sound rows that first, from, to or where left out
  std::map<std::string, Rule> rules;
};

/// Where jobs come from. Asked for one job at a time, so that the future kept
/// by a run stays small.
class WorkloadSource {
 public:
  virtual ~WorkloadSource() = default;

  /// The next job in order of submit time (ties: the source's own order), or
  /// nullptr when there is none. The job stays valid and unchanged as long as
  /// the source lives.
  [[nodiscard]] virtual const Job* next() = 0;

  /// How many jobs are still to come, where that is known; else 0.
  [[nodiscard]] virtual std::size_t jobs_expected() const { return 0; }

  /// The audit of what was read, or nullptr for a source that reads nothing.
  [[nodiscard]] virtual const TraceAudit* audit() const { return nullptr; }
};

}  // namespace headroom
