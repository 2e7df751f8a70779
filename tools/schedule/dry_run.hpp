#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "tools/schedule/read_snapshot.hpp"

namespace headroom {

/// What happens to one pod.
struct PodStep {
  std::string job;
  std::string queue;
  std::string pod;
  std::string node;                      ///< where it starts; of one that only leaves, where it is
  std::string from{};                    ///< of a pod that is moved
  double gpus = 0;                       ///< that its queue is charged for
  std::vector<std::string> devices{};    ///< that it shares
  std::string action{};                  ///< that decided it, by the scheduler's own name
  std::string for_job{};                 ///< whose need stops or moves it; empty for none
  std::vector<std::string> waits_for{};  ///< jobs that leave `node` first
};

/// Why a job gets nothing.
struct HeldJob {
  std::string job;
  std::string queue;
  double gpus = 0;       ///< asked for by the pods that would start together
  std::size_t pods = 0;  ///< that wait
  std::string rule;      ///< one word, such as `queue_limit`
  std::string text;      ///< the rule in words, with its numbers
};

/// A queue's GPUs; -1 stands for unlimited.
struct QueueLine {
  std::string name;
  std::size_t depth = 0;  ///< 0 at the top level
  double deserved = 0;
  double limit = 0;
  double fair_share = 0;
  double before = 0;  ///< held before the cycle
  double after = 0;   ///< held once all that it decided has happened
  double asked = 0;   ///< held before and waited for
};

/// What one cycle of the scheduler would do.
struct DryRun {
  std::string title;
  std::size_t nodes = 0;
  double gpus = 0;
  double gpus_held = 0;  ///< by running jobs, before the cycle
  std::size_t running = 0;
  std::size_t pending = 0;
  std::vector<PodStep> starts;
  std::vector<PodStep> pipelined;
  std::vector<PodStep> moves;
  std::vector<PodStep> evictions;
  std::vector<HeldJob> waiting;
  std::vector<QueueLine> queues;  ///< each below its parent
};

[[nodiscard]] DryRun dry_run(const DryRunInput& input);

}  // namespace headroom
