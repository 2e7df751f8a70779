#include "tools/replicate/parallel.hpp"

#include <atomic>
#include <cstddef>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom {
namespace {

TEST_CASE("each number is worked on once, on one thread or several") {
  for (const unsigned threads : {1U, 2U, 7U}) {
    std::vector<std::atomic<int>> calls(100);
    for_each_in_parallel(calls.size(), threads, [&](std::size_t i) { ++calls[i]; });
    for (const auto& count : calls) REQUIRE(count == 1);
  }
  for_each_in_parallel(0, 4, [](std::size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("of several failures the one of the smallest number is passed on") {
  for (const unsigned threads : {1U, 4U}) {
    std::string said;
    try {
      for_each_in_parallel(40, threads, [](std::size_t i) {
        if (i % 10 == 3) throw std::runtime_error{std::to_string(i)};
      });
    } catch (const std::runtime_error& error) {
      said = error.what();
    }
    CHECK(said == "3");
  }
}

}  // namespace
}  // namespace headroom
