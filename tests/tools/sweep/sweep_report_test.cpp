#include "tools/sweep/sweep_report.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>

#include "sim/report/json_text.hpp"
#include "tests/tools/sweep/sweeps.hpp"
#include "tools/sweep/sweep_result.hpp"

using namespace headroom;
using test::sweep_of;

namespace {

/// Delays 10, 20, 30 s with one node and 1, 2, 3 s with two.
SweepResult result_of(const Sweep& sweep) {
  SweepStore store{"", sweep};
  for (std::uint32_t i = 0; i < 3; ++i) {
    for (const std::size_t point : {0U, 1U}) {
      const double value = (point == 0 ? 10.0 : 1.0) * (i + 1.0);
      store.add({.run = {.point = point, .replication = i},
                 .failure = {},
                 .metrics = {{.path = "queue_delay_s.p95", .value = value}}});
    }
  }
  store.commit();
  return sweep_result(sweep, store);
}

const std::string keys = R"("vary": {"cluster.nodes[0].count": [1, 2]}, "replications": 3,
  "name": "one or two")";
const std::string goal = R"(, "goals": [{"metric": "queue_delay_s.p95", "at_most": "15s"}])";

}  // namespace

TEST_CASE("the report has the answer, and what it is taken from") {
  const Sweep sweep = sweep_of(keys + goal + R"(, "minimize": "cluster.nodes[0].count")");
  CHECK(sweep_text(sweep, result_of(sweep)) ==
        "one or two\n"
        "2 points × 3 seeds = 6 runs\n\n"
        "  point  count  queue_delay_s.p95  goals\n"
        "      0      1      20.0s ± 24.8s  likely missed\n"
        "      1      2        2.0s ± 2.5s  met\n"
        "\n"
        "Least cluster.nodes[0].count where the goals are met: point 1 (cluster.nodes[0].count = "
        "2)\n");
}

TEST_CASE("the best point has least of a figure, or of what is varied") {
  Sweep sweep = sweep_of(keys + R"(, "minimize": "queue_delay_s.p95")");
  CHECK(result_of(sweep).best == 1U);
  sweep = sweep_of(keys +
                   R"(, "minimize": "cluster.nodes[0].count", "metrics": ["queue_delay_s.p95"])");
  CHECK(result_of(sweep).best == 0U);
  sweep = sweep_of(keys + goal);
  CHECK_FALSE(result_of(sweep).best.has_value());
  sweep = sweep_of(keys + R"(, "minimize": "queue_delay_s.p95",
    "goals": [{"metric": "queue_delay_s.p95", "at_most": "1s"}])");
  CHECK_FALSE(result_of(sweep).best.has_value());
}

TEST_CASE("the tree holds settings that can be given to --set again") {
  const Sweep sweep = sweep_of(keys + R"(, "minimize": "queue_delay_s.p95")");
  const Tree tree = sweep_tree(sweep, result_of(sweep));
  CHECK(json_text(*tree.find("best")) == "{\n  \"cluster.nodes[0].count\": 2.0\n}\n");
  CHECK(tree.find("best_set")->items().at(0).text() == "cluster.nodes[0].count=2");
  CHECK(tree.find("missing")->number() == 0.0);
  CHECK(tree.find("points")->items().at(0).find("metrics.queue_delay_s.p95.mean")->number() ==
        20.0);
}
