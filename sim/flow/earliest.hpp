#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom {

/// The least of many times that change one at a time: a tree in which each node keeps
/// the least of its eight children, so that a change costs one path to the root.
class Earliest {
 public:
  static constexpr double never = std::numeric_limits<double>::infinity();

  /// Makes room for entries below `count`; new ones are `never`.
  void resize(std::size_t count);
  void set(std::uint32_t entry, double time);
  [[nodiscard]] double at(std::uint32_t entry) const { return levels_.front()[entry]; }
  [[nodiscard]] double least() const { return levels_.empty() ? never : levels_.back().front(); }
  /// The lowest entry whose time is least(). Requires one.
  [[nodiscard]] std::uint32_t entry_of_least() const;

 private:
  static constexpr std::size_t width = 8;
  /// From the entries to the root; each level but the last is filled up to a multiple of eight.
  std::vector<std::vector<double>> levels_;
};

}  // namespace headroom
