#pragma once
#include <cstdint>

#include "models/policy/slurm/planned_nodes.hpp"
#include "models/policy/slurm/session.hpp"

namespace headroom::slurm {

/// Starts jobs in order. At the first one of a partition that does not fit, and can
/// make no room by preemption, the pass is over for that partition and for its nodes,
/// so that no job of another takes what it waits for. Looks at no more than `depth`
/// jobs; answers whether it stopped at that.
bool run_fifo_pass(Session& session, std::uint32_t depth);

/// Plans all waiting jobs from scratch, in order: one that can start without touching
/// what is promised to others starts, another is promised whole nodes from its
/// earliest start on. See backfill_pass.cpp.
class BackfillPass {
 public:
  void run(Session& session);

 private:
  enum class Outcome : std::uint8_t { started, planned, left };

  void begin(const Session& session);
  [[nodiscard]] Outcome plan(Session& session, JobId job, bool may_reserve);
  /// One start time is tried; false: `start` says which to try next, if any.
  struct Attempt {
    TimePoint start;
    bool is_settled = false;
    Outcome outcome = Outcome::left;
  };
  void attempt(Session& session, JobId job, bool may_reserve, Attempt& attempt);
  void promise(const Session& session, JobId job, const StartFinder::Start& found,
               Attempt& attempt);
  [[nodiscard]] TimePoint rounded_down(const Session& session, TimePoint when) const;

  PlannedNodes plan_;
  TimePoint horizon_{};
  NodeSet allowed_;
  NodeSet wanted_;
};

}  // namespace headroom::slurm
