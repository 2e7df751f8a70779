#include "models/policy/slurm/preemption.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace headroom::slurm {
namespace {

std::vector<JobId> candidates_for(const SlurmSession& session, JobId job, const NodeSet& allowed) {
  const SchedulerView& view = session.view();
  const Directory& directory = session.directory();
  const Membership& by = session.note(job).facts.member;
  std::vector<JobId> candidates;
  for (const JobId other : view.running) {
    if (!view.job(other).preemptible) continue;
    if (!directory.may_preempt(by, session.note(other).facts.member)) continue;
    const auto held = view.nodes_of(other);
    if (std::ranges::any_of(held, [&](NodeId node) { return allowed.contains(node); })) {
      candidates.push_back(other);
    }
  }
  const auto key = [&](JobId other) {
    const Membership& member = session.note(other).facts.member;
    const std::uint32_t worth = session.settings().preempt_type == PreemptType::qos
                                    ? directory.qos()[member.qos].priority
                                    : directory.partitions()[member.partition].priority_tier;
    return std::tuple{worth, view.job(other).node_count, other};
  };
  std::ranges::sort(candidates, {}, key);
  return candidates;
}

/// Lets candidates leave until the job fits; how many it took, and the nodes.
std::optional<std::size_t> leave_until_it_fits(SlurmSession& session, JobId job,
                                               const NodeSet& allowed,
                                               std::span<const JobId> candidates,
                                               std::vector<NodeId>& nodes) {
  const SchedulerView& view = session.view();
  FreeCapacity trial = view.free;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto held = view.nodes_of(candidates[i]);
    for (std::size_t which = 0; which < held.size(); ++which) {
      trial.give(held[which], view.footprint(candidates[i]), view.slots_of(candidates[i], which));
    }
    if (const auto* placed = session.place(job, allowed, trial)) {
      nodes = *placed;
      return i + 1;
    }
  }
  return std::nullopt;
}

std::size_t overlap(std::span<const NodeId> held, std::span<const NodeId> nodes) {
  return static_cast<std::size_t>(std::ranges::count_if(
      held, [&](NodeId node) { return std::ranges::binary_search(nodes, node); }));
}

}  // namespace

std::optional<Eviction> find_eviction(SlurmSession& session, JobId job, const NodeSet& allowed) {
  if (!session.directory().may_preempt_somebody(session.note(job).facts.member)) {
    return std::nullopt;
  }
  std::vector<JobId> candidates = candidates_for(session, job, allowed);
  if (candidates.empty()) return std::nullopt;
  Eviction eviction;
  if (!leave_until_it_fits(session, job, allowed, candidates, eviction.nodes)) return std::nullopt;
  const SchedulerView& view = session.view();
  std::ranges::stable_sort(candidates, std::ranges::greater{}, [&](JobId other) {
    return overlap(view.nodes_of(other), eviction.nodes);
  });
  const auto count = leave_until_it_fits(session, job, allowed, candidates, eviction.nodes);
  for (std::size_t i = 0; i < count.value_or(0); ++i) {
    if (overlap(view.nodes_of(candidates[i]), eviction.nodes) > 0) {
      eviction.victims.push_back(candidates[i]);
    }
  }
  return eviction;
}

void carry_out(const Eviction& eviction, SlurmSession& session, JobId job) {
  for (const JobId victim : eviction.victims) session.requeue(victim, job);
  session.start(job, eviction.nodes);
}

}  // namespace headroom::slurm
