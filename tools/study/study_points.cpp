#include "tools/study/study_points.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"

#include "tools/study/varied_values.hpp"

namespace headroom {
namespace {

void add(StudyPoint& point, const VariedValue& value) {
  point.labels.push_back(value.label);
  point.overrides.insert(point.overrides.end(), value.overrides.begin(), value.overrides.end());
}

std::vector<StudyPoint> grid_points(const Study& study) {
  std::vector<StudyPoint> result;
  std::vector<std::size_t> choices(study.dimensions.size());
  const std::size_t count = point_count(study);
  for (std::size_t index = 0; index < count; ++index) {
    std::size_t rest = index;
    for (std::size_t i = choices.size(); i-- > 0;) {
      choices[i] = rest % study.dimensions[i].values.size();
      rest /= study.dimensions[i].values.size();
    }
    result.push_back(grid_point(study, choices));
  }
  return result;
}

/// 0 .. count - 1 in random order. Source: Durstenfeld, CACM 7(7), 1964.
std::vector<std::size_t> shuffled(std::size_t count, RandomStream& stream) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  return order;
}

std::vector<StudyPoint> drawn_points(const Study& study) {
  const std::size_t count = study.design.count;
  std::vector<StudyPoint> result(count);
  for (std::size_t i = 0; i < count; ++i) result[i].index = i;
  for (std::size_t number = 0; number < study.dimensions.size(); ++number) {
    RandomStream stream{study.design.seed, "study design", number};
    std::vector<std::size_t> parts;
    if (study.design.kind == DesignKind::latin_hypercube) parts = shuffled(count, stream);
    for (std::size_t i = 0; i < count; ++i) {
      double share = stream.uniform();
      if (!parts.empty()) {
        share = (static_cast<double>(parts[i]) + share) / static_cast<double>(count);
      }
      add(result[i], drawn_value(study.dimensions[number], share));
    }
  }
  return result;
}

}  // namespace

std::size_t point_count(const Study& study) {
  if (study.design.kind == DesignKind::list) return study.listed.size();
  if (study.design.kind != DesignKind::grid) return study.design.count;
  std::size_t count = 1;
  for (const Dimension& dimension : study.dimensions) {
    if (dimension.values.empty()) return 0;
    // Beyond the largest study the exact count matters no more.
    count = std::min(count * dimension.values.size(), study_points_max * study_points_max);
  }
  return count;
}

std::vector<StudyPoint> points(const Study& study) {
  if (study.design.kind == DesignKind::list) return study.listed;
  return study.design.kind == DesignKind::grid ? grid_points(study) : drawn_points(study);
}

StudyPoint grid_point(const Study& study, std::span<const std::size_t> choices) {
  HEADROOM_ASSERT(choices.size() == study.dimensions.size(), "one choice a dimension");
  StudyPoint point;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Dimension& dimension = study.dimensions[i];
    HEADROOM_ASSERT(choices[i] < dimension.values.size(), "a choice is one of the values");
    point.index = (point.index * dimension.values.size()) + choices[i];
    add(point, dimension.values[choices[i]]);
  }
  return point;
}

}  // namespace headroom
