#include "models/statistics/holm.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <vector>

#include "tests/models/statistics/draws.hpp"

namespace headroom {
namespace {

TEST_CASE("four p-values adjusted by hand") {
  // In order 0.005, 0.01, 0.03, 0.04, times 4, 3, 2, 1: 0.02, 0.03, 0.06, and the
  // last no smaller than the one before.
  const auto adjusted = holm_adjusted(std::vector{0.01, 0.04, 0.03, 0.005});
  CHECK(adjusted[0] == doctest::Approx(0.03));
  CHECK(adjusted[1] == doctest::Approx(0.06));
  CHECK(adjusted[2] == doctest::Approx(0.06));
  CHECK(adjusted[3] == doctest::Approx(0.02));
  CHECK(holm_adjusted({}).empty());
  CHECK(holm_adjusted(std::vector{0.3}) == std::vector{0.3});
  CHECK(holm_adjusted(std::vector{0.9, 0.8}) == std::vector{1.0, 1.0});
}

/// A question is answered when every set of questions with it is, by Bonferroni:
/// the closed form of the same rule.
double by_all_sets(const std::vector<double>& p_values, std::size_t question) {
  double worst = 0.0;
  for (unsigned set = 0; set < (1U << p_values.size()); ++set) {
    if ((set >> question & 1U) == 0) continue;
    double smallest = 1.0;
    double size = 0.0;
    for (std::size_t i = 0; i < p_values.size(); ++i) {
      if ((set >> i & 1U) == 0) continue;
      size += 1.0;
      smallest = std::min(smallest, p_values[i]);
    }
    worst = std::max(worst, std::min(1.0, size * smallest));
  }
  return worst;
}

TEST_CASE("it agrees with testing every set of questions") {
  for (std::size_t i = 0; i < 300; ++i) {
    const auto p_values = drawn(
        1 + (i % 7), i, [](RandomStream& random) { return random.uniform() * random.uniform(); });
    const auto adjusted = holm_adjusted(p_values);
    for (std::size_t at = 0; at < p_values.size(); ++at) {
      REQUIRE(adjusted[at] == doctest::Approx(by_all_sets(p_values, at)));
    }
  }
}

}  // namespace
}  // namespace headroom
