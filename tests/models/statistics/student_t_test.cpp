#include "models/statistics/student_t.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <initializer_list>
#include <limits>
#include <numbers>

namespace headroom {
namespace {

/// By the trapezoidal rule over the density: slow and obvious.
double tail_by_summing(double t, double freedom) {
  const double scale = std::exp(std::lgamma((freedom + 1.0) / 2.0) - std::lgamma(freedom / 2.0)) /
                       std::sqrt(freedom * std::numbers::pi);
  const auto density = [&](double x) {
    return scale * std::pow(1.0 + (x * x / freedom), -(freedom + 1.0) / 2.0);
  };
  constexpr int steps = 20'000;
  const double width = t / steps;
  double middle = (density(0.0) + density(t)) / 2.0;
  for (int i = 1; i < steps; ++i) middle += density(width * i);
  return 0.5 - (middle * width);
}

TEST_CASE("quantiles of Student's t are those of the printed tables") {
  // Any textbook's table of t at 97.5 %.
  CHECK(student_t_quantile(0.025, 4.0) == doctest::Approx(2.776445).epsilon(1e-6));
  CHECK(student_t_quantile(0.025, 9.0) == doctest::Approx(2.262157).epsilon(1e-6));
  CHECK(student_t_quantile(0.05, 9.0) == doctest::Approx(1.833113).epsilon(1e-6));
  CHECK(student_t_quantile(0.5, 3.0) == doctest::Approx(0.0));
}

TEST_CASE("two degrees of freedom have a closed form") {
  for (const double t : {0.0, 0.3, 1.0, 4.0, 50.0}) {
    CHECK(student_t_p_value(t, 2.0) ==
          doctest::Approx(1.0 - (t / std::sqrt(2.0 + (t * t)))).epsilon(1e-9));
    CHECK(student_t_p_value(-t, 2.0) == student_t_p_value(t, 2.0));
  }
  CHECK(student_t_p_value(std::numeric_limits<double>::infinity(), 2.0) == 0.0);
}

TEST_CASE("p-values agree with summing the density") {
  for (const double freedom : {1.0, 3.0, 9.0, 30.0}) {
    for (const double t : {0.1, 1.0, 2.5, 5.0}) {
      CHECK(student_t_p_value(t, freedom) ==
            doctest::Approx(2.0 * tail_by_summing(t, freedom)).epsilon(1e-5));
      CHECK(student_t_quantile(student_t_p_value(t, freedom) / 2.0, freedom) ==
            doctest::Approx(t).epsilon(1e-9));
    }
  }
}

}  // namespace
}  // namespace headroom
