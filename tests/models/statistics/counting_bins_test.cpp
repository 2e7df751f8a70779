#include "models/statistics/counting_bins.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;
using doctest::Approx;

TEST_CASE("percentiles are within 1/256 of those of the sorted values") {
  RandomStream random{5, "bins", 0};
  for (const double spread : {0.1, 1.0, 4.0}) {
    CountingBins bins;
    std::vector<std::int64_t> values;
    double sum = 0.0;
    for (int i = 0; i < 20'000; ++i) {
      const double normal = std::sqrt(-2.0 * std::log(random.uniform())) *
                            std::cos(6.283185307179586 * random.uniform());
      values.push_back(std::llround(std::exp(14.0 + (spread * normal))));
      sum += static_cast<double>(values.back());
      bins.add(Duration{values.back()});
    }
    std::ranges::sort(values);
    CHECK(bins.mean_s().value() == Approx(sum / 20'000 / 1e9).epsilon(1e-12));
    CHECK(bins.max_s().value() == static_cast<double>(values.back()) / 1e9);
    for (const double share : {0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
      const auto rank = static_cast<std::size_t>(std::ceil(share * 20'000));
      const double exact = static_cast<double>(values[rank - 1]) / 1e9;
      CHECK(std::abs(bins.at(share).value() - exact) <= exact / 256.0 + 1e-9);
    }
  }
}

TEST_CASE("small times are exact") {
  CountingBins bins;
  for (int i = 0; i < 100; ++i) bins.add(Duration{i});
  CHECK(bins.at(0.5).value() == Approx(49e-9));
  CHECK(bins.at(1.0).value() == Approx(99e-9));
}

TEST_CASE("weights count as often, and bins add up") {
  CountingBins one;
  one.add(10_ms, 3.0);
  one.add(1_s);
  CountingBins two;
  two.add_all(one, 2.0);
  two.add_all(one, 1.0, 10.0);
  CHECK(two.count() == 12.0);
  CHECK(two.mean_s().value() == Approx(((2 * 1.03) + 10.3) / 12).epsilon(1e-12));
  CHECK(two.at(0.5).value() == Approx(0.01).epsilon(1.0 / 256));
  CHECK(two.at(0.75).value() == Approx(0.1).epsilon(1.0 / 128));
  CHECK(two.max_s().value() == 10.0);
  CHECK(!CountingBins{}.at(0.5).has_value());
}
