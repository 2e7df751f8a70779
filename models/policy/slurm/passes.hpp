#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "models/policy/slurm/planned_nodes.hpp"
#include "models/policy/slurm/session.hpp"

namespace headroom::slurm {

/// Starts jobs in order. At the first one of a partition that does not fit, and can
/// make no room by preemption, the pass is over for that partition and for its nodes,
/// so that no job of another takes what it waits for. Looks at no more than `depth`
/// jobs; answers whether it stopped at that.
bool run_fifo_pass(SlurmSession& session, std::uint32_t depth);

/// Remembers within one backfill pass from when on there is hope for jobs of a shape, so
/// that others which need as much, for as long, are not tried before. While a pass
/// promises and starts, room only shrinks: what was too little stays too little.
class Hopes {
 public:
  struct Shape {
    std::uint32_t partition = 0;
    const Footprint& footprint;
    Duration limit;
  };
  void clear() { known_.clear(); }
  /// No start before this has room for a job of this shape; `now` when nothing is known.
  [[nodiscard]] TimePoint first(const Shape& shape, TimePoint now) const;
  /// Before `from` there is none.
  void note(const Shape& shape, TimePoint from);

 private:
  struct Known {
    std::uint32_t partition = 0;
    Footprint footprint;
    Duration limit;
    TimePoint from;
  };
  std::vector<Known> known_;
};

/// Plans all waiting jobs from scratch, in order: one that can start without touching
/// what is promised to others starts, another is promised whole nodes from its
/// earliest start on. See backfill_pass.cpp.
class BackfillPass {
 public:
  void run(SlurmSession& session);

 private:
  enum class Outcome : std::uint8_t { started, planned, left };

  void begin(const SlurmSession& session);
  [[nodiscard]] Hopes::Shape shape_of(const SlurmSession& session, JobId job) const;
  [[nodiscard]] Outcome plan(SlurmSession& session, JobId job, bool may_reserve);
  /// One start time is tried; false: `start` says which to try next, if any.
  struct Attempt {
    TimePoint start;
    bool is_settled = false;
    bool is_hopeless = true;  ///< so far there were never enough nodes in time
    Outcome outcome = Outcome::left;
    void go_on(std::optional<TimePoint> later, bool may_reserve);
  };
  bool evict(SlurmSession& session, JobId job);
  void attempt(SlurmSession& session, JobId job, bool may_reserve, Attempt& attempt);
  void promise(const SlurmSession& session, JobId job, const StartFinder::Start& found,
               Attempt& attempt);
  [[nodiscard]] TimePoint rounded_down(const SlurmSession& session, TimePoint when) const;

  PlannedNodes plan_;
  Hopes hopes_;
  TimePoint horizon_{};
  NodeSet allowed_;
  NodeSet wanted_;
};

}  // namespace headroom::slurm
