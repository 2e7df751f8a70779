#include "tools/study/study_points.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <set>
#include <string>
#include <vector>

#include "tests/tools/study/studies.hpp"

using namespace headroom;
using test::study_of;

namespace {

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("a grid changes its last dimension fastest") {
  const Study study = study_of(
      R"("vary": {"cluster.nodes[0].count": [1, 2], "scheduler.policy": ["fifo", "sjf"]})");
  const auto all = points(study);
  REQUIRE(all.size() == 4);
  CHECK(all[0].labels == Labels{"1", "fifo"});
  CHECK(all[1].labels == Labels{"1", "sjf"});
  CHECK(all[2].labels == Labels{"2", "fifo"});
  CHECK(all[3].labels == Labels{"2", "sjf"});
  CHECK(all[3].index == 3);
  const std::vector<std::size_t> choices{1, 0};
  CHECK(grid_point(study, choices).index == 2);
  CHECK(grid_point(study, choices).overrides == all[2].overrides);
}

TEST_CASE("a study that varies nothing is its base") {
  const auto all = points(study_of(""));
  REQUIRE(all.size() == 1);
  CHECK(all[0].overrides.empty());
}

TEST_CASE("a list has the keys of all its points; what one leaves out is the base's") {
  const Study study =
      study_of(R"("points": [{"cluster.nodes[0].count": 1}, {"scheduler.policy": "sjf"}, {}])");
  const auto all = points(study);
  REQUIRE(all.size() == 3);
  CHECK(all[0].labels == Labels{"1", ""});
  CHECK(all[1].labels == Labels{"", "sjf"});
  CHECK(all[2].labels == Labels{"", ""});
  CHECK(all[2].overrides.empty());
}

TEST_CASE("draws stay in their range and are the same each time") {
  const std::string vary = R"("vary": {
    "cluster.nodes[0].count": {"from": 1, "to": 4},
    "workload[0].generate.duration.exponential":
      {"from": 0.5, "to": 500, "continuous": true, "spread": "log", "unit": "min"},
    "scheduler.policy": ["fifo", "sjf"]}, "design": )";
  const auto all = points(study_of(vary + R"({"random": 400, "seed": 3})"));
  const auto again = points(study_of(vary + R"({"random": 400, "seed": 3})"));
  const auto other = points(study_of(vary + R"({"random": 400, "seed": 4})"));
  REQUIRE(all.size() == 400);
  std::set<std::string> counts;
  std::size_t below_middle = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].labels == again[i].labels);
    counts.insert(all[i].labels[0]);
    const double minutes = std::stod(all[i].labels[1]);
    CHECK(minutes >= 0.5);
    CHECK(minutes <= 500.0);
    if (minutes < std::sqrt(0.5 * 500.0)) ++below_middle;
  }
  CHECK(counts == std::set<std::string>{"1", "2", "3", "4"});
  // Half of the draws are below the geometric mean; 400 of them stray by less than 4 × 10.
  CHECK(below_middle > 160);
  CHECK(below_middle < 240);
  CHECK(all[0].labels != other[0].labels);
}

TEST_CASE("a Latin hypercube takes each part of each range once") {
  const auto all = points(study_of(R"("vary": {
    "cluster.nodes[0].count": {"from": 1, "to": 50},
    "cluster.nodes[0].gpus": {"from": 1, "to": 100},
    "scheduler.policy": ["fifo", "sjf"]}, "design": {"latin-hypercube": 50})"));
  REQUIRE(all.size() == 50);
  std::set<std::string> counts;
  std::set<int> halves;
  std::size_t fifo = 0;
  for (const StudyPoint& point : all) {
    counts.insert(point.labels[0]);
    halves.insert((std::stoi(point.labels[1]) + 1) / 2);
    if (point.labels[2] == "fifo") ++fifo;
  }
  CHECK(counts.size() == 50);
  CHECK(halves.size() == 50);
  CHECK(fifo == 25);
}
