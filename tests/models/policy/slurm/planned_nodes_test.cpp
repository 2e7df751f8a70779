#include "models/policy/slurm/planned_nodes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <initializer_list>
#include <optional>
#include <set>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

constexpr std::size_t node_count = 6;

TimePoint at(std::int64_t seconds) { return {1_s * seconds}; }

NodeSet set_of(std::initializer_list<std::uint32_t> numbers) {
  NodeSet nodes{node_count};
  for (const std::uint32_t number : numbers) nodes.insert(NodeId{number});
  return nodes;
}

/// A second a cell, and all borders that promises have made.
struct PlainPlan {
  static constexpr std::int64_t horizon = 60;
  std::array<std::array<bool, node_count>, horizon> promised{};
  std::set<std::int64_t> borders{0, horizon};

  void promise(const NodeSet& nodes, std::int64_t start, std::int64_t end) {
    if (end <= start) return;
    if (start < horizon) borders.insert(start);
    if (end < horizon) borders.insert(end);
    for (std::int64_t second = start; second < end && second < horizon; ++second) {
      for (std::uint32_t node = 0; node < node_count; ++node) {
        if (nodes.contains(NodeId{node})) promised[static_cast<std::size_t>(second)][node] = true;
      }
    }
  }
  /// Free from `start` to the end of the window in which `end` lies, both included.
  [[nodiscard]] NodeSet free(std::int64_t start, std::int64_t end) const {
    NodeSet nodes{node_count};
    for (std::uint32_t node = 0; node < node_count; ++node) {
      bool is_free = true;
      for (std::int64_t second = start; second <= end && second < horizon; ++second) {
        is_free = is_free && !promised[static_cast<std::size_t>(second)][node];
      }
      if (is_free) nodes.insert(NodeId{node});
    }
    return nodes;
  }
  [[nodiscard]] std::optional<std::int64_t> next_change(std::int64_t start) const {
    const auto border = borders.upper_bound(start);
    if (border == borders.end() || *border == horizon) return std::nullopt;
    return *border;
  }
};

}  // namespace

TEST_CASE("a promise takes nodes from its start to its end, and a look includes its last instant") {
  slurm::PlannedNodes plan;
  plan.reset(set_of({0, 1, 2}), at(0), at(100));
  plan.promise(set_of({1}), at(20), at(40));
  const auto free_in = [&](std::int64_t start, std::int64_t end) {
    NodeSet free = set_of({0, 1, 2});
    CHECK(plan.look(at(start), at(end), 1, free).is_enough);
    return free;
  };
  CHECK(free_in(0, 19) == set_of({0, 1, 2}));
  CHECK(free_in(0, 20) == set_of({0, 2}));
  CHECK(free_in(39, 90) == set_of({0, 2}));
  CHECK(free_in(40, 90) == set_of({0, 1, 2}));
  NodeSet free = set_of({0, 1, 2});
  const auto look = plan.look(at(5), at(25), 3, free);
  CHECK_FALSE(look.is_enough);
  CHECK(look.next_change == at(20));
  CHECK_FALSE(plan.look(at(50), at(60), 1, free).next_change.has_value());
  CHECK(plan.is_promised(set_of({1, 2}), at(30), at(50)));
  CHECK_FALSE(plan.is_promised(set_of({1, 2}), at(40), at(50)));
  CHECK_FALSE(plan.is_promised(set_of({0, 2}), at(0), at(100)));
}

TEST_CASE("what is promised is what a plan of single seconds says") {
  RandomStream stream{7, "planned nodes", 0};
  const auto below = [&](double limit) {
    return static_cast<std::int64_t>(stream.uniform() * limit);
  };
  slurm::PlannedNodes plan;
  for (int round = 0; round < 300; ++round) {
    plan.reset(set_of({0, 1, 2, 3, 4, 5}), at(0), at(PlainPlan::horizon));
    PlainPlan plain;
    for (int step = 0; step < 12; ++step) {
      NodeSet nodes{node_count};
      for (int i = 0; i < 2; ++i) nodes.insert(NodeId{static_cast<std::uint32_t>(below(5.99))});
      const std::int64_t start = below(58);
      const std::int64_t end = start + below(20);
      CHECK(plan.is_promised(nodes, at(start), at(end + 1)) == [&] {
        NodeSet held = nodes;
        held -= plain.free(start, end);
        return held.count() > 0;
      }());
      plan.promise(nodes, at(start), at(end));
      plain.promise(nodes, start, end);
      const std::int64_t from = below(59);
      const std::int64_t to = from + below(30);
      NodeSet free = set_of({0, 1, 2, 3, 4, 5});
      const auto look = plan.look(at(from), at(to), 0, free);
      CHECK(free == plain.free(from, to));
      const auto next = plain.next_change(from);
      CHECK(look.next_change.has_value() == next.has_value());
      if (next && look.next_change) CHECK(*look.next_change == at(*next));
    }
  }
}
