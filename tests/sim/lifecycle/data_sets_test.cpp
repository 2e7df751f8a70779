#include "sim/lifecycle/data_sets.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace headroom;

namespace {

constexpr JobName first{1};
constexpr JobName second{2};

}  // namespace

TEST_CASE("a data set is there from the start, or from the first time that it is written") {
  DataSets sets;
  CHECK(!sets.any());
  CHECK(sets.has("raw"));
  sets.declare("clean", first);
  sets.declare("clean", second);
  sets.declare("clean", first);
  CHECK(sets.any());
  CHECK(sets.has("raw"));
  CHECK(!sets.has("clean"));
  CHECK(sets.all().at("clean").writers == std::vector{first, second});
  CHECK(sets.wrote("clean", second, TimePoint{5_s}).empty());
  CHECK(sets.has("clean"));
  CHECK(sets.wrote("clean", first, TimePoint{9_s}).empty());
  CHECK(sets.all().at("clean").written_by == second);
  CHECK(sets.all().at("clean").written == TimePoint{5_s});
}

TEST_CASE("jobs wait for each of their data sets, and are named once it is there") {
  DataSets sets;
  sets.declare("a", first);
  sets.declare("b", second);
  sets.wait("a", JobId{7});
  sets.wait("b", JobId{7});
  sets.wait("b", JobId{3});
  CHECK(sets.wrote("b", second, TimePoint{1_s}) == std::vector{JobId{7}, JobId{3}});
  CHECK(sets.is_waiting(JobId{7}));
  CHECK(!sets.is_waiting(JobId{3}));
  CHECK(sets.wrote("a", first, TimePoint{2_s}) == std::vector{JobId{7}});
  CHECK(!sets.is_waiting(JobId{7}));
  CHECK(sets.wrote("raw", first, TimePoint{3_s}).empty());
}
