#include "models/pipeline/run_board.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

using Steps = std::vector<std::uint32_t>;
constexpr auto if_success = StepCondition::all_success;

StepGraph graph_of(const std::vector<std::vector<std::uint32_t>>& predecessors) {
  std::vector<StepEdges> edges;
  for (std::size_t i = 0; i < predecessors.size(); ++i) {
    StepEdges& step = edges.emplace_back();
    step.name = std::to_string(i);
    for (const std::uint32_t before : predecessors[i]) step.after.push_back(std::to_string(before));
  }
  std::vector<GraphFault> faults;
  StepGraph graph{edges, faults};
  REQUIRE(faults.empty());
  return graph;
}

}  // namespace

TEST_CASE("a diamond: two in the middle, the last after both") {
  const StepGraph graph = graph_of({{}, {0}, {0}, {1, 2}});
  RunBoard board{graph, std::vector(4, if_success)};
  CHECK(board.begin_ready() == Steps{0});
  CHECK(board.begin_ready().empty());
  board.end(0, true);
  CHECK(board.begin_ready() == Steps{1, 2});
  board.end(2, true);
  CHECK(board.begin_ready().empty());
  board.end(1, true);
  CHECK(board.begin_ready() == Steps{3});
  CHECK(!board.is_over());
  board.end(3, true);
  CHECK(board.is_over());
  CHECK(!board.has_failed());
}

TEST_CASE("what comes after a failed step is skipped, but for steps that always run") {
  const StepGraph graph = graph_of({{}, {0}, {1}, {2, 4}, {}});
  std::vector<StepCondition> conditions(5, if_success);
  conditions[3] = StepCondition::always;
  RunBoard board{graph, conditions};
  CHECK(board.begin_ready() == Steps{0, 4});
  board.end(0, false);
  CHECK(board.state(1) == StepState::skipped);
  CHECK(board.state(2) == StepState::skipped);
  CHECK(board.begin_ready().empty());
  board.end(4, true);
  CHECK(board.begin_ready() == Steps{3});
  board.end(3, true);
  CHECK(board.is_over());
  CHECK(board.has_failed());
}

TEST_CASE("a run that gives up begins nothing more") {
  const StepGraph graph = graph_of({{}, {0}, {}});
  RunBoard board{graph, std::vector(3, if_success)};
  CHECK(board.begin_ready() == Steps{0, 2});
  board.give_up();
  CHECK(board.state(1) == StepState::skipped);
  board.end(0, true);
  CHECK(board.begin_ready().empty());
  CHECK(!board.is_over());
  board.end(2, true);
  CHECK(board.is_over());
}

namespace {

/// What each step must be, looked up anew from what all steps are: the slow way.
StepState by_definition(const StepGraph& graph, const std::vector<StepCondition>& conditions,
                        const RunBoard& board, std::uint32_t step) {
  bool all_ended = true;
  bool all_succeeded = true;
  for (const std::uint32_t before : graph.predecessors(step)) {
    all_ended = all_ended && has_ended(board.state(before));
    all_succeeded = all_succeeded && board.state(before) == StepState::succeeded;
  }
  if (!all_ended) return StepState::waiting;
  const bool may_begin = all_succeeded || conditions[step] == StepCondition::always;
  return may_begin ? StepState::active : StepState::skipped;
}

}  // namespace

TEST_CASE("on random graphs every step is at each moment what the definition says") {
  for (std::uint64_t number = 0; number < 300; ++number) {
    RandomStream random{7, "random-graphs", number};
    const auto steps = static_cast<std::uint32_t>(1 + random.below(12));
    std::vector<std::vector<std::uint32_t>> predecessors(steps);
    std::vector<StepCondition> conditions;
    for (std::uint32_t i = 0; i < steps; ++i) {
      for (std::uint32_t before = 0; before < i; ++before) {
        if (random.below(4) == 0) predecessors[i].push_back(before);
      }
      conditions.push_back(random.below(5) == 0 ? StepCondition::always : if_success);
    }
    const StepGraph graph = graph_of(predecessors);
    RunBoard board{graph, conditions};
    std::vector<std::uint32_t> active;
    std::vector<bool> has_begun(steps, false);
    while (!board.is_over()) {
      for (const std::uint32_t step : board.begin_ready()) {
        CHECK(!has_begun[step]);
        has_begun[step] = true;
        active.push_back(step);
      }
      for (std::uint32_t step = 0; step < steps; ++step) {
        if (has_begun[step]) continue;
        CHECK(board.state(step) == by_definition(graph, conditions, board, step));
      }
      REQUIRE(!active.empty());
      const auto which = static_cast<std::ptrdiff_t>(random.below(active.size()));
      const std::uint32_t ended = active[static_cast<std::size_t>(which)];
      active.erase(active.begin() + which);
      board.end(ended, random.below(4) != 0);
    }
  }
}
