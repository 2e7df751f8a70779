#include "sim/observe/replications.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/terminal_report.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

Tree run(int seed, Tree mean, const char* warning, const char* queue) {
  Tree tree = Tree::object();
  tree.add("scenario", "s");
  tree.add("seed", seed);
  tree.add("jobs", Tree::object()).add("submitted", 100);
  tree.add("queue_delay_s", Tree::object()).add("mean", std::move(mean));
  tree.add("by_queue", Tree::object()).add(queue, Tree::object()).add("count", seed);
  tree.add("longest_waits", Tree::list()).append("job");
  tree.add("audit", Tree::object()).add("accepted", 5);
  tree.add("warnings", Tree::list()).append(warning);
  return tree;
}

TEST_CASE("a figure of replications has a mean and Student's interval around it") {
  // Five values, mean 3, deviation sqrt(2.5); t of 4 degrees of freedom is
  // 2.776445105 (any table), so half the width is 1.963243161.
  std::vector<Tree> runs;
  for (int i = 1; i <= 5; ++i) runs.push_back(run(i, static_cast<double>(i), "w", "q"));
  const Tree merged = merged_summary(runs);
  CHECK(merged.find("queue_delay_s.mean.mean")->number() == 3.0);
  CHECK(*merged.find("queue_delay_s.mean.ci95_low")->number() ==
        doctest::Approx(3.0 - 1.963243161).epsilon(1e-9));
  CHECK(*merged.find("queue_delay_s.mean.ci95_high")->number() ==
        doctest::Approx(3.0 + 1.963243161).epsilon(1e-9));
  CHECK(merged.find("queue_delay_s.mean.n")->number() == 5.0);
}

TEST_CASE("equal values have an interval of no width") {
  const std::vector<Tree> runs(7, run(1, 0.1, "w", "q"));
  const Tree merged = merged_summary(runs);
  for (const char* end : {"mean", "ci95_low", "ci95_high"}) {
    CHECK(merged.find(std::string{"queue_delay_s.mean."} + end)->number() == 0.1);
  }
}

TEST_CASE("a figure counts the runs that have it") {
  const std::vector<Tree> runs{run(1, 4.0, "w", "day"), run(2, Tree{}, "w", "night"),
                               run(3, Tree{}, "w", "day")};
  const Tree merged = merged_summary(runs);
  CHECK(merged.find("queue_delay_s.mean.mean")->number() == 4.0);
  CHECK(merged.find("queue_delay_s.mean.ci95_low")->is_null());
  CHECK(merged.find("queue_delay_s.mean.n")->number() == 1.0);
  CHECK(merged.find("by_queue.day.count.n")->number() == 2.0);
  CHECK(merged.find("by_queue.night.count.n")->number() == 1.0);
}

TEST_CASE("a figure that no run has stays null") {
  const std::vector<Tree> runs{run(1, Tree{}, "w", "q"), run(2, Tree{}, "w", "q")};
  CHECK(merged_summary(runs).find("queue_delay_s.mean")->is_null());
}

TEST_CASE("what is no figure is not averaged") {
  const std::vector<Tree> runs{run(8, 1.0, "a", "q"), run(9, 2.0, "b", "q"),
                               run(10, 3.0, "a", "q")};
  const Tree merged = merged_summary(runs);
  CHECK(merged.find("scenario")->text() == "s");
  CHECK(merged.find("seed") == nullptr);
  CHECK(merged.find("replications")->number() == 3.0);
  CHECK(merged.find("seeds")->items()[2].number() == 10.0);
  CHECK(merged.find("longest_waits") == nullptr);
  CHECK(merged.find("audit.accepted")->number() == 5.0);
  REQUIRE(merged.find("warnings")->items().size() == 2);
  CHECK(merged.find("warnings")->items()[0].text() == "a [2 of 3 runs]");
  CHECK(merged.find("warnings")->items()[1].text() == "b [1 of 3 runs]");
  CHECK_THROWS_AS(static_cast<void>(merged_summary({})), AssertionError);
}

TEST_CASE("warnings that differ in numbers alone are one, with the numbers of the first run") {
  const std::vector<Tree> runs{run(8, 1.0, "load 1.25", "q"), run(9, 2.0, "load 1.5", "q")};
  const Tree merged = merged_summary(runs);
  REQUIRE(merged.find("warnings")->items().size() == 1);
  CHECK(merged.find("warnings")->items()[0].text() ==
        "load 1.25 [2 of 2 runs, numbers of the first]");
  const std::vector<Tree> same{run(8, 1.0, "w", "q"), run(9, 2.0, "w", "q")};
  CHECK(merged_summary(same).find("warnings")->items()[0].text() == "w");
}

TEST_CASE("the terminal report of replications shows means and half-widths") {
  std::vector<Tree> runs;
  for (int i = 1; i <= 5; ++i) runs.push_back(run(i, 60.0 * i, "w", "q"));
  const std::string report = terminal_report(merged_summary(runs), {});
  CHECK(report.find("\n100 jobs\nsimulated -, means of 5 runs\n") != std::string::npos);
  CHECK(report.find("  all       100  3.0min") != std::string::npos);
  CHECK(report.find("  ± (95%)        2.0min") != std::string::npos);
}

}  // namespace
}  // namespace headroom
