#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "tools/plan/search_space.hpp"

namespace headroom {

/// Looks for the cheapest cell that meets all goals, by asking about few of them.
///
/// A cell that misses a goal rules out all that it covers; one that meets them rules
/// out all that cost no less. It asks next about the cell whose answer rules out the
/// most in the worse of its two cases: bisection, where there is one dimension. Of
/// equally cheap cells the one with the lowest number is the answer. Finds what a look at
/// every cell would, if the dimensions are as monotone as they say.
class FrontierSearch {
 public:
  /// `cost_bounds[cell]` is at most what the cell turns out to cost.
  FrontierSearch(const SearchSpace& space, std::vector<double> cost_bounds);

  /// The cell to ask about; nullopt when the answer is known.
  [[nodiscard]] std::optional<std::size_t> next() const;
  /// Whether `cell` meets the goals, and at what cost. An answer may be given for any cell, and
  /// given anew.
  void answer(std::size_t cell, bool meets, double cost);
  /// The cheapest cell so far that meets the goals.
  [[nodiscard]] std::optional<std::size_t> best() const;

  /// Two answers that cannot both be, were the dimensions monotone: `missing` has
  /// at least as much of everything as `meeting`, and misses a goal.
  struct Surprise {
    std::size_t meeting = 0;
    std::size_t missing = 0;
  };
  [[nodiscard]] std::vector<Surprise> surprises() const;

 private:
  struct Answer {
    std::size_t cell = 0;
    bool meets = false;
    double cost = 0.0;
  };
  [[nodiscard]] std::vector<std::size_t> open_cells() const;
  [[nodiscard]] bool is_beaten(std::size_t cell, double cost, std::size_t by) const;
  [[nodiscard]] std::size_t ruled_out(std::size_t asked,
                                      const std::vector<std::size_t>& open) const;

  const SearchSpace& space_;
  std::vector<double> cost_bounds_;
  std::vector<Answer> answers_;
};

}  // namespace headroom
