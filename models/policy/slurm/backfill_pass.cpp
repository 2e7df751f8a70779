#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/policy/slurm/passes.hpp"
#include "models/policy/slurm/preemption.hpp"

// A job is tried from now on, on the nodes that nobody was promised for as long as it
// may run. Where that fails, or would begin later than the next change of the plan, it
// is tried from that change on: by then nodes are free again that others hold before.
// Source: observed on Slurm 22.05.8, of which every start of six recorded runs comes
// out on the same nodes; slurm.conf(5) for the options.

namespace headroom::slurm {
namespace {

/// Counts of one pass against the limits that the settings set.
class Limits {
 public:
  Limits(const Settings& settings, std::size_t partitions)
      : settings_{settings}, tested_(partitions), reserved_(partitions) {}

  /// Whether the pass has started as many as it may.
  [[nodiscard]] bool is_over() const {
    return settings_.bf_max_job_start > 0 && started_ >= settings_.bf_max_job_start;
  }
  /// The jobs that the pass looks at, in order.
  [[nodiscard]] std::vector<PendingQueue::Walk::Step> choose(const PendingQueue& queue) {
    std::vector<PendingQueue::Walk::Step> jobs;
    PendingQueue::Walk walk{queue};
    while (jobs.size() < settings_.bf_max_job_test) {
      const auto step = walk.next();
      if (!step) break;
      std::uint32_t& tested = tested_[step->partition];
      if (settings_.bf_max_job_part > 0 && tested == settings_.bf_max_job_part) {
        walk.give_up(step->partition);
        continue;
      }
      ++tested;
      jobs.push_back(*step);
    }
    return jobs;
  }
  [[nodiscard]] bool may_reserve(const JobNote& note, TimePoint now) const {
    if (note.pending.priority < settings_.bf_min_prio_reserve) return false;
    if (now - note.facts.eligible < settings_.bf_min_age_reserve) return false;
    const std::uint32_t count = settings_.bf_job_part_count_reserve;
    return count == 0 || reserved_[note.facts.member.partition] < count;
  }
  void count_start() { ++started_; }
  void count_reservation(std::uint32_t partition) { ++reserved_[partition]; }

