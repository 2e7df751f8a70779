#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "sim/observe/statistics.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What a set of jobs asks for, each for its whole duration.
struct TraceLoad {
  std::uint64_t jobs = 0;
  GpuTime gpu_time{};
  std::optional<Spread> duration;  ///< not kept for users and queues
};

struct NamedTraceLoad {
  std::string name;
  TraceLoad load;
};

/// A trace in figures, before any simulation: walltimes kill nobody here.
struct TraceStatistics {
  TraceLoad all;
  Duration first_submit{};
  Duration last_submit{};
  std::optional<Spread> gpus;      ///< per job, jobs without GPUs included
  std::optional<Spread> walltime;  ///< of the jobs that have one
  std::uint64_t with_walltime = 0;
  std::uint64_t beyond_walltime = 0;  ///< run longer than requested
  std::uint64_t with_dependencies = 0;
  std::map<std::int64_t, std::uint64_t> jobs_by_gpus;
  std::vector<NamedTraceLoad> by_size;               ///< ascending; see size_class_name
  std::vector<NamedTraceLoad> by_queue;              ///< most GPU-hours first, then by name
  std::vector<NamedTraceLoad> by_user;               ///< likewise
  std::array<std::uint64_t, 24> arrivals_by_hour{};  ///< of the day that begins at the zero
};

/// Takes all jobs of `source`.
[[nodiscard]] TraceStatistics trace_statistics(WorkloadSource& source,
                                               const WorkloadTables& tables);

/// The figures and the audit as `trace stats --json` prints them.
[[nodiscard]] Tree statistics_tree(const TraceStatistics& statistics, const TraceAudit& audit);

/// The same for a person to read, without the audit.
[[nodiscard]] std::string statistics_text(const TraceStatistics& statistics);

}  // namespace headroom
