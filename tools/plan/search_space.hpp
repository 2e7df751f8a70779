#pragma once
#include <cstddef>
#include <optional>
#include <vector>

namespace headroom {

/// One dimension of a plan: so many values, by rising number where it is monotone.
struct SearchDimension {
  std::size_t size = 1;
  /// More of it never breaks a goal and is never cheaper. Else nothing is known from one
  /// value of another.
  bool is_monotone = false;
};

/// All combinations of values, as cells numbered with the last dimension changing fastest.
class SearchSpace {
 public:
  explicit SearchSpace(std::vector<SearchDimension> dimensions);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const std::vector<SearchDimension>& dimensions() const { return dimensions_; }
  /// The value of `dimension` in `cell`.
  [[nodiscard]] std::size_t choice(std::size_t cell, std::size_t dimension) const {
    return cell / strides_[dimension] % dimensions_[dimension].size;
  }
  [[nodiscard]] std::vector<std::size_t> choices(std::size_t cell) const;
  /// Whether `more` has at least as much as `less` in each monotone dimension and the same
  /// value in all others; a cell covers itself.
  [[nodiscard]] bool covers(std::size_t more, std::size_t less) const;
  /// The cell one value lower or higher in `dimension`, if there is one.
  [[nodiscard]] std::optional<std::size_t> neighbour(std::size_t cell, std::size_t dimension,
                                                     bool higher) const;

 private:
  std::vector<SearchDimension> dimensions_;
  std::vector<std::size_t> strides_;
  std::size_t size_ = 1;
};

}  // namespace headroom
