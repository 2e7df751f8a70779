#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "tools/study/study.hpp"

namespace headroom {

/// How many points a study has at most.
inline constexpr std::size_t study_points_max = 1'000'000;

/// How many points `study` has. A grid without dimensions is one point: the base.
[[nodiscard]] std::size_t point_count(const Study& study);

/// The points of `study`, always the same ones in the same order: a grid with its
/// last dimension changing fastest, a list as it stands in the file, draws as they
/// come from the design's seed. A Latin hypercube cuts every dimension into as many
/// parts of equal share as there are points and takes each part once. Source: McKay,
/// Beckman and Conover, Technometrics 21(2), 1979.
[[nodiscard]] std::vector<StudyPoint> points(const Study& study);

/// The point that takes `choices[i]`, a number in its list, of dimension i's values. Its
/// index is the one it has in the grid.
[[nodiscard]] StudyPoint grid_point(const Study& study, std::span<const std::size_t> choices);

}  // namespace headroom
