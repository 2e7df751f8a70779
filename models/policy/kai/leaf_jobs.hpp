#pragma once
// Job order inside a leaf. Source: KAI-Scheduler commit d5bc503a, packages plugins/priority and
// plugins/elastic.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/resources.hpp"

namespace headroom::kai {

class SchedulingSession;

/// What decides between jobs of one leaf: higher priority, below the minimum before at it before
/// above it, older, smaller rank, smaller name.
struct JobKey {
  int priority = 0;
  int elastic_rank = 0;
  TimePoint created;
  int created_rank = 0;
  const std::string* name = nullptr;

  [[nodiscard]] bool precedes(const JobKey& other) const;
};

/// The key of a job with an elastic rank that may be that of a part of it.
[[nodiscard]] JobKey key_of(const SchedulingSession& session, JobId job, int elastic_rank);

struct ListedWaiting {
  JobId job{};
  JobKey key;
  Amounts request;          ///< of its next batch
  bool is_ready = false;    ///< whether it has its minimum of pods
  std::size_t run_end = 0;  ///< where the first later job with another request stands
};

struct ListedVictim {
  JobId job{};
  JobKey key;
  Amounts held;  ///< requests of its allocated pods
};

/// The jobs of one leaf as they were when it was last put in order. Jobs touched since are `late`
/// and not to be read from the lists.
struct LeafList {
  std::vector<JobId> jobs;             ///< all that belong to the queue
  std::vector<ListedWaiting> waiting;  ///< with pending pods, in job order
  std::vector<ListedVictim> victims;   ///< preemptible with active pods, in job order
  std::vector<JobId> late;
  bool is_stale = true;
};

/// Keeps the lists of all leaves between cycles; only leaves with changes are sorted again.
class LeafJobs {
 public:
  void resize(std::size_t queues) { lists_.resize(queues); }
  void add(QueueId leaf, JobId job);
  void remove(QueueId leaf, JobId job);
  /// Notes that the status of some pod of the job has changed for good.
  void touch(const SchedulingSession& session, JobId job);
  /// Jobs with pods that were touched since take_changed(), each once.
  [[nodiscard]] const std::vector<JobId>& changed() const { return changed_; }
  std::vector<JobId> take_changed();
  /// Puts leaves with changes in order.
  void refresh(const SchedulingSession& session);
  /// Forces all lists to be made again: the order itself has changed.
  void forget();
  [[nodiscard]] const LeafList& operator[](QueueId leaf) const { return lists_[index(leaf)]; }
  [[nodiscard]] bool is_late(JobId job) const {
    return index(job) < late_.size() && late_[index(job)];
  }

 private:
  void refresh_leaf(const SchedulingSession& session, LeafList& list);

  std::vector<LeafList> lists_;
  std::vector<bool> late_;
  std::vector<JobId> changed_;
  std::vector<bool> is_changed_;
};

}  // namespace headroom::kai
