#include "tools/plan/frontier_search.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "tools/plan/search_space.hpp"

namespace headroom {
namespace {

/// A made-up question: what each cell costs, and whether it meets the goals.
struct Problem {
  SearchSpace space;
  std::vector<double> costs;
  std::vector<bool> meets;
};

/// The slow look at every cell.
std::optional<std::size_t> cheapest(const Problem& problem) {
  std::optional<std::size_t> best;
  for (std::size_t cell = 0; cell < problem.space.size(); ++cell) {
    if (problem.meets[cell] && (!best || problem.costs[cell] < problem.costs[*best])) best = cell;
  }
  return best;
}

struct Found {
  std::optional<std::size_t> cell;
  std::size_t questions = 0;
};

Found search(const Problem& problem, const std::vector<double>& bounds) {
  FrontierSearch search{problem.space, bounds};
  Found found;
  while (const auto cell = search.next()) {
    search.answer(*cell, problem.meets[*cell], problem.costs[*cell]);
    ++found.questions;
  }
  found.cell = search.best();
  CHECK(search.surprises().empty());
  return found;
}

/// Amounts have prices and do work; choices change both. Cells that work enough meet the goal.
Problem random_problem(std::mt19937& random) {
  const auto draw = [&](int low, int high) {
    return std::uniform_int_distribution<int>{low, high}(random);
  };
  std::vector<SearchDimension> dimensions;
  const int count = draw(1, 3);
  for (int i = 0; i < count; ++i) {
    dimensions.push_back(
        {.size = static_cast<std::size_t>(draw(1, 12)), .is_monotone = draw(0, 3) > 0});
  }
  SearchSpace space{dimensions};
  std::vector<std::vector<double>> price(dimensions.size());
  std::vector<std::vector<double>> work(dimensions.size());
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    double price_so_far = 0.0;
    double work_so_far = 0.0;
    for (std::size_t value = 0; value < dimensions[i].size; ++value) {
      price_so_far += draw(0, 5);
      work_so_far += draw(0, 5);
      const bool rises = dimensions[i].is_monotone;
      price[i].push_back(rises ? price_so_far : draw(0, 20));
      work[i].push_back(rises ? work_so_far : draw(0, 20));
    }
  }
  const double wanted = draw(0, 60);
  std::vector<double> costs;
  std::vector<bool> meets;
  for (std::size_t cell = 0; cell < space.size(); ++cell) {
    double cost = 0.0;
    double done = 0.0;
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
      cost += price[i][space.choice(cell, i)];
      done += work[i][space.choice(cell, i)];
    }
    costs.push_back(cost);
    meets.push_back(done >= wanted);
  }
  return {.space = std::move(space), .costs = std::move(costs), .meets = std::move(meets)};
}

TEST_CASE("the search finds what a look at every cell finds") {
  std::mt19937 random{7};
  for (int round = 0; round < 3000; ++round) {
    const Problem problem = random_problem(random);
    CAPTURE(round);
    CHECK(search(problem, problem.costs).cell == cheapest(problem));
    // Costs that are known only from below until a cell is asked about.
    std::vector<double> bounds = problem.costs;
    for (double& bound : bounds) bound -= static_cast<double>(random() % 4U);
    const auto seen = search(problem, bounds).cell;
    const auto wanted = cheapest(problem);
    REQUIRE(seen.has_value() == wanted.has_value());
    if (seen) CHECK(problem.costs[*seen] == problem.costs[*wanted]);
  }
}

TEST_CASE("one amount is bisected") {
  for (std::size_t least = 0; least <= 1000; least += 37) {
    Problem problem{
        .space = SearchSpace{{{.size = 1000, .is_monotone = true}}}, .costs = {}, .meets = {}};
    for (std::size_t cell = 0; cell < 1000; ++cell) {
      problem.costs.push_back(static_cast<double>(cell));
      problem.meets.push_back(cell >= least);
    }
    const Found found = search(problem, problem.costs);
    CHECK(found.cell == cheapest(problem));
    CHECK(found.questions <= 11);
  }
}

TEST_CASE("answers that cannot both be are named") {
  const SearchSpace space{{{.size = 8, .is_monotone = true}}};
  FrontierSearch search{space, {0, 1, 2, 3, 4, 5, 6, 7}};
  search.answer(3, true, 3.0);
  search.answer(5, false, 5.0);
  REQUIRE(search.surprises().size() == 1);
  CHECK(search.surprises()[0].meeting == 3);
  CHECK(search.surprises()[0].missing == 5);
}

TEST_CASE("cells know their neighbours") {
  const SearchSpace space{{{.size = 3, .is_monotone = true}, {.size = 4, .is_monotone = false}}};
  CHECK(space.size() == 12);
  CHECK(space.choices(7) == std::vector<std::size_t>{1, 3});
  CHECK(space.neighbour(7, 0, true) == 11);
  CHECK(space.neighbour(7, 0, false) == 3);
  CHECK(space.neighbour(7, 1, false) == 6);
  CHECK_FALSE(space.neighbour(7, 1, true).has_value());
  CHECK(space.covers(11, 3));
  CHECK_FALSE(space.covers(11, 2));
}

}  // namespace
}  // namespace headroom
