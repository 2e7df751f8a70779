#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/pipeline/step_graph.hpp"

namespace headroom {

/// When a step begins, once all its predecessors have ended.
enum class StepCondition : std::uint8_t {
  all_success,  ///< where all of them have succeeded; else it is skipped
  always,       ///< whatever became of them: a step that cleans up or tells somebody
};

enum class StepState : std::uint8_t { waiting, active, succeeded, failed, skipped };
[[nodiscard]] constexpr bool has_ended(StepState state) { return state >= StepState::succeeded; }

/// One run of a graph of steps: which of them have ended, and which may begin. Knows no time.
class RunBoard {
 public:
  /// `graph` outlives the board; a condition for each step.
  RunBoard(const StepGraph& graph, std::span<const StepCondition> conditions);

  /// Steps that may begin now, ascending, which are active from then on. Each step is named once.
  [[nodiscard]] std::vector<std::uint32_t> begin_ready();
  /// An active step has ended. Those that can no longer begin are skipped, and what comes after
  /// them in turn.
  void end(std::uint32_t step, bool has_succeeded);
  /// Skips all steps that have not begun.
  void give_up();

  [[nodiscard]] StepState state(std::uint32_t step) const { return states_[step]; }
  /// Whether all steps have ended.
  [[nodiscard]] bool is_over() const { return ended_ == states_.size(); }
  /// Whether some step has failed, and not merely been skipped.
  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  void settle(std::uint32_t step, StepState state);

  const StepGraph* graph_;
  std::vector<StepCondition> conditions_;
  std::vector<StepState> states_;
  std::vector<std::size_t> waits_for_;  ///< predecessors that have not ended
  std::vector<bool> is_spoilt_;         ///< a predecessor did not succeed
  std::vector<std::uint32_t> ready_;
  std::size_t ended_ = 0;
  bool has_failed_ = false;
};

}  // namespace headroom
