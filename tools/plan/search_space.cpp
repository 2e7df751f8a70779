#include "tools/plan/search_space.hpp"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace headroom {

SearchSpace::SearchSpace(std::vector<SearchDimension> dimensions)
    : dimensions_{std::move(dimensions)}, strides_(dimensions_.size(), 1) {
  for (std::size_t i = dimensions_.size(); i-- > 0;) {
    strides_[i] = size_;
    size_ *= dimensions_[i].size;
  }
}

std::vector<std::size_t> SearchSpace::choices(std::size_t cell) const {
  std::vector<std::size_t> choices;
  for (std::size_t i = 0; i < dimensions_.size(); ++i) choices.push_back(choice(cell, i));
  return choices;
}

bool SearchSpace::covers(std::size_t more, std::size_t less) const {
  for (std::size_t i = 0; i < dimensions_.size(); ++i) {
    const std::size_t a = choice(more, i);
    const std::size_t b = choice(less, i);
    if (dimensions_[i].is_monotone ? a < b : a != b) return false;
  }
  return true;
}

std::optional<std::size_t> SearchSpace::neighbour(std::size_t cell, std::size_t dimension,
                                                  bool higher) const {
  const std::size_t value = choice(cell, dimension);
  if (higher) {
    if (value + 1 == dimensions_[dimension].size) return std::nullopt;
    return cell + strides_[dimension];
  }
  if (value == 0) return std::nullopt;
  return cell - strides_[dimension];
}

}  // namespace headroom
