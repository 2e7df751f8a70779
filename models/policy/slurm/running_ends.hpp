#pragma once
#include <compare>
#include <cstddef>
#include <optional>
#include <span>

#include "headroom/chunked_sequence.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"
#include "headroom/views.hpp"

namespace headroom::slurm {

/// When `job` reaches its limit, which is when Slurm believes that it ends.
[[nodiscard]] constexpr TimePoint believed_end(const JobFacts& job) {
  return job.started + job.restart_cost + (job.estimate - job.executed);
}

/// Running jobs by the time they are believed to end.
class RunningEnds {
 public:
  void insert(JobId job, TimePoint end) { ends_.insert({end, job}); }
  void erase(JobId job, TimePoint end);

  /// The first end of a job that holds one of `nodes`.
  [[nodiscard]] std::optional<TimePoint> first_on(const NodeSet& nodes,
                                                  const SchedulerView& view) const;
  /// The last end at or before `limit` of a job that holds one of `nodes`.
  [[nodiscard]] std::optional<TimePoint> last_on(const NodeSet& nodes, TimePoint limit,
                                                 const SchedulerView& view) const;

 private:
  struct End {
    TimePoint end;
    JobId job{};
    auto operator<=>(const End&) const = default;
  };
  struct NoSummary {
    void add(const End& /*end*/) {}
    void remove(const End& /*end*/, std::span<const End> /*rest*/) {}
  };
  ChunkedSequence<End, NoSummary> ends_;
};

}  // namespace headroom::slurm
