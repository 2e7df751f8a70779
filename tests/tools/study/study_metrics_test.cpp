#include "tools/study/study_metrics.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <string>

#include "sim/report/tree.hpp"

using namespace headroom;

namespace {

Tree small_summary() {
  Tree tree = Tree::object();
  tree.add("scenario", "a");
  tree.add("seed", 4);
  Tree& delay = tree.add("queue_delay_s", Tree::object());
  delay.add("mean", 0.1);
  delay.add("p95", Tree{});
  delay.add("max", std::numeric_limits<double>::infinity());
  tree.add("by_size", Tree::object()).add("5-8", Tree::object()).add("n", 9007199254740993);
  return tree;
}

}  // namespace

TEST_CASE("a summary is named figures, exact ones") {
  const auto metrics = metrics_of(small_summary());
  REQUIRE(metrics.size() == 2);
  CHECK(metrics[0].path == "queue_delay_s.mean");
  CHECK(metrics[0].text() == "0.1");
  CHECK(metrics[1].path == "by_size.5-8.n");
  CHECK(metrics[1].text() == "9007199254740993");
}

TEST_CASE("a figure that is not there is answered with the nearest, or with what there is") {
  const Tree summary = small_summary();
  CHECK_FALSE(unknown_metric(summary, "queue_delay_s.mean").has_value());
  CHECK_FALSE(unknown_metric(summary, "queue_delay_s.p95").has_value());
  CHECK(to_string(unknown_metric(summary, "queue_delay_s.maen").value()) ==
        "\"queue_delay_s.maen\" is no figure of a summary (did you mean \"queue_delay_s.mean\"?)");
  CHECK(unknown_metric(summary, "queue_delay_s").value().hint ==
        "one of mean, p95, max after \"queue_delay_s.\"");
  CHECK(unknown_metric(summary, "cost").value().hint ==
        "one of scenario, seed, queue_delay_s, by_size");
}
