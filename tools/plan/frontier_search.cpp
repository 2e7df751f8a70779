#include "tools/plan/frontier_search.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace headroom {
namespace {

/// So many cells are weighed against each other before each question; of more, an even
/// selection is.
constexpr std::size_t weighed_max = 64;

}  // namespace

FrontierSearch::FrontierSearch(const SearchSpace& space, std::vector<double> cost_bounds)
    : space_{space}, cost_bounds_{std::move(cost_bounds)} {}

bool FrontierSearch::is_beaten(std::size_t cell, double cost, std::size_t by) const {
  return cost_bounds_[cell] > cost || (cost_bounds_[cell] == cost && cell >= by);
}

std::vector<std::size_t> FrontierSearch::open_cells() const {
  std::vector<std::size_t> open;
  for (std::size_t cell = 0; cell < space_.size(); ++cell) {
    const bool is_closed = std::ranges::any_of(answers_, [&](const Answer& answer) {
      if (answer.cell == cell) return true;
      return answer.meets ? is_beaten(cell, answer.cost, answer.cell)
                          : space_.covers(answer.cell, cell);
    });
    if (!is_closed) open.push_back(cell);
  }
  return open;
}

/// How many of `open` the answer for `asked` rules out at least.
std::size_t FrontierSearch::ruled_out(std::size_t asked,
                                      const std::vector<std::size_t>& open) const {
  std::size_t by_meeting = 0;
  std::size_t by_missing = 0;
  for (const std::size_t cell : open) {
    by_meeting += is_beaten(cell, cost_bounds_[asked], asked) ? 1U : 0U;
    by_missing += space_.covers(asked, cell) ? 1U : 0U;
  }
  return std::min(by_meeting, by_missing);
}

std::optional<std::size_t> FrontierSearch::next() const {
  std::vector<std::size_t> open = open_cells();
  if (open.empty()) return std::nullopt;
  std::ranges::stable_sort(open, {}, [&](std::size_t cell) { return cost_bounds_[cell]; });
  const std::size_t step = (open.size() + weighed_max - 1) / weighed_max;
  std::size_t best = open.front();
  std::size_t most = 0;
  for (std::size_t i = 0; i < open.size(); i += step) {
    const std::size_t count = ruled_out(open[i], open);
    if (count <= most) continue;
    most = count;
    best = open[i];
  }
  return best;
}

void FrontierSearch::answer(std::size_t cell, bool meets, double cost) {
  const auto known = std::ranges::find(answers_, cell, &Answer::cell);
  if (known != answers_.end()) {
    *known = {.cell = cell, .meets = meets, .cost = cost};
  } else {
    answers_.push_back({.cell = cell, .meets = meets, .cost = cost});
  }
}

std::optional<std::size_t> FrontierSearch::best() const {
  std::optional<Answer> best;
  for (const Answer& answer : answers_) {
    if (!answer.meets) continue;
    const auto key = [](const Answer& a) { return std::pair{a.cost, a.cell}; };
    if (!best || key(answer) < key(*best)) best = answer;
  }
  return best ? std::optional{best->cell} : std::nullopt;
}

std::vector<FrontierSearch::Surprise> FrontierSearch::surprises() const {
  std::vector<Surprise> surprises;
  for (const Answer& meeting : answers_) {
    for (const Answer& missing : answers_) {
      if (meeting.meets && !missing.meets && space_.covers(missing.cell, meeting.cell)) {
        surprises.push_back({.meeting = meeting.cell, .missing = missing.cell});
      }
    }
  }
  return surprises;
}

}  // namespace headroom
