// Gate, pre-filter and validator of reclaim on hand-made queues.
#include "models/policy/kai/reclaim_rules.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/resources.hpp"
#include "tests/models/policy/kai/queue_samples.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

constexpr QueueId mine{0};
constexpr QueueId theirs{1};

struct Numbers {
  double deserved = 0;
  double fair_share = 0;
  double held = 0;
};

Queue queue(const Numbers& numbers) {
  return holding(numbers.held, gpu_queue("queue", {.deserved = numbers.deserved,
                                                   .limit = unlimited,
                                                   .fair_share = numbers.fair_share}));
}

QueueTree pair_of(const Numbers& left, const Numbers& right) {
  QueueTree tree{{queue(left), queue(right)}};
  for (const QueueId id : {mine, theirs}) {
    for (const Resource r : {Resource::cpu, Resource::memory}) {
      tree[id].share(r).fair_share = unlimited;
    }
  }
  return tree;
}

std::vector<Holdings> held_in(const QueueTree& tree) {
  std::vector<Holdings> held;
  for (std::size_t i = 0; i < tree.size(); ++i) held.push_back(tree[id_at<QueueId>(i)].held);
  return held;
}

bool valid(const QueueTree& tree, double request, const std::vector<double>& chunks,
           double multiplier = 1) {
  VictimChunks victim{.leaf = theirs, .chunks = {}};
  for (const double chunk : chunks) victim.chunks.push_back(gpus(chunk));
  return is_valid_reclaim(tree, held_in(tree), {.leaf = mine, .request = gpus(request)},
                          {&victim, 1}, multiplier);
}

bool passes(const QueueTree& tree, double request) {
  return passes_prefilter(tree, {.leaf = mine, .request = gpus(request)}, theirs);
}

}  // namespace

TEST_CASE("the gate asks for fair share, and for quota of what may not be preempted") {
  auto tree = pair_of({.deserved = 2, .fair_share = 3, .held = 2}, {});
  tree[mine].held.non_preemptible = gpus(2);
  CHECK(may_reclaim(tree, {.leaf = mine, .request = gpus(1)}));
  CHECK(!may_reclaim(tree, {.leaf = mine, .request = gpus(1.5)}));
  CHECK(!may_reclaim(tree, {.leaf = mine, .request = gpus(1), .preemptible = false}));
  tree[mine].held.non_preemptible = gpus(1);
  CHECK(may_reclaim(tree, {.leaf = mine, .request = gpus(1), .preemptible = false}));
}

TEST_CASE("a levelled pair stands below the lowest common ancestor") {
  // 0 and 1 are top queues; 2 and 3 below 0; 4 below 2.
  const QueueTree tree{{queue({}), queue({}), below(QueueId{0}, queue({})),
                        below(QueueId{0}, queue({})), below(QueueId{2}, queue({}))}};
  CHECK(levelled_pair(tree, QueueId{4}, QueueId{1}) == std::pair{QueueId{0}, QueueId{1}});
  CHECK(levelled_pair(tree, QueueId{4}, QueueId{3}) == std::pair{QueueId{2}, QueueId{3}});
  CHECK(levelled_pair(tree, QueueId{4}, QueueId{0}) == std::pair{QueueId{0}, QueueId{0}});
  CHECK(levelled_pair(tree, QueueId{2}, QueueId{4}) == std::pair{QueueId{2}, QueueId{2}});
}

TEST_CASE("the pre-filter wants victims above quota for a reclaimer within quota") {
  const Numbers within{.deserved = 2, .fair_share = 2, .held = 1};
  CHECK(passes(pair_of(within, {.deserved = 1, .held = 2}), 1));
  CHECK(passes(pair_of(within, {.deserved = 2, .held = 2}), 1));
  CHECK(!passes(pair_of(within, {.deserved = 3, .held = 2}), 1));
  CHECK(passes(pair_of(within, {.deserved = unlimited, .held = 2}), 1));
}

TEST_CASE("the pre-filter wants victims above their share for a reclaimer beyond quota") {
  const Numbers beyond{.deserved = 1, .fair_share = 3, .held = 1};
  CHECK(passes(pair_of(beyond, {.deserved = 1, .fair_share = 2, .held = 3}), 1));
  CHECK(!passes(pair_of(beyond, {.deserved = 1, .fair_share = 3, .held = 3}), 1));
}

TEST_CASE("a reclaimer within quota may take what is above the victim's quota") {
  const auto tree = pair_of({.deserved = 2, .fair_share = 2, .held = 0},
                            {.deserved = 1, .fair_share = 2, .held = 3});
  CHECK(valid(tree, 2, {1, 1}));
  // The third chunk would leave the victim below its quota: 3 - 2 = 1 is not above 1.
  CHECK(!valid(tree, 2, {1, 1, 1}));
}

TEST_CASE("a reclaimer beyond quota may only take what is above the victim's fair share") {
  const auto tree = pair_of({.deserved = 1, .fair_share = 3, .held = 1},
                            {.deserved = 1, .fair_share = 2, .held = 4});
  CHECK(valid(tree, 2, {1, 1}));
  CHECK(!valid(tree, 2, {1, 1, 1}));
}

TEST_CASE("nobody becomes fuller than the sibling that it takes from") {
  // 3 of 2 against 4 - 1 = 3 of 2: as full, so no. Against 3 of 1.5: less full, so yes.
  const Numbers reclaimer{.deserved = 3, .fair_share = 2, .held = 2};
  CHECK(!valid(pair_of(reclaimer, {.deserved = 1, .fair_share = 2, .held = 4}), 1, {1}));
  CHECK(valid(pair_of(reclaimer, {.deserved = 1, .fair_share = 1.5, .held = 4.5}), 1, {1}));
  // 1.5 x 2 is fuller than 3.5 of 1.5.
  CHECK(!valid(pair_of(reclaimer, {.deserved = 1, .fair_share = 1.5, .held = 4.5}), 1, {1}, 2));
  // A sibling without fair share does not protect.
  CHECK(valid(pair_of(reclaimer, {.deserved = 1, .fair_share = 0, .held = 4}), 1, {1}));
}

TEST_CASE("what may not be preempted must fit the quota of every ancestor") {
  auto tree = pair_of({.deserved = 2, .fair_share = 2, .held = 1},
                      {.deserved = 0, .fair_share = 0, .held = 4});
  tree[mine].held.non_preemptible = gpus(1.5);
  const VictimChunks victim{.leaf = theirs, .chunks = {gpus(1)}};
  const auto is_valid = [&](bool preemptible) {
    return is_valid_reclaim(tree, held_in(tree),
                            {.leaf = mine, .request = gpus(1), .preemptible = preemptible},
                            {&victim, 1}, 1);
  };
  CHECK(is_valid(true));
  CHECK(!is_valid(false));
}
