#include "tools/trace/trace_curves.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <random>
#include <vector>

#include "headroom/units.hpp"

#include "tools/trace/demand_course.hpp"
#include "tools/trace/tail_curve.hpp"

using namespace headroom;

TEST_CASE("a tail says at each point which part of the values reaches it") {
  std::mt19937 random{1};
  std::vector<double> values;
  TailCounter counter;
  for (int i = 0; i < 3000; ++i) {
    // From a millionth to a million, with some zeros.
    const double power = static_cast<double>(random() % 12000) / 1000.0 - 6.0;
    values.push_back(i % 50 == 0 ? 0.0 : std::pow(10.0, power));
    counter.add(values.back());
  }
  const TailCurve curve = counter.curve();
  REQUIRE(curve.value.size() > 100);
  for (std::size_t i = 0; i < curve.value.size(); ++i) {
    const auto reach =
        std::ranges::count_if(values, [&](double value) { return value >= curve.value[i]; });
    CHECK(curve.at_least[i] == static_cast<double>(reach) / 3000.0);
    CHECK((i == 0 || curve.value[i] > curve.value[i - 1]));
  }
}

TEST_CASE("a tail of whole numbers up to 16 has a point at each") {
  TailCounter counter;
  for (const int gpus : {1, 1, 2, 3, 8, 16, 0, 0}) counter.add(gpus);
  const TailCurve curve = counter.curve();
  CHECK(curve.value == std::vector<double>{1, 2, 3, 8, 16});
  CHECK(curve.at_least == std::vector<double>{0.75, 0.5, 0.375, 0.25, 0.125});
}

TEST_CASE("a tail takes the smallest and the largest there is") {
  TailCounter counter;
  for (const double value : {0.0, 1e-300, 1e300}) counter.add(value);
  CHECK(counter.curve().at_least == std::vector<double>{1.0 / 3.0});
  CHECK(TailCounter{}.curve().value.empty());
}

TEST_CASE("a Lorenz curve goes from the least to all, by hand") {
  const SharedCurve curve = shared_curve(std::vector<double>{6.0, 3.0, 1.0, 0.0});
  CHECK(curve.of_sharers == std::vector<double>{0.0, 0.25, 0.5, 0.75, 1.0});
  CHECK(curve.of_sum == std::vector<double>{0.0, 0.0, 0.1, 0.4, 1.0});
  CHECK(shared_curve(std::vector<double>{0.0, 0.0}).of_sum.empty());
  CHECK(shared_curve(std::vector<double>(5000, 1.0)).of_sum.size() == 101);
}

TEST_CASE("demand in the course of a trace, by hand") {
  // Twelve hours: one step an hour. The last step lasts no time and counts as a seventh.
  const std::vector<LoadedJob> jobs{{.submit = 0_s, .duration = 2_h, .gpus = 3},
                                    {.submit = 5400_s, .duration = 1_h, .gpus = 1},
                                    {.submit = 12_h, .duration = 600_s, .gpus = 2}};
  const DemandCourse course = demand_course(jobs);
  CHECK(course.step == 1_h);
  REQUIRE(course.jobs.size() == 13);
  CHECK(course.gpus_wanted[0] == 6.0);
  CHECK(course.gpus_wanted[1] == 1.0);
  CHECK(course.gpus_wanted[2] == 0.0);
  CHECK(course.gpus_wanted[12] == doctest::Approx(2.0 / 6.0 * 7.0));
  CHECK(course.jobs_per_hour[12] == doctest::Approx(7.0));
}

TEST_CASE("steps grow with the trace") {
  CHECK(course_step(Duration{}) == 60_s);
  CHECK(course_step(660_s) == 60_s);
  CHECK(course_step(288_h) == 24_h);
  CHECK(course_step(2016_h) == 168_h);
}
