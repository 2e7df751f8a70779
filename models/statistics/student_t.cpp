#include "models/statistics/student_t.hpp"

#include <boost/math/distributions/complement.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/policies/policy.hpp>
#include <cmath>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

using Doubles = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using StudentT = boost::math::students_t_distribution<double, Doubles>;

}  // namespace

double student_t_quantile(double upper_tail, double degrees_of_freedom) {
  HEADROOM_ASSERT(upper_tail > 0.0 && upper_tail < 1.0, "a tail is a part of the whole");
  return boost::math::quantile(boost::math::complement(StudentT{degrees_of_freedom}, upper_tail));
}

double student_t_p_value(double t, double degrees_of_freedom) {
  HEADROOM_ASSERT(!std::isnan(t), "t is a number");
  if (std::isinf(t)) return 0.0;
  return 2.0 * boost::math::cdf(boost::math::complement(StudentT{degrees_of_freedom}, std::abs(t)));
}

}  // namespace headroom
