// Admission, queue order and minimum runtimes on hand-made queues.
#include <doctest/doctest.h>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/admission.hpp"
#include "models/policy/kai/min_runtime.hpp"
#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/queue_order.hpp"
#include "models/policy/kai/resources.hpp"
#include "tests/models/policy/kai/queue_samples.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

constexpr QueueId first{0};
constexpr QueueId second{1};
constexpr QueueId third{2};

bool left_first(const Queue& left, const Queue& right, double left_job = 0, double right_job = 0) {
  const Amounts cluster = gpus(8);
  return goes_first(standing(left, gpus(left_job), {}, cluster),
                    standing(right, gpus(right_job), {}, cluster));
}

QueueShare fair(double deserved, double fair_share, double limit = unlimited) {
  return {.deserved = deserved, .limit = limit, .fair_share = fair_share};
}

}  // namespace

TEST_CASE("a limit binds resources that are asked for, at every level") {
  auto top = holding(3, gpu_queue("top", {.deserved = 2, .limit = 4}));
  const auto leaf = holding(1, gpu_queue("leaf", {.deserved = 2, .limit = unlimited}));
  const QueueTree tree{{top, below(first, leaf)}};
  CHECK(!refusal(tree, {.leaf = second, .amounts = gpus(1)}));
  const auto refused = refusal(tree, {.leaf = second, .amounts = gpus(2)});
  REQUIRE(refused);
  CHECK(refused->queue == first);
  CHECK(refused->resource == Resource::gpu);
  CHECK(refused->by_limit);
  CHECK(!refusal(tree, {.leaf = second, .amounts = gpus(2), .check_limit = false}));

  // What is over its limit already may still take of other resources.
  top.held.allocated[Resource::gpu] = 9;
  Amounts cpu_only;
  cpu_only[Resource::cpu] = 1000;
  CHECK(!over_limit(top, cpu_only));
  CHECK(over_limit(top, gpus(0.1)) == Resource::gpu);
}

TEST_CASE("jobs that may not be preempted stay within quota") {
  auto top = gpu_queue("top", {.deserved = 2, .limit = unlimited});
  top.held.non_preemptible[Resource::gpu] = 1;
  const QueueTree tree{
      {top, below(first, gpu_queue("leaf", {.deserved = unlimited, .limit = -1}))}};
  CHECK(!refusal(tree, {.leaf = second, .amounts = gpus(1), .preemptible = false}));
  CHECK(!refusal(tree, {.leaf = second, .amounts = gpus(5)}));
  const auto refused = refusal(tree, {.leaf = second, .amounts = gpus(1.5), .preemptible = false});
  REQUIRE(refused);
  CHECK(!refused->by_limit);
  CHECK(refused->queue == first);
}

TEST_CASE("rule 1: who holds more than is fair in everything goes last") {
  auto greedy = holding(3, gpu_queue("greedy", fair(0, 2)));
  for (const Resource r : all_resources) greedy.held.allocated[r] = 3;
  const auto modest = holding(2, gpu_queue("modest", fair(0, 2)));
  greedy.priority = 200;
  CHECK(!left_first(greedy, modest));
  // Not over in CPU: rule 3 decides.
  greedy.held.allocated[Resource::cpu] = 0;
  CHECK(left_first(greedy, modest));
}

TEST_CASE("rule 2: who stays within quota goes before priority") {
  auto within = holding(1, gpu_queue("within", fair(2, 2)));
  auto beyond = holding(2, gpu_queue("beyond", fair(2, 4)));
  beyond.priority = 200;
  CHECK(left_first(within, beyond, 1, 1));
  CHECK(!left_first(within, beyond, 2, 1));
}

TEST_CASE("rule 4: who may hold none of it goes last") {
  const auto barred = gpu_queue("barred", fair(0, 0));
  auto other = holding(7, gpu_queue("other", fair(0, 8)));
  CHECK(!left_first(barred, other, 1, 1));
  CHECK(left_first(barred, other, 0, 1));
}

