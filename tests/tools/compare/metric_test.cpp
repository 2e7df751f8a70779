#include "tools/compare/metric.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/report/tree.hpp"

namespace headroom {
namespace {

TEST_CASE("each metric knows which way is good, for parts of the jobs, too") {
  CHECK(metric_traits("queue_delay_s.p95").good == Direction::lower_is_better);
  CHECK(metric_traits("by_size.5-8.queue_delay_s.p95").good == Direction::lower_is_better);
  CHECK(metric_traits("by_queue.a.b.jobs.completed").good == Direction::higher_is_better);
  CHECK(metric_traits("gpu.busy_ratio").good == Direction::higher_is_better);
  CHECK(metric_traits("gpu_hours.useful").good == Direction::higher_is_better);
  CHECK(metric_traits("gpu_hours.lost").good == Direction::lower_is_better);
  CHECK(metric_traits("gpu.count").good == Direction::neither);
  CHECK(metric_traits("cost.total").good == Direction::lower_is_better);
  CHECK(metric_traits("queue_delay_seconds").good == Direction::neither);
}

TEST_CASE("metrics are told in words and in their units") {
  CHECK(metric_words("queue_delay_s.p95") == "queue delay p95");
  CHECK(metric_words("by_size.1.jct_s.mean") == "completion time mean, jobs of 1 GPU");
  CHECK(metric_words("by_size.5-8.queue_delay_s.p95") == "queue delay p95, jobs of 5-8 GPUs");
  CHECK(metric_words("by_queue.prod.queue_delay_s.max") == "queue delay max, queue prod");
  CHECK(metric_words("by_queue..queue_delay_s.max") == "queue delay max, no queue");
  CHECK(metric_words("gpu_hours.idle_policy") == "GPU-hours idle policy");
  CHECK(metric_words("audit.accepted") == "audit.accepted");
  CHECK(figure_words(7200.0, FigureUnit::seconds) == "2.0h");
  CHECK(figure_words(0.25, FigureUnit::ratio) == "25.0%");
  CHECK(change_words(-7200.0, FigureUnit::seconds) == "-2.0h");
  CHECK(change_words(3.0, FigureUnit::number) == "+3");
}

TEST_CASE("the numbers of a summary are listed by path") {
  Tree tree = Tree::object();
  tree.add("scenario", "s");
  tree.add("jobs", Tree::object()).add("completed", 3);
  tree.add("list", Tree::list()).append(1);
  tree.add("simulated_s", 1.5);
  CHECK(number_paths(tree) == std::vector<std::string>{"jobs.completed", "simulated_s"});
}

}  // namespace
}  // namespace headroom
