#include "tests/tools/compare/rates.hpp"

#include <doctest/doctest.h>

namespace headroom {
namespace {

// Few tries, so that a break shows within seconds; compare_rates has the whole figures. The
// bounds leave room for chance: were the true shares 5 %, 97 % and 95 %, each would fail in
// less than one of a thousand draws, and the draws are fixed.

TEST_CASE("the wait in M/M/c that intervals are held against is Erlang's") {
  // One server at load 0.5: 0.5 / (1 - 0.5) = 1. Two at load 1: C = 1/3, wait 1/3.
  CHECK(erlang_wait(1, 0.5) == doctest::Approx(1.0));
  CHECK(erlang_wait(2, 1.0) == doctest::Approx(1.0 / 3.0));
}

TEST_CASE("twins are rarely called different") {
  CHECK(null_verdicts(1, TwinSeeds::same).hits == 0);
  CHECK(null_verdicts(6, TwinSeeds::own).hits <= 2);
}

TEST_CASE("a slowdown of large jobs by 11 % is found") {
  CHECK(found_slowdowns(4, TwinSeeds::same).hits >= 3);
}

TEST_CASE("intervals hold the difference of two queues with a known answer") {
  CHECK(covered_waits(30, 2000).share() >= 0.8);
}

}  // namespace
}  // namespace headroom
