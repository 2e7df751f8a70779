#include "models/statistics/batch_means.hpp"

#include <doctest/doctest.h>
#include <vector>

#include "tests/models/statistics/draws.hpp"

namespace headroom {
namespace {

TEST_CASE("seven values in three batches leave out the first") {
  // Means 1.5, 3.5, 5.5: mean 3.5, deviation 2; t of 2 is 4.302653, half the
  // width 4.302653 * 2 / sqrt(3) = 4.968276. Offsets -2, 0, 2: products 0.
  const auto estimate = batch_means(std::vector{99.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0}, 3);
  CHECK(estimate.batch_size == 2);
  CHECK(estimate.means.mean == 3.5);
  CHECK(estimate.means.count == 3);
  CHECK(estimate.means.interval.value().high == doctest::Approx(3.5 + 4.968276));
  CHECK(estimate.next_correlation == 0.0);
}

TEST_CASE("batches of one value are the values") {
  const std::vector values{1.0, 5.0, 2.0, 8.0};
  const auto estimate = batch_means(values, 4);
  const auto plain = estimate_mean(values);
  CHECK(estimate.means.interval.value().low == plain.interval.value().low);
  // Offsets -3, 1, -2, 4: products -3 - 2 - 8 over squares 30.
  CHECK(estimate.next_correlation == doctest::Approx(-13.0 / 30.0));
}

/// Values that each keep nine tenths of the one before, mean 0.
std::vector<double> chain(std::size_t count, std::size_t experiment) {
  double last = 0.0;
  return drawn(count, experiment, [&](RandomStream& random) {
    last = (0.9 * last) + normal_draw(random);
    return last;
  });
}

TEST_CASE("where values hang together batches hold the mean and single values do not") {
  int held = 0;
  int held_by_values = 0;
  constexpr int experiments = 600;
  const auto holds = [](const MeanEstimate& estimate) {
    return estimate.interval->low <= 0.0 && 0.0 <= estimate.interval->high;
  };
  for (int i = 0; i < experiments; ++i) {
    const auto values = chain(6000, static_cast<std::size_t>(i));
    held += holds(batch_means(values).means) ? 1 : 0;
    held_by_values += holds(estimate_mean(values)) ? 1 : 0;
  }
  // The standard error of the share is 0.9 points.
  CHECK(held > experiments * 0.92);
  CHECK(held < experiments * 0.975);
  CHECK(held_by_values < experiments * 0.5);
}

}  // namespace
}  // namespace headroom
