#include "tools/trace/value_counts.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "tools/trace/seen_names.hpp"

using namespace headroom;

TEST_CASE("values are counted as a map counts them, few or many") {
  std::mt19937_64 random{1};
  for (const std::uint64_t different : {1U, 5U, 3000U, 1'000'000U}) {
    CAPTURE(different);
    std::map<std::int64_t, std::uint64_t> expected;
    ValueCounts counts;
    for (int i = 0; i < 20'000; ++i) {
      const auto value = static_cast<std::int64_t>(random() % different) * 60'000'000'000;
      ++expected[value];
      counts.add(value);
    }
    CHECK(counts.counts() ==
          std::vector<std::pair<std::int64_t, std::uint64_t>>(expected.begin(), expected.end()));
  }
  CHECK(ValueCounts{}.counts().empty());
}

TEST_CASE("names are new as a set says, zero and the largest included") {
  std::mt19937_64 random{2};
  std::set<std::uint64_t> expected;
  SeenNames seen;
  for (const std::uint64_t name : {0U, 0U})
    CHECK(seen.insert(name) == expected.insert(name).second);
  for (int i = 0; i < 50'000; ++i) {
    // Some that follow each other, some from all over.
    const std::uint64_t name = i % 2 == 0 ? random() % 20'000 : random() | 1U << 31U;
    REQUIRE(seen.insert(name) == expected.insert(name).second);
  }
  CHECK(seen.insert(UINT64_MAX) == expected.insert(UINT64_MAX).second);
  CHECK_FALSE(seen.insert(UINT64_MAX));
}
