#include "sim/observe/queue_bills.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/terminal_report.hpp"
#include "tests/sim/observe/run_builder.hpp"

namespace headroom {
namespace {

constexpr std::int64_t hour = 3'600'000'000'000;

/// Departments ml (teams a: 4 GPUs, b: 0) and it (2 GPUs, no teams); idle has 1 GPU and no job.
/// a holds 2 from 0 to 10 h. b holds 3 from 0 to 4 h and was stopped; it holds 4 from 6 h on.
RunBuilder six_queues() {
  RunBuilder builder;
  builder.add({.name = "1", .queue = "a", .gpus = 2, .start = 0, .end = 10 * hour})
      .add({.name = "2", .queue = "b", .gpus = 3, .start = 0, .end = 4 * hour})
      .add({.name = "3", .queue = "it", .gpus = 4, .start = 6 * hour, .state = JobState::running})
      .add({.name = "4", .queue = "guest", .gpus = 1, .start = 0, .end = hour})
      .add({.name = "5", .queue = "a", .gpus = 9, .state = JobState::queued});
  RunRecord& run = builder.run();
  run.end = RunBuilder::at(10 * hour);
  run.billing.queues = {{.name = "ml", .deserved = whole_gpus(3)},
                        {.name = "it", .deserved = whole_gpus(2)},
                        {.name = "a", .parent = 0, .deserved = whole_gpus(4)},
                        {.name = "b", .parent = 0, .deserved = whole_gpus(0)},
                        {.name = "idle", .deserved = whole_gpus(1)}};
  return builder;
}

double figure_of(const Tree& bills, const std::string& path) {
  const Tree* found = bills.find(path);
  REQUIRE(found != nullptr);
  return found->number().value_or(-1.0);
}

std::vector<double> hours_of(const Tree& bills, const std::string& queue) {
  std::vector<double> hours;
  for (const char* name : {"used", "within_quota", "over_quota", "quota_idle", "quota_lent"}) {
    hours.push_back(figure_of(bills, queue + ".gpu_hours." + name));
  }
  return hours;
}

/// Used, within, over, idle and lent; what was lent is rounded somewhere below a nanosecond.
void check_hours(const Tree& bills, const std::string& queue, const std::vector<double>& wanted) {
  CAPTURE(queue);
  const std::vector<double> hours = hours_of(bills, queue);
  for (std::size_t i = 0; i < 4; ++i) CHECK(hours[i] == wanted[i]);
  CHECK(hours[4] == doctest::Approx(wanted[4]).epsilon(1e-12));
}

}  // namespace

TEST_CASE("each queue is billed by its quota, and those above are sums") {
  RunBuilder builder = six_queues();
  const Tree bills = queue_bills(builder.run());
  // From 0 to 1 h the quotas of a, it and idle have 2, 2 and 1 idle, and b and guest use 4 over
  // theirs; to 4 h only b uses 3; from 6 h on, it uses 2 over its own and a and idle have 2 and 1.
  check_hours(bills, "by_queue.a", {20, 20, 0, 20, 2 * 0.8 + 2 * 3 * 0.6 + 2 * 4 * (2.0 / 3.0)});
  check_hours(bills, "by_queue.b", {12, 0, 12, 0, 0});
  check_hours(bills, "by_queue.it", {16, 8, 8, 12, 2 * 0.8 + 2 * 3 * 0.6});
  check_hours(bills, "by_queue.guest", {1, 0, 1, 0, 0});
  CHECK(hours_of(bills, "by_queue.idle")[3] == 10);
  CHECK(hours_of(bills, "by_queue.ml")[0] == 32);
  CHECK(hours_of(bills, "by_queue.ml")[2] == 12);
  CHECK(hours_of(bills, "by_queue.ml")[3] == 20);
  check_hours(bills, "total", {49, 28, 21, 42, 21});
  CHECK(figure_of(bills, "by_queue.ml.deserved_gpus") == 4);
  CHECK(figure_of(bills, "total.deserved_gpus") == 7);
  CHECK(bills.find("total.cost") == nullptr);
}

TEST_CASE("queues stand in the order of their tree") {
  RunBuilder builder = six_queues();
  const Tree bills = queue_bills(builder.run());
  std::string order;
  for (const auto& [name, bill] : bills.find("by_queue")->members()) {
    order += name + std::to_string(static_cast<int>(figure_of(bill, "level"))) + " ";
  }
  CHECK(order == "ml0 a1 b1 it0 idle0 guest0 ");
}

TEST_CASE("bills count from the end of the warm-up") {
  RunBuilder builder = six_queues();
  builder.run().measured_from = RunBuilder::at(9 * hour);
  const Tree bills = queue_bills(builder.run());
  check_hours(bills, "by_queue.a", {2, 2, 0, 2, 4.0 / 3.0});
  CHECK(hours_of(bills, "by_queue.b")[0] == 0);
  check_hours(bills, "total", {6, 4, 2, 3, 2});
}

TEST_CASE("prices make money of it") {
  RunBuilder builder = six_queues();
  builder.run().billing.prices = QueuePrices{.within_quota = 1'200'000, .over_quota = 600'000};
  const Tree bills = queue_bills(builder.run());
  CHECK(figure_of(bills, "by_queue.it.cost.within_quota") == 9.6);
  CHECK(figure_of(bills, "by_queue.it.cost.over_quota") == 4.8);
  CHECK(figure_of(bills, "by_queue.it.cost.total") == 14.4);
  CHECK(figure_of(bills, "by_queue.ml.cost.total") == 31.2);
  CHECK(figure_of(bills, "by_queue.idle.cost.total") == 0);
  CHECK(figure_of(bills, "total.cost.total") == 46.2);
}

TEST_CASE("a quota without bound is told apart from one of nothing") {
  RunBuilder builder = six_queues();
  builder.run().billing.queues[3].deserved.reset();
  const Tree bills = queue_bills(builder.run());
  check_hours(bills, "by_queue.b", {12, 12, 0, 0, 0});
  CHECK(bills.find("by_queue.b.deserved_gpus")->is_null());
  CHECK(bills.find("by_queue.ml.deserved_gpus")->is_null());
}

TEST_CASE("the report shows who used whose quota") {
  RunBuilder builder = six_queues();
  Tree summary = Tree::object();
  summary.add("scenario", "six queues");
  summary.add("billing", queue_bills(builder.run()));
  const std::string report = terminal_report(summary, {});
  CAPTURE(report);
  CHECK(report.find("Who used whose quota, in GPU-hours\n"
                    "  queue  quota  used  within  over  idle  lent\n"
                    "  ml         4    32      20    12    20  10.5\n"
                    "    a        4    20      20     0    20  10.5\n"
                    "    b        0    12       0    12     0     0\n"
                    "  it         2    16       8     8    12   5.2\n"
                    "  idle       1     0       0     0    10   5.3\n"
                    "  guest      0     1       0     1     0     0\n"
                    "  all        7    49      28    21    42    21\n") != std::string::npos);
}

}  // namespace headroom
