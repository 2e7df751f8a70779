#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

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

  /// Whether the pass is over.
  [[nodiscard]] bool is_over() const {
    return (settings_.bf_max_job_test > 0 && all_tested_ >= settings_.bf_max_job_test) ||
           (settings_.bf_max_job_start > 0 && started_ >= settings_.bf_max_job_start);
  }
  /// Counts a job that comes up; false: its partition has had its number.
  bool test(std::uint32_t partition) {
    if (settings_.bf_max_job_part > 0 && tested_[partition] >= settings_.bf_max_job_part) {
      return false;
    }
    ++tested_[partition];
    ++all_tested_;
    return true;
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
  std::uint32_t all_tested_ = 0;
  std::uint32_t started_ = 0;
};

}  // namespace

void BackfillPass::begin(const Session& session) {
  const std::size_t count = session.view().free.node_count();
  NodeSet all{count};
  for (std::size_t i = 0; i < count; ++i) all.insert(id_at<NodeId>(i));
  horizon_ = session.now() + session.settings().bf_window;
  plan_.reset(all, session.now(), horizon_);
}

void BackfillPass::run(Session& session) {
  begin(session);
  Limits limits{session.settings(), session.directory().partitions().size()};
  PendingQueue::Walk walk{session.queue()};
  while (!limits.is_over()) {
    const auto step = walk.next();
    if (!step) return;
    if (!limits.test(step->partition)) {
      walk.give_up(step->partition);
      continue;
    }
    const bool may_reserve = limits.may_reserve(session.note(step->job), session.now());
    switch (plan(session, step->job, may_reserve)) {
      case Outcome::started:
        limits.count_start();
        break;
      case Outcome::planned:
        limits.count_reservation(step->partition);
        break;
      case Outcome::left:
        break;
    }
  }
}

BackfillPass::Outcome BackfillPass::plan(Session& session, JobId job, bool may_reserve) {
  Attempt tried{.start = session.now()};
  while (!tried.is_settled) attempt(session, job, may_reserve, tried);
  return tried.outcome;
}

void BackfillPass::attempt(Session& session, JobId job, bool may_reserve, Attempt& tried) {
  const TimePoint from = tried.start;
  allowed_ = session.nodes_of(session.note(job).facts.member.partition);
  const auto look =
      plan_.look(from, from + session.limit(job), session.view().footprint(job).nodes, allowed_);
  const auto try_later = [&](std::optional<TimePoint> later) {
    tried.is_settled = !later || !may_reserve;
    if (later) tried.start = *later;
  };
  if (!look.is_enough) return try_later(look.next_change);
  if (from == session.now()) {
    if (const auto eviction = session.place_now(job, allowed_) == nullptr
                                  ? find_eviction(session, job, allowed_)
                                  : std::nullopt) {
      carry_out(*eviction, session, job);
      tried = {.start = from, .is_settled = true, .outcome = Outcome::started};
      return;
    }
  }
  const auto& found = session.find_start(job, allowed_);
  if (!found) return try_later(look.next_change);
  if (std::max(found->when, from) <= session.now()) {
    session.start(job, found->nodes);
    tried = {.start = from, .is_settled = true, .outcome = Outcome::started};
    return;
  }
  if (!may_reserve) return try_later(std::nullopt);
  if (look.next_change && std::max(found->when, from) > *look.next_change) {
    return try_later(look.next_change);
  }
  promise(session, job, *found, tried);
}

void BackfillPass::promise(const Session& session, JobId job, const StartFinder::Start& found,
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
TimePoint BackfillPass::rounded_down(const Session& session, TimePoint when) const {
  const std::int64_t step = session.settings().bf_resolution.count;
  const std::int64_t epoch = session.settings().start_epoch.count;
  const std::int64_t absolute = when.since_start.count + epoch;
  return {{(absolute / step * step) - epoch}};
}

}  // namespace headroom::slurm
