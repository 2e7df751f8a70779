#include "models/statistics/warm_up.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <vector>

#include "tests/models/statistics/draws.hpp"

namespace headroom {
namespace {

/// Every cut judged anew.
std::optional<std::size_t> by_trying_all(const std::vector<double>& values) {
  std::vector<double> means;
  for (std::size_t i = 0; i + 5 <= values.size(); i += 5) {
    means.push_back((values[i] + values[i + 1] + values[i + 2] + values[i + 3] + values[i + 4]) /
                    5.0);
  }
  if (means.size() < 2) return std::nullopt;
  std::optional<double> least;
  std::size_t best = 0;
  for (std::size_t cut = 0; cut == 0 || cut + 5 <= means.size(); ++cut) {
    const auto kept = static_cast<double>(means.size() - cut);
    double mean = 0.0;
    for (std::size_t i = cut; i < means.size(); ++i) mean += means[i] / kept;
    double squares = 0.0;
    for (std::size_t i = cut; i < means.size(); ++i) {
      squares += (means[i] - mean) * (means[i] - mean);
    }
    if (least && squares / (kept * kept) >= *least) continue;
    least = squares / (kept * kept);
    best = cut;
  }
  if (best * 2 > means.size()) return std::nullopt;
  return best * 5;
}

TEST_CASE("a start unlike the rest is cut off") {
  std::vector<double> values(10, 100.0);
  for (int i = 0; i < 90; ++i) values.push_back(i % 2 == 0 ? 1.0 : 3.0);
  CHECK(warm_up_length(values) == 10);
}

TEST_CASE("a run that is the same all along needs no cut") {
  CHECK(warm_up_length(std::vector<double>(100, 2.0)) == 0);
}

TEST_CASE("a cut by hand") {
  // Means of five 6, 0, 2, 0, 2, 0, 2: all seven, mean 12/7, squares 27.4, over 49:
  // 0.560; without the first 6, mean 1, squares 6 over 36: 0.167; without two, mean
  // 1.2, squares 4.8 over 25: 0.192. Fewer than five are never left.
  std::vector<double> values;
  for (const double mean : {6.0, 0.0, 2.0, 0.0, 2.0, 0.0, 2.0})
    values.insert(values.end(), 5, mean);
  CHECK(warm_up_length(values) == 5);
}

TEST_CASE("a run that never settles, or is too short, has no answer") {
  std::vector<double> rising;
  for (int i = 0; i < 200; ++i) rising.push_back(i < 150 ? i : 150);
  CHECK_FALSE(warm_up_length(rising).has_value());
  CHECK_FALSE(warm_up_length(std::vector<double>(9, 1.0)).has_value());
  CHECK_FALSE(warm_up_length({}).has_value());
}

TEST_CASE("one pass finds the cut that trying all finds") {
  for (std::size_t i = 0; i < 300; ++i) {
    double level = 20.0;
    const auto values = drawn(10 + (3 * i), i, [&](RandomStream& random) {
      level *= 0.97;
      return level + normal_draw(random);
    });
    REQUIRE(warm_up_length(values) == by_trying_all(values));
  }
}

}  // namespace
}  // namespace headroom
