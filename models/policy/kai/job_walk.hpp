#pragma once
// Tree walk: in which order jobs of all queues have their turn. Source: KAI-Scheduler commit
// d5bc503a, package actions/utils.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "models/policy/kai/leaf_jobs.hpp"
#include "models/policy/kai/queue_order.hpp"
#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

/// What a leaf has to offer: the figures of its best job.
struct LeafFront {
  Amounts request;  ///< of the job's next batch; none in a walk over victims
  Amounts victims;  ///< what those taken from the leaf, the job included, hold; only of victims
};

/// Finds the leaf whose turn it is: from the top level down, the best queue, represented by its
/// best leaf. Only what has changed is compared again.
class QueueContest {
 public:
  QueueContest(const SchedulingSession& session, bool is_of_victims);

  /// The leaf has another best job, or none.
  void set_front(QueueId leaf, const std::optional<LeafFront>& front);
  /// The leaf of the best job; nullopt when no leaf has any.
  [[nodiscard]] std::optional<QueueId> best();
  /// Whether holdings have changed since the last call of best(), which answers may depend on.
  [[nodiscard]] bool is_outdated() const { return seen_ != session_.stamp(); }

 private:
  struct Contender {
    std::optional<QueueId> leaf;  ///< that represents the queue
    QueueStanding standing;
  };

  void enter(QueueId queue);
  void update_all(QueueId queue);
  void catch_up();
  [[nodiscard]] std::optional<QueueId> best_of(const std::vector<QueueId>& siblings) const;
  [[nodiscard]] bool goes_before(QueueId a, QueueId b) const;

  const SchedulingSession& session_;
  bool is_of_victims_;
  bool is_built_ = false;
  std::uint64_t seen_ = 0;
  std::vector<Contender> contenders_;  ///< by queue
  std::vector<std::optional<LeafFront>> fronts_;
  std::vector<QueueId> outdated_;
};

/// Which waiting jobs have a turn in an action.
enum class Turns : std::uint8_t { all, evictors, preemptible_evictors };

/// How long jobs of a kind are passed over.
enum class Closing : std::uint8_t { until_reopened, for_good };

/// The jobs of one action, each with a turn; a job may be put back. Kinds whose turns are known to
/// end in nothing can be closed: their jobs are passed over, in runs, where the order of the others
/// allows it, and the walk ends with the last job of an open kind.
class TurnWalk {
 public:
  /// Takes the waiting jobs that have their minimum of pods and that `turns` lets in now.
  TurnWalk(const SchedulingSession& session, Turns turns);

  [[nodiscard]] std::optional<JobId> pop();
  void push(JobId job);
  /// The order of a job may have changed, because some of its pods have.
  void touch(JobId job);

  /// Closes the kind of this job, if it is of any.
  void close_like(JobId job, Closing closing);
  /// Closes the open kinds of which `ends_in_nothing(kind)` says so.
  template <class Predicate>
  void close(Predicate ends_in_nothing, Closing closing) {
    const auto& kinds = session_.leaves.kinds();
    for (const auto kind : present_) {
      if (states_[static_cast<std::size_t>(kind)] != KindState::open) continue;
      if (ends_in_nothing(kinds[kind])) close(kind, closing);
    }
  }
  /// Opens what was not closed for good: something has changed.
  void reopen();

 private:
  enum class KindState : std::uint8_t { absent, open, closed, closed_for_good };
  struct Turn {
    JobId job{};
    JobKey key;
    Amounts request;
    std::uint32_t version = 0;
  };
  struct Leaf {
    std::size_t next = 0;     ///< in the list of waiting jobs
    std::size_t end = 0;      ///< of those that have a turn
    std::size_t open = 0;     ///< no open job stands between `next` and here
    std::vector<Turn> again;  ///< heap of those put back or touched
  };

