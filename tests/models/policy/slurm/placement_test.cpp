#include "models/policy/slurm/placement.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

using namespace headroom;
using Nodes = std::vector<std::uint32_t>;

namespace {

std::vector<NodeId> ids(const Nodes& numbers) {
  std::vector<NodeId> nodes;
  for (const std::uint32_t number : numbers) nodes.push_back(NodeId{number});
  return nodes;
}

/// The nodes chosen; empty when there are too few.
Nodes chosen(const Nodes& usable, std::size_t count) {
  std::vector<NodeId> nodes;
  if (!slurm::choose_consecutive(ids(usable), count, nodes)) return {};
  Nodes numbers;
  for (const NodeId node : nodes) numbers.push_back(static_cast<std::uint32_t>(index(node)));
  return numbers;
}

/// The rule said plainly, by trying every group at every step.
Nodes chosen_plainly(Nodes usable, std::size_t count) {
  Nodes taken;
  if (usable.size() < count) return {};
  while (taken.size() < count) {
    const std::size_t wanted = count - taken.size();
    Nodes best;
    for (std::size_t first = 0; first < usable.size(); ++first) {
      if (first > 0 && usable[first - 1] + 1 == usable[first]) continue;
      Nodes group{usable[first]};
      while (first + group.size() < usable.size() &&
             usable[first + group.size()] == group.back() + 1) {
        group.push_back(usable[first + group.size()]);
      }
      const bool enough = group.size() >= wanted;
      const bool best_enough = best.size() >= wanted;
      if (best.empty() || (enough && !best_enough) ||
          (enough && best_enough && group.size() < best.size()) ||
          (!enough && !best_enough && group.size() > best.size())) {
        best = group;
      }
    }
    if (best.size() > wanted) best.resize(wanted);
    for (const std::uint32_t node : best) {
      taken.push_back(node);
      std::erase(usable, node);
      // What is taken leaves a gap, so that the groups stay as they are.
    }
  }
  std::ranges::sort(taken);
  return taken;
}

}  // namespace

TEST_CASE("the smallest sufficient group gives its first nodes, the lowest one on a tie") {
  CHECK(chosen({0, 1, 2, 4, 6, 7}, 1) == Nodes{4});
  CHECK(chosen({0, 1, 2, 4, 6, 7}, 2) == Nodes{6, 7});
  CHECK(chosen({0, 1, 2, 4, 6, 7}, 3) == Nodes{0, 1, 2});
  CHECK(chosen({1, 3, 5}, 1) == Nodes{1});
  CHECK(chosen({0, 1, 2, 3, 5, 6, 7}, 2) == Nodes{5, 6});
}

TEST_CASE("without a sufficient group the largest is taken whole, then one for the rest") {
  CHECK(chosen({0, 1, 3, 4, 5, 7}, 4) == Nodes{3, 4, 5, 7});
  CHECK(chosen({0, 1, 3, 4, 6}, 3) == Nodes{0, 1, 6});
  CHECK(chosen({0, 2}, 3).empty());
}

TEST_CASE("the choice is that of the plain rule for all sets of ten nodes") {
  for (std::uint32_t bits = 0; bits < 1024; ++bits) {
    Nodes usable;
    for (std::uint32_t node = 0; node < 10; ++node) {
      if ((bits >> node & 1U) != 0) usable.push_back(node);
    }
    for (std::size_t count = 1; count <= 10; ++count) {
      CHECK(chosen(usable, count) == chosen_plainly(usable, count));
    }
  }
}
