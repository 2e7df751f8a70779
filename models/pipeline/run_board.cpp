#include "models/pipeline/run_board.hpp"

#include <algorithm>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {

RunBoard::RunBoard(const StepGraph& graph, std::span<const StepCondition> conditions)
    : graph_{&graph},
      conditions_{conditions.begin(), conditions.end()},
      states_(graph.size(), StepState::waiting),
      waits_for_(graph.size()),
      is_spoilt_(graph.size(), false) {
  HEADROOM_ASSERT(conditions.size() == graph.size(), "each step has a condition");
  for (std::uint32_t step = 0; step < graph.size(); ++step) {
    waits_for_[step] = graph.predecessors(step).size();
    if (waits_for_[step] == 0) ready_.push_back(step);
  }
}

std::vector<std::uint32_t> RunBoard::begin_ready() {
  std::vector<std::uint32_t> begun = std::exchange(ready_, {});
  std::ranges::sort(begun);
  for (const std::uint32_t step : begun) states_[step] = StepState::active;
  return begun;
}

/// A chain of skipped steps may be as long as the graph, so that this is a loop.
void RunBoard::settle(std::uint32_t step, StepState state) {
  std::vector<std::pair<std::uint32_t, StepState>> open{{step, state}};
  while (!open.empty()) {
    const auto [ended, as] = open.back();
    open.pop_back();
    states_[ended] = as;
    ++ended_;
    has_failed_ = has_failed_ || as == StepState::failed;
    for (const std::uint32_t next : graph_->successors(ended)) {
      if (as != StepState::succeeded) is_spoilt_[next] = true;
      if (--waits_for_[next] > 0 || states_[next] != StepState::waiting) continue;
      if (is_spoilt_[next] && conditions_[next] == StepCondition::all_success) {
        open.emplace_back(next, StepState::skipped);
      } else {
        ready_.push_back(next);
      }
    }
  }
}

void RunBoard::end(std::uint32_t step, bool has_succeeded) {
  HEADROOM_ASSERT(states_[step] == StepState::active, "only a step that has begun can end");
  settle(step, has_succeeded ? StepState::succeeded : StepState::failed);
}

void RunBoard::give_up() {
  ready_.clear();
  for (StepState& state : states_) {
    if (state != StepState::waiting) continue;
    state = StepState::skipped;
    ++ended_;
  }
}

}  // namespace headroom
