#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom::slurm {

/// A waiting job in the order in which jobs are considered: those that may preempt
/// others first, then by the tier of their partition, their priority, when they came, and
/// their number. Source: Slurm's documentation, priority_multifactor.html.
struct PendingJob {
  std::uint32_t preemption_rank = 0;
  std::uint32_t tier = 0;
  std::uint32_t priority = 0;
  TimePoint submitted{};  ///< or when it came back to the queue
  JobId job{};

  [[nodiscard]] bool operator<(const PendingJob& other) const {
    if (preemption_rank != other.preemption_rank) return preemption_rank > other.preemption_rank;
    if (tier != other.tier) return tier > other.tier;
    if (priority != other.priority) return priority > other.priority;
    if (submitted != other.submitted) return submitted < other.submitted;
    return job < other.job;
  }
};

/// Waiting jobs in order, each in the lane of its partition, so that a pass can give
/// up a partition without walking over its jobs.
class PendingQueue {
 public:
  explicit PendingQueue(std::size_t partitions) : lanes_(partitions) {}

  void insert(std::uint32_t partition, const PendingJob& job) { lanes_[partition].insert(job); }
  void erase(std::uint32_t partition, const PendingJob& job) { lanes_[partition].erase(job); }
  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::optional<JobId> first() const;

  class Walk;

 private:
  std::vector<std::set<PendingJob>> lanes_;  ///< by partition
};

/// A walk over all waiting jobs in order. The job given last may be erased, others not.
class PendingQueue::Walk {
 public:
  explicit Walk(const PendingQueue& queue);
  struct Step {
    std::uint32_t partition = 0;
    JobId job{};
  };
  [[nodiscard]] std::optional<Step> next();
  /// Passes over all that is left of a partition.
  void give_up(std::uint32_t partition) { lanes_[partition].at = lanes_[partition].end; }

 private:
  struct Lane {
    std::set<PendingJob>::const_iterator at;
    std::set<PendingJob>::const_iterator end;
  };
  std::vector<Lane> lanes_;
};

}  // namespace headroom::slurm
