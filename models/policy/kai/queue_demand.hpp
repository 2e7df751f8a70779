#pragma once
// What jobs hold and ask for, summed up by queue from cycle to cycle. Source of what counts:
// KAI-Scheduler commit d5bc503a, package plugins/proportion.
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/resources.hpp"

namespace headroom::kai {

class SchedulingSession;

/// Sums over jobs that are corrected for those that changed. They are right to the last digit
/// only while no job has odd parts of GPUs: then the order of adding does not matter.
class QueueDemand {
 public:
  /// Counts these jobs anew, as they are now; removed ones no longer.
  void recount(const SchedulingSession& session, std::span<const JobId> changed);
  /// Whether all jobs are in the sums.
  [[nodiscard]] bool is_exact() const { return jobs_with_parts_ == 0; }
  /// Writes requests and holdings of every queue; requires is_exact().
  void write_to(QueueTree& queues) const;

 private:
  struct Sums {
    Amounts held;
    Amounts non_preemptible;
    Amounts pending;
  };
  struct Counted {
    std::optional<QueueId> queue;
    Sums sums;
    bool has_parts = false;
  };
  [[nodiscard]] static Counted count(const SchedulingSession& session, JobId job);

  std::vector<Counted> jobs_;   ///< by JobId
  std::vector<Sums> by_queue_;  ///< of jobs in just this queue
  std::size_t jobs_with_parts_ = 0;
};

}  // namespace headroom::kai
