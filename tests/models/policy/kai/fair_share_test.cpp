// Worked examples of the fair-share division, and a slow division as referee.
#include "models/policy/kai/fair_share.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/resources.hpp"
#include "tests/models/policy/kai/queue_samples.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

/// The row of a table: a queue asking for `request` GPUs.
struct Row {
  double deserved = 0;
  double weight = 1;
  double request = 0;
  int priority = 100;
  double limit = unlimited;
  double usage = 0;
};

std::vector<Queue> queues_of(const std::vector<Row>& rows) {
  std::vector<Queue> queues;
  for (const Row& row : rows) {
    const auto i = queues.size();
    queues.push_back(gpu_queue(std::string(1, static_cast<char>('A' + i)),
                               {.deserved = row.deserved,
                                .limit = row.limit,
                                .over_quota_weight = row.weight,
                                .request = row.request,
                                .usage = row.usage},
                               static_cast<double>(i)));
    queues.back().priority = row.priority;
  }
  return queues;
}

std::vector<double> shares(double total, const std::vector<Row>& rows, double k = 0) {
  auto queues = queues_of(rows);
  std::vector<Queue*> pointers;
  for (Queue& queue : queues) pointers.push_back(&queue);
  divide(total, k, pointers, Resource::gpu);
  std::vector<double> result;
  for (const Queue& queue : queues) result.push_back(queue.share(Resource::gpu).fair_share);
  return result;
}

using Shares = std::vector<double>;

}  // namespace

TEST_CASE("quotas come first, then weights in whole units, then remainders") {
  CHECK(shares(20, {{6, 3, 18}, {4, 1, 18}, {2, 1, 3}}) == Shares{12, 5, 3});
}

TEST_CASE("a higher priority takes all that is over") {
  CHECK(shares(20, {{6, 3, 18}, {4, 1, 18, 200}, {2, 1, 3}}) == Shares{6, 12, 2});
}

TEST_CASE("a limit stops a queue and leaves the rest to others") {
  CHECK(shares(20, {{6, 3, 18, 100, 9}, {4, 1, 18}, {2, 1, 3}}) == Shares{9, 8, 3});
}

TEST_CASE("quotas beyond the total are granted in full") {
  CHECK(shares(5, {{4, 1, 8}, {4, 1, 8}}) == Shares{4, 4});
}

TEST_CASE("a fractional request ends in a fraction, the last one goes to the older queue") {
  CHECK(shares(7, {{0, 2, 2.5}, {0, 1, 9}, {0, 1, 9}}) == Shares{2.5, 2.5, 2});
}

TEST_CASE("past use weighs against a queue") {
  CHECK(shares(16, {{.request = 16, .usage = .3}, {.request = 16, .usage = .1}}, 1) ==
        Shares{7, 9});
  CHECK(shares(16, {{.request = 16, .usage = .9}, {.request = 16, .usage = .1}}, 1) ==
        Shares{2, 14});
  CHECK(shares(16, {{.request = 16, .usage = 1.2}, {.request = 16, .usage = 0}}, 1) ==
        Shares{0, 16});
  CHECK(shares(16, {{.request = 16, .usage = .9}, {.request = 16, .usage = .1}}, 0) ==
        Shares{8, 8});
}

TEST_CASE("past use leaves quotas alone") {
  CHECK(shares(16, {{.deserved = 6, .request = 16, .usage = 1}, {.request = 16}}, 1) ==
        Shares{6, 10});
}

TEST_CASE("weight 0 gets nothing over its quota") {
  CHECK(shares(10, {{2, 0, 9}, {2, 0, 9}}) == Shares{2, 2});
  CHECK(shares(10, {{2, 0, 9}, {2, 1, 9}}) == Shares{2, 8});
}

TEST_CASE("a queue with unlimited quota takes what it asks for up to the total") {
  CHECK(shares(10, {{unlimited, 1, 30}, {3, 1, 9}}) == Shares{10, 3});
}

