#include "models/policy/kai/gangs.hpp"

#include <doctest/doctest.h>

#include "headroom/ids.hpp"

namespace headroom::kai {
namespace {

/// A set of two pod sets, of which `needed` must be complete; minimum 2 each, 3 pods each. Pods of
/// the first are 0 to 2, those of the second 3 to 5.
PodGroup two_pod_sets(int needed) {
  SnapshotJob job;
  job.name = "j";
  job.root.min_sub_groups = needed;
  job.root.pod_sets = {{.name = "left", .min_available = 2, .topology = {}},
                       {.name = "right", .min_available = 2, .topology = {}}};
  auto group = make_pod_group(job);
  for (std::size_t p = 0; p < 2; ++p) {
    for (std::size_t i = 0; i < 3; ++i) group.pod_sets[p].tasks.push_back(id_at<TaskId>(3 * p + i));
  }
  return group;
}

void put(PodGroup& group, std::size_t pod_set, int running) {
  auto& counts = group.pod_sets[pod_set].counts;
  counts[static_cast<std::size_t>(Status::running)] = running;
  counts[static_cast<std::size_t>(Status::pending)] = 3 - running;
}

/// The first `running` pods of each set run, the others wait.
std::vector<TaskId> next(const PodGroup& group) {
  return batch(whole_view(group),
               [&](std::size_t pod_set, std::size_t count, std::vector<TaskId>& out) {
                 const auto& set = group.pod_sets[pod_set];
                 const auto first = static_cast<std::size_t>(set.active());
                 for (auto i = first; i < set.tasks.size() && count > 0; ++i, --count) {
                   out.push_back(set.tasks[i]);
                 }
               });
}

std::vector<TaskId> leaves(const PodGroup& group) {
  return eviction_unit(whole_view(group), [&](std::size_t pod_set, std::vector<TaskId>& out) {
    const auto& set = group.pod_sets[pod_set];
    for (auto i = static_cast<std::size_t>(set.active()); i-- > 0;) out.push_back(set.tasks[i]);
  });
}

std::vector<TaskId> ids(std::initializer_list<std::size_t> numbers) {
  std::vector<TaskId> tasks;
  for (const auto n : numbers) tasks.push_back(id_at<TaskId>(n));
  return tasks;
}

}  // namespace

TEST_CASE("what is tried together") {
  SUBCASE("a gang of both sets") {
    auto group = two_pod_sets(2);
    put(group, 0, 0);
    put(group, 1, 0);
    CHECK(next(group) == ids({0, 1, 3, 4}));
  }
  SUBCASE("the better of two where one is enough") {
    auto group = two_pod_sets(1);
    put(group, 0, 0);
    put(group, 1, 1);
    // Both are below their minimum, so the name decides.
    CHECK(next(group) == ids({0, 1}));
  }
  SUBCASE("one pod more where all are complete, of the emptier set") {
    auto group = two_pod_sets(2);
    put(group, 0, 3);
    put(group, 1, 2);
    CHECK(next(group) == ids({5}));
  }
}

TEST_CASE("what is evicted together") {
  SUBCASE("a single surplus pod") {
    auto group = two_pod_sets(2);
    put(group, 0, 3);
    put(group, 1, 2);
    CHECK(leaves(group) == ids({2}));
  }
  SUBCASE("a surplus set as a whole, the last one") {
    auto group = two_pod_sets(1);
    put(group, 0, 2);
    put(group, 1, 2);
    CHECK(leaves(group) == ids({4, 3}));
  }
  SUBCASE("everything where nothing is surplus") {
    auto group = two_pod_sets(2);
    put(group, 0, 2);
    put(group, 1, 2);
    CHECK(leaves(group) == ids({1, 0, 4, 3}));
  }
}

}  // namespace headroom::kai
