#include "headroom/random.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <set>
#include <vector>

#include "models/vocabulary/philox.hpp"

using namespace headroom;

TEST_CASE("Philox4x32-10 gives the published blocks") {
  // Source: kat_vectors of the Random123 distribution.
  using Block = std::array<std::uint32_t, 4>;
  CHECK(philox_block({0, 0, 0, 0}, {0, 0}) ==
        Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr std::uint32_t ones = 0xffffffff;
  CHECK(philox_block({ones, ones, ones, ones}, {ones, ones}) ==
        Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox_block({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream gives the same words for ever") {
  RandomStream stream{1, "arrivals", 0};
  CHECK(stream.bits() == 0x09619e5d8c3a80b3U);
  CHECK(stream.bits() == 0xb8d9ad4d62c2c397U);
  CHECK(stream.bits() == 0x79e26c990405b45fU);
}

TEST_CASE("seed, component and entity each make another stream") {
  std::set<std::uint64_t> firsts;
  for (const std::uint64_t seed : {0, 1, 2}) {
    for (const char* component : {"arrivals", "duration", "gpus"}) {
      for (const std::uint64_t entity : {0, 1, 2}) {
        firsts.insert(RandomStream{seed, component, entity}.bits());
      }
    }
  }
  CHECK(firsts.size() == 27);
}

TEST_CASE("neighbouring streams do not follow each other") {
  // The correlation of n independent pairs has standard deviation 1 / sqrt(n);
  // four of them is passed once in 16,000 pairs of streams.
  constexpr int n = 20'000;
  const double bound = 4.0 / std::sqrt(n);
  const auto correlation = [](RandomStream a, RandomStream b) {
    double sum = 0.0;
    for (int i = 0; i < n; ++i) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
    return 12.0 * sum / n;
  };
  CHECK(std::abs(correlation({1, "duration", 7}, {1, "duration", 8})) < bound);
  CHECK(std::abs(correlation({1, "duration", 7}, {2, "duration", 7})) < bound);
  CHECK(std::abs(correlation({1, "duration", 7}, {1, "gpus", 7})) < bound);
  CHECK(correlation({1, "duration", 7}, {1, "duration", 7}) > 0.9);
}

TEST_CASE("uniform numbers are inside (0, 1), even, and as finely spread as they should be") {
  RandomStream stream{3, "uniform", 0};
  constexpr int n = 100'000;
  constexpr int cells = 100;
  std::vector<int> counts(cells);
  double least = 1.0;
  double most = 0.0;
  for (int i = 0; i < n; ++i) {
    const double value = stream.uniform();
    least = std::min(least, value);
    most = std::max(most, value);
    ++counts[static_cast<std::size_t>(value * cells)];
  }
  CHECK(least > 0.0);
  CHECK(most < 1.0);
  double chi_squared = 0.0;
  for (const int count : counts) chi_squared += (count - 1000.0) * (count - 1000.0) / 1000.0;
  // 0.01 % and 99.99 % points of chi-squared with 99 degrees of freedom.
  CHECK(chi_squared > 55.0);
  CHECK(chi_squared < 161.0);
}

TEST_CASE("bounded numbers are below the bound and equally likely") {
  RandomStream stream{4, "below", 0};
  std::array<int, 3> counts{};
  for (int i = 0; i < 30'000; ++i) ++counts.at(stream.below(3));
  // Standard deviation of each count is sqrt(30000 * 1/3 * 2/3) = 82.
  for (const int count : counts) CHECK(std::abs(count - 10'000) < 4 * 82);
  CHECK(stream.below(1) == 0);
}

TEST_CASE("a bound just above half of the range rejects instead of favouring small numbers") {
  // With bound 3 * 2^62 the plain remainder would give a number below 2^62
  // half of the time; without bias it is a third.
  constexpr std::uint64_t quarter = std::uint64_t{1} << 62U;
  RandomStream stream{5, "below", 0};
  int small = 0;
  for (int i = 0; i < 9'000; ++i) small += stream.below(3 * quarter) < quarter ? 1 : 0;
  CHECK(std::abs(small - 3'000) < 4 * 45);
}