TEST_CASE("children divide the fair share of their parent") {
  std::vector<Queue> queues;
  const auto add = [&](Queue queue) {
    queues.push_back(std::move(queue));
    return id_at<QueueId>(queues.size() - 1);
  };
  const QueueShare asking{.deserved = 4, .limit = unlimited, .over_quota_weight = 1, .request = 20};
  const QueueId left = add(gpu_queue("left", asking));
  const QueueId right = add(gpu_queue("right", asking, 1));
  QueueShare child{.deserved = 1, .limit = unlimited, .over_quota_weight = 1, .request = 10};
  const QueueId first = add(below(left, gpu_queue("first", child)));
  child.over_quota_weight = 3;
  const QueueId second = add(below(left, gpu_queue("second", child, 1)));
  QueueTree tree{queues};
  divide_tree(gpus(20), 0, tree);
  CHECK(tree[left].share(Resource::gpu).fair_share == 10);
  CHECK(tree[right].share(Resource::gpu).fair_share == 10);
  CHECK(tree[first].share(Resource::gpu).fair_share == 3);
  CHECK(tree[second].share(Resource::gpu).fair_share == 7);
  // Again: shares are set, not added to.
  divide_tree(gpus(20), 0, tree);
  CHECK(tree[second].share(Resource::gpu).fair_share == 7);
}

namespace {

double wanted_by(const Row& row) {
  return row.limit == unlimited ? row.request : std::min(row.limit, row.request);
}

/// What is left after quotas, poured over the queues of one priority in parts of any size: the
/// level, found by halving, at which each has got its weight times the level or all it wants.
void pour(std::vector<Row> rows, int priority, double& left, Shares& given) {
  const auto poured = [&](double level) {
    double sum = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].priority != priority) continue;
      sum += std::min(wanted_by(rows[i]) - given[i], rows[i].weight * level);
    }
    return sum;
  };
  double low = 0;
  double high = 1e9;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (poured(middle) <= left ? low : high) = middle;
  }
  const double taken = poured(low);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].priority != priority) continue;
    given[i] += std::min(wanted_by(rows[i]) - given[i], rows[i].weight * low);
  }
  left -= taken;
}

Shares poured_shares(double total, const std::vector<Row>& rows) {
  Shares given;
  double left = total;
  for (const Row& row : rows) {
    given.push_back(std::min(row.deserved, wanted_by(row)));
    left -= given.back();
  }
  for (const int priority : {200, 100}) {
    if (left > 0) pour(rows, priority, left, given);
  }
  return given;
}

}  // namespace

TEST_CASE("the division is a pouring by weight, up to a unit for each queue") {
  std::mt19937_64 random{11};
  for (int round = 0; round < 3000; ++round) {
    std::vector<Row> rows(1 + random() % 5);
    double quotas = 0;
    for (Row& row : rows) {
      row = {.deserved = static_cast<double>(random() % 100),
             .weight = static_cast<double>(random() % 4),
             .request = static_cast<double>(random() % 400),
             .priority = random() % 3 == 0 ? 200 : 100,
             .limit = random() % 3 == 0 ? static_cast<double>(random() % 300) : unlimited};
      quotas += row.deserved;
    }
    const double total = quotas + static_cast<double>(random() % 700);
    const Shares got = shares(total, rows);
    const Shares wanted = poured_shares(total, rows);
    double got_sum = 0;
    double wanted_sum = 0;
    // A round keeps less than a unit from each queue, and there are no more rounds than queues.
    const auto tolerance = static_cast<double>(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CHECK(std::abs(got[i] - wanted[i]) <= tolerance);
      CHECK(got[i] == std::floor(got[i]));
      got_sum += got[i];
      wanted_sum += wanted[i];
    }
    CHECK(got_sum == doctest::Approx(wanted_sum));
  }
}
