#include <cstdint>

#include "models/policy/slurm/passes.hpp"
#include "models/policy/slurm/preemption.hpp"

namespace headroom::slurm {
namespace {

bool start_or_evict(SlurmSession& session, JobId job, const NodeSet& allowed) {
  if (const auto* nodes = session.place_now(job, allowed)) {
    session.start(job, *nodes);
    return true;
  }
  const auto eviction = find_eviction(session, job, allowed);
  if (!eviction) return false;
  carry_out(*eviction, session, job);
  return true;
}

}  // namespace

bool run_fifo_pass(SlurmSession& session, std::uint32_t depth) {
  PendingQueue::Walk walk{session.queue()};
  NodeSet closed;  // stays without nodes until a partition is given up
  for (std::uint32_t seen = 0;; ++seen) {
    const auto step = walk.next();
    if (!step) return false;
    if (seen == depth) return true;
    const NodeSet& nodes = session.nodes_of(step->partition);
    bool started = false;
    if (closed.words().empty()) {
      started = start_or_evict(session, step->job, nodes);
    } else {
      NodeSet open = nodes;
      open -= closed;
      started = start_or_evict(session, step->job, open);
    }
    if (started) continue;
    walk.give_up(step->partition);
    if (closed.words().empty()) {
      closed = nodes;
    } else {
      closed |= nodes;
    }
  }
}

}  // namespace headroom::slurm