TEST_CASE("rules 5 and 6: the smaller dominant share goes first, with the job and without") {
  const auto half = holding(2, gpu_queue("half", fair(0, 4)));
  const auto quarter = holding(1, gpu_queue("quarter", fair(0, 4)));
  CHECK(!left_first(half, quarter, 1, 1));
  CHECK(left_first(half, quarter, 1, 3));
  CHECK(!left_first(half, quarter, 1, 2));
  // Without any bound the cluster's 8 GPUs count: 2 of 8 are less than 2 of 4 and as much as 1
  // of 4, with jobs of two and one as well. Then the smaller bound decides, whatever the age.
  auto unbounded = holding(2, gpu_queue("unbounded", {.deserved = unlimited, .limit = unlimited}));
  CHECK(left_first(unbounded, holding(2, gpu_queue("half", fair(4, 4)))));
  CHECK(!left_first(unbounded, holding(1, gpu_queue("quarter", fair(4, 4), 5)), 2, 1));
}

TEST_CASE("rules 7 and 8: the smaller bound, then the older queue") {
  auto small = gpu_queue("small", fair(0, 2), 9);
  auto large = gpu_queue("large", fair(0, 4), 1);
  CHECK(left_first(small, large));
  CHECK(!left_first(large, small));
  large.share(Resource::gpu).fair_share = 2;
  CHECK(!left_first(small, large));
  CHECK(left_first(large, small));
  large.created = 9;
  CHECK(!left_first(small, large));
  CHECK(!left_first(large, small));
}

TEST_CASE("victims are taken off the share of the queue they come from") {
  const auto left = holding(4, gpu_queue("left", fair(0, 4)));
  const auto right = holding(3, gpu_queue("right", fair(0, 4)));
  const auto cluster = gpus(8);
  const auto right_standing = standing(right, {}, {}, cluster);
  CHECK(!goes_first(standing(left, {}, {}, cluster), right_standing));
  CHECK(goes_first(standing(left, {}, gpus(2), cluster), right_standing));
}

TEST_CASE("protection from reclaim is looked up below the lowest common ancestor") {
  auto root = gpu_queue("root", fair(0, 0));
  auto left = below(first, gpu_queue("left", fair(0, 0)));
  auto right = below(first, gpu_queue("right", fair(0, 0)));
  auto leaf = below(second, gpu_queue("leaf", fair(0, 0)));
  auto other_root = gpu_queue("other", fair(0, 0));
  root.reclaim_min_runtime = 1_s;
  leaf.reclaim_min_runtime = 3_s;
  const auto time = [&](QueueId reclaimer, ReclaimLookup lookup) {
    const QueueTree tree{{root, left, right, leaf, other_root}};
    return reclaim_min_runtime(tree, reclaimer, QueueId{3}, lookup, 9_s);
  };
  constexpr auto lca = ReclaimLookup::lowest_common_ancestor;
  CHECK(time(third, lca) == 1_s);
  CHECK(time(third, ReclaimLookup::queue) == 3_s);
  left.reclaim_min_runtime = 2_s;
  CHECK(time(third, lca) == 2_s);
  // Nothing in common: the victim's top queue alone, then the default.
  CHECK(time(QueueId{4}, lca) == 1_s);
  root.reclaim_min_runtime.reset();
  CHECK(time(QueueId{4}, lca) == 9_s);
  left.reclaim_min_runtime.reset();
  CHECK(time(third, lca) == 9_s);
}

TEST_CASE("protection from preemption comes from the nearest queue upwards") {
  auto root = gpu_queue("root", fair(0, 0));
  auto leaf = below(first, gpu_queue("leaf", fair(0, 0)));
  CHECK(preempt_min_runtime(QueueTree{{root, leaf}}, second, 5_s) == 5_s);
  root.preempt_min_runtime = 2_s;
  CHECK(preempt_min_runtime(QueueTree{{root, leaf}}, second, 5_s) == 2_s);
  leaf.preempt_min_runtime = 1_s;
  CHECK(preempt_min_runtime(QueueTree{{root, leaf}}, second, 5_s) == 1_s);
}