  void take_in(QueueId leaf, Turns turns);
  void close(KindId kind, Closing closing) {
    const auto is_lasting = closing == Closing::for_good;
    states_[static_cast<std::size_t>(kind)] =
        is_lasting ? KindState::closed_for_good : KindState::closed;
    may_reopen_ = may_reopen_ || !is_lasting;
  }
  [[nodiscard]] const std::vector<ListedWaiting>& waiting(QueueId leaf) const {
    return session_.leaves[leaf].waiting;
  }
  [[nodiscard]] KindState state_of(const ListedWaiting& entry) const {
    if (versions_[index(entry.job)] != listed) return KindState::absent;
    return entry.kind ? states_[static_cast<std::size_t>(*entry.kind)] : KindState::open;
  }
  /// Finds the next open job; whether there is any.
  bool find_open(QueueId id, Leaf& leaf) const;
  [[nodiscard]] bool has_open();
  void skip_absent(QueueId id, Leaf& leaf);
  /// Whether the heap's top comes before the next turn.
  [[nodiscard]] bool takes_again(QueueId id, const Leaf& leaf) const;
  void refresh(QueueId leaf);
  void pass_run(QueueId id, Leaf& leaf);

  static constexpr std::uint32_t listed = 0;
  static constexpr std::uint32_t gone = 1;

  const SchedulingSession& session_;
  std::vector<Leaf> leaves_;
  std::vector<KindState> states_;  ///< by kind
  std::vector<KindId> present_;    ///< kinds with a turn
  /// By job: the version of its valid turn in a heap, or one of the constants above.
  std::vector<std::uint32_t> versions_;
  std::uint32_t last_version_ = gone;
  std::size_t witness_ = 0;  ///< no leaf before this one has an open job
  bool may_reopen_ = false;  ///< whether some kind is closed, but not for good
  QueueContest contest_;
};

/// The jobs that a scenario involves, in the order of a walk over all waiting jobs. Runs of others
/// that ask for the same are passed over at once.
class InvolvedWalk {
 public:
  struct Involved {
    JobId job{};
    JobKey key;
    Amounts request;
  };
  InvolvedWalk(const SchedulingSession& session, const std::vector<Involved>& involved);
  /// The next involved job; nullopt after the last.
  [[nodiscard]] std::optional<JobId> pop();

 private:
  struct Entry {
    Involved job;
    bool is_involved = false;
  };
  struct Leaf {
    std::size_t next = 0;      ///< in the list of waiting jobs
    std::vector<Entry> extra;  ///< heap of involved and late jobs
  };

  void skip(QueueId id, Leaf& leaf);
  [[nodiscard]] bool takes_extra(QueueId id, const Leaf& leaf) const;
  void refresh(QueueId id);
  void pass_run(QueueId id, Leaf& leaf);

  const SchedulingSession& session_;
  std::vector<Leaf> leaves_;
  std::vector<JobId> involved_;  ///< sorted
  std::size_t left_;
  QueueContest contest_;
};

/// Which jobs may become victims.
struct VictimFilter {
  std::vector<bool> leaves;  ///< by queue
  std::function<bool(const PodGroup&)> admits;
  /// When set, these alone, if they are admitted.
  std::optional<std::vector<JobId>> only;
};

/// Calls `visit(job)` for the jobs that the filter lets in until it returns true; whether it did.
[[nodiscard]] bool any_candidate(const SchedulingSession& session, const VictimFilter& filter,
                                 const std::function<bool(JobId)>& visit);

/// One eviction unit.
struct Unit {
  JobId job{};
  std::vector<TaskId> tasks;
};

/// Victim jobs in reverse order, taken apart unit by unit.
class VictimWalk {
 public:
  VictimWalk(const SchedulingSession& session, const VictimFilter& filter);

  /// The next unit that contains none of `recorded`; nullopt after the last. A job that has one of
  /// them in its unit comes back without any of them.
  [[nodiscard]] std::optional<Unit> pop(const std::vector<bool>& recorded);

 private:
  struct Victim {
    JobId job{};
    JobKey key;
    Amounts held;
    /// The part of the job that is left; none while it is whole.
    std::optional<GangView> view;
    std::vector<TaskId> gone;  ///< sorted
  };
  struct Leaf {
    std::size_t left = 0;       ///< of the list of victims, which is taken from its end
    std::vector<Victim> extra;  ///< heap of late jobs and of those put back
    Amounts popped;
  };

  void skip(QueueId id, Leaf& leaf);
  [[nodiscard]] bool takes_extra(QueueId id, const Leaf& leaf) const;
  [[nodiscard]] std::optional<Victim> take();
  void refresh(QueueId id);
  void put_back(Victim victim, const std::vector<TaskId>& without);
  [[nodiscard]] bool is_listed(JobId job) const;

  const SchedulingSession& session_;
  const VictimFilter& filter_;
  std::vector<Leaf> leaves_;
  QueueContest contest_;
};

}  // namespace headroom::kai