 private:
  const Settings& settings_;
  std::vector<std::uint32_t> tested_;    ///< by partition
  std::vector<std::uint32_t> reserved_;  ///< by partition
  std::uint32_t started_ = 0;
};

/// Before end_of_time, at which nothing ever has room.
constexpr TimePoint latest = end_of_time - 1_ns;

bool fits_now(const SlurmSession& session, JobId job) {
  return session.view().free.fits(session.view().footprint(job));
}

}  // namespace

void BackfillPass::begin(const SlurmSession& session) {
  const std::size_t count = session.view().free.node_count();
  NodeSet all{count};
  for (std::size_t i = 0; i < count; ++i) all.insert(id_at<NodeId>(i));
  horizon_ = session.instant() + session.settings().bf_window;
  plan_.reset(all, session.instant(), horizon_);
  hopes_.clear();
}

void BackfillPass::run(SlurmSession& session) {
  begin(session);
  Limits limits{session.settings(), session.directory().partitions().size()};
  const std::vector<PendingQueue::Walk::Step> jobs = limits.choose(session.queue());
  std::size_t end = jobs.size();
  for (std::size_t i = 0; i < end && !limits.is_over(); ++i) {
    // Promises matter to those alone who could start now: behind the last of them none is made.
    if (!session.settings().preempt_requeues) {
      while (end > i && !fits_now(session, jobs[end - 1].job)) --end;
      if (end == i) return;
    }
    const bool may_reserve = limits.may_reserve(session.note(jobs[i].job), session.instant());
    switch (plan(session, jobs[i].job, may_reserve)) {
      case Outcome::started:
        limits.count_start();
        break;
      case Outcome::planned:
        limits.count_reservation(jobs[i].partition);
        break;
      case Outcome::left:
        break;
    }
  }
}

Hopes::Shape BackfillPass::shape_of(const SlurmSession& session, JobId job) const {
  return {.partition = session.note(job).facts.member.partition,
          .footprint = session.view().footprint(job),
          .limit = session.limit(job)};
}

BackfillPass::Outcome BackfillPass::plan(SlurmSession& session, JobId job, bool may_reserve) {
  const Hopes::Shape shape = shape_of(session, job);
  const TimePoint first = hopes_.first(shape, session.instant());
  const bool may_evict = session.directory().may_preempt_somebody(session.note(job).facts.member);
  Attempt tried{.start = may_evict ? session.instant() : first};
  if (tried.start > session.instant() && !may_reserve) return Outcome::left;
  if (tried.start == end_of_time) return Outcome::left;
  while (!tried.is_settled) {
    const TimePoint from = tried.start;
    const bool was_hopeless = tried.is_hopeless;
    attempt(session, job, may_reserve, tried);
    // What this job found out beyond what others had, once.
    if (was_hopeless && !tried.is_hopeless && from > first) hopes_.note(shape, from);
  }
  if (tried.is_hopeless) hopes_.note(shape, tried.start);
  return tried.outcome;
}

/// Tries a later start, where there is one and the job may reserve it.
void BackfillPass::Attempt::go_on(std::optional<TimePoint> later, bool may_reserve) {
  is_settled = !later || !may_reserve;
  // Without a later change of the plan there is no hope at any time.
  start = later.value_or(end_of_time);
}

bool BackfillPass::evict(SlurmSession& session, JobId job) {
  if (session.place_now(job, allowed_) != nullptr) return false;
  const auto eviction = find_eviction(session, job, allowed_);
  if (!eviction) return false;
  carry_out(*eviction, session, job);
  // Others have more room now.
  hopes_.clear();
  return true;
}

void BackfillPass::attempt(SlurmSession& session, JobId job, bool may_reserve, Attempt& tried) {
  const TimePoint from = tried.start;
  allowed_ = session.nodes_of(session.note(job).facts.member.partition);
  const auto look =
      plan_.look(from, from + session.limit(job), session.view().footprint(job).nodes, allowed_);
  const auto start = [&] {
    tried.is_settled = true;
    tried.is_hopeless = false;
    tried.outcome = Outcome::started;
  };
  if (!look.is_enough) return tried.go_on(look.next_change, may_reserve);
  if (from == session.instant() && evict(session, job)) return start();
  if (!session.is_ready(job, allowed_, look.next_change.value_or(latest))) {
    return tried.go_on(look.next_change, may_reserve);
  }
  const auto& found = session.find_start(job, allowed_);
  HEADROOM_ASSERT(found.has_value(), "enough nodes that get room make a start");
  tried.is_hopeless = false;
  const TimePoint when = std::max(found->when, from);
  if (when <= session.instant()) {
    session.start(job, found->nodes);
    return start();
  }
  if (!may_reserve || (look.next_change && when > *look.next_change)) {
    return tried.go_on(look.next_change, may_reserve);
  }
  promise(session, job, *found, tried);
}

void BackfillPass::promise(const SlurmSession& session, JobId job, const StartFinder::Start& found,
                           Attempt& tried) {
  const TimePoint start = std::max(found.when, tried.start);
  if (start > horizon_) {
    tried.is_settled = true;
    return;
  }
  const TimePoint begin = rounded_down(session, start);
  const TimePoint end = rounded_down(session, start + session.limit(job));
  wanted_ = NodeSet{session.view().free.node_count()};
  for (const NodeId node : found.nodes) wanted_.insert(node);
  if (plan_.is_promised(wanted_, begin, end)) {
    tried.start = start;
    return;
  }
  plan_.promise(wanted_, begin, end);
  tried.is_settled = true;
  tried.outcome = Outcome::planned;
}

/// To a multiple of bf_resolution on the absolute clock.
TimePoint BackfillPass::rounded_down(const SlurmSession& session, TimePoint when) const {
  const std::int64_t step = session.settings().bf_resolution.count;
  const std::int64_t epoch = session.settings().start_epoch.count;
  const std::int64_t absolute = when.since_start.count + epoch;
  return {{(absolute / step * step) - epoch}};
}

}  // namespace headroom::slurm
