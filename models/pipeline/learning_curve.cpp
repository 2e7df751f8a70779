#include "models/pipeline/learning_curve.hpp"

#include <cmath>

namespace headroom {

double LearningCurve::at(std::uint32_t epoch) const {
  return limit + (start - limit) * std::pow(static_cast<double>(epoch) + 1.0, -exponent);
}

LearningCurve draw_curve(const CurveLaws& laws, RandomStream& stream) {
  LearningCurve curve;
  curve.start = draw_number(laws.start, stream);
  curve.limit = draw_number(laws.limit, stream);
  curve.exponent = draw_number(laws.exponent, stream);
  return curve;
}

}  // namespace headroom
