#pragma once
// Job order inside a leaf. Source: KAI-Scheduler commit d5bc503a, packages plugins/priority and
// plugins/elastic.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/job_kinds.hpp"
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
  Amounts request;             ///< of its next batch
  std::optional<KindId> kind;  ///< none when it has no like
  bool is_ready = false;       ///< whether it has its minimum of pods
  /// Where the first later job stands that asks for more, in some resource, than this one.
  std::size_t run_end = 0;
};

struct ListedVictim {
  JobId job{};
  JobKey key;
  Amounts held;  ///< requests of its allocated pods
};

struct KindCount {
  KindId kind{};
  std::size_t jobs = 0;
};

/// The jobs of one leaf as they were when it was last put in order. Jobs touched since are `late`
/// and not to be read from the lists.
struct LeafList {
  std::vector<JobId> jobs;             ///< all that belong to the queue
  std::vector<ListedWaiting> waiting;  ///< with pending pods, in job order
  std::vector<KindCount> kinds;        ///< of those in `waiting`, each once
  std::size_t without_kind = 0;        ///< of those in `waiting`
  std::vector<ListedVictim> victims;   ///< preemptible with active pods, in job order
  std::vector<JobId> late;
  std::vector<JobId> newcomers;  ///< added since
  std::vector<JobId> untold;     ///< listed since what holds jobs back was last told
  bool is_stale = true;
  bool is_forgotten = true;  ///< nothing of the lists is to be kept
};

/// Keeps the lists of all leaves between cycles; only what has changed is listed again.
class LeafJobs {
 public:
  void resize(std::size_t queues) { lists_.resize(queues); }
  void add(QueueId leaf, JobId job);
  /// Requires that the job's name is still its own.
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
  [[nodiscard]] const JobKinds& kinds() const { return kinds_; }
  bool note_held_back(KindId kind, const HeldBack& by) { return kinds_.note(kind, by); }
  void forget_untold() {
    for (auto& list : lists_) list.untold.clear();
  }
  /// Jobs of the leaf that were listed since the last call; some may have gone.
  std::vector<JobId> take_untold(QueueId leaf) {
    return std::exchange(lists_[index(leaf)].untold, {});
  }
  [[nodiscard]] bool is_late(JobId job) const {
    return index(job) < late_.size() && late_[index(job)];
  }
  /// Whether the job waits in this leaf and is not late.
  [[nodiscard]] bool is_listed_in(JobId job, QueueId leaf) const {
    return !is_late(job) && listings_[index(job)].leaf == leaf && listings_[index(job)].waiting;
  }
  /// The kind of a waiting job; none when it has no like, or is late.
  [[nodiscard]] std::optional<KindId> kind_of(JobId job) const {
    if (is_late(job) || index(job) >= listings_.size()) return std::nullopt;
    return listings_[index(job)].kind;
  }

 private:
  /// Where a job stands in the lists of its leaf.
  struct Listing {
    std::optional<QueueId> leaf;
    std::optional<JobKey> waiting;
    std::optional<JobKey> victim;
    std::optional<KindId> kind;
  };
  enum class Upkeep : std::uint8_t { in_order, at_end };

  void refresh_leaf(const SchedulingSession& session, QueueId leaf);
  void forget_lists(LeafList& list);
  void list_job(const SchedulingSession& session, JobId job, Upkeep upkeep);
  void unlist(LeafList& list, JobId job);
  void count_kind(LeafList& list, const std::optional<KindId>& kind);
  void uncount_kind(LeafList& list, const std::optional<KindId>& kind);

  std::vector<LeafList> lists_;
  std::vector<Listing> listings_;  ///< by job
  JobKinds kinds_;
  std::vector<bool> late_;
  std::vector<JobId> changed_;
  std::vector<bool> is_changed_;
};

}  // namespace headroom::kai
