#include "headroom/waiting_queue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"

using namespace headroom;

namespace {

const std::vector<Footprint>& footprints() {
  static const std::vector<Footprint> kinds{{.nodes = 1, .gpus_per_node = 1},
                                            {.nodes = 1, .gpus_per_node = 4},
                                            {.nodes = 2, .gpus_per_node = 2},
                                            {.nodes = 2, .gpus_per_node = 4}};
  return kinds;
}

struct Filed {
  FootprintId footprint{};
  WaitingJob waiting;
};

std::vector<std::size_t> jobs_of(std::vector<Filed> filed) {
  std::ranges::sort(filed, [](const Filed& a, const Filed& b) { return a.waiting < b.waiting; });
  std::vector<std::size_t> jobs;
  for (const Filed& one : filed) jobs.push_back(index(one.waiting.job));
  return jobs;
}

bool covers(const Filed& one, std::size_t footprint) {
  return footprints()[index(one.footprint)].covers(footprints()[footprint]);
}

}  // namespace

TEST_CASE("a footprint covers those that fit wherever it fits") {
  CHECK(footprints()[3].covers(footprints()[1]));
  CHECK(footprints()[3].covers(footprints()[2]));
  CHECK_FALSE(footprints()[1].covers(footprints()[2]));
  CHECK_FALSE(footprints()[2].covers(footprints()[1]));
  const Footprint elsewhere{.nodes = 2, .gpus_per_node = 4, .eligible = 1};
  CHECK(elsewhere.covers(footprints()[3]));
  CHECK_FALSE(footprints()[3].covers(elsewhere));
}

TEST_CASE("the first job is the one with the smallest key, then the earliest") {
  WaitingQueue queue;
  CHECK_FALSE(queue.first());
  queue.insert(FootprintId{0}, {.key = 2.0, .job = JobId{1}, .estimate = 1_s});
  queue.insert(FootprintId{3}, {.key = 1.0, .job = JobId{5}, .estimate = 1_s});
  queue.insert(FootprintId{1}, {.key = 1.0, .job = JobId{4}, .estimate = 1_s});
  CHECK(queue.first()->job == JobId{4});
  queue.erase(FootprintId{1}, 1.0, JobId{4});
  CHECK(queue.first()->job == JobId{5});
  CHECK_THROWS_AS(queue.erase(FootprintId{3}, 2.0, JobId{5}), AssertionError);
}

namespace {

/// A queue, and beside it the plain list of what it holds and what its scan has still to give.
struct Both {
  explicit Both(RandomStream& random) : stream{random} {
    const std::size_t count = 1 + stream.below(400);
    for (std::size_t job = 0; job < count; ++job) {
      const Filed one{FootprintId{static_cast<std::uint32_t>(stream.below(4))},
                      {.key = static_cast<double>(stream.below(5)),
                       .job = id_at<JobId>(job),
                       .estimate = Duration{static_cast<std::int64_t>(stream.below(50))}}};
      queue.insert(one.footprint, one.waiting);
      filed.push_back(one);
    }
    expected = filed;
  }

  /// Leaves some jobs out of the rest of the scan, or takes `job`, or does nothing.
  void act(WaitingQueue::Scan& scan, std::size_t job) {
    const std::size_t footprint = stream.below(4);
    const std::size_t action = stream.below(12);
    if (action == 0) {
      scan.leave_out(footprints()[footprint]);
      std::erase_if(expected, [&](const Filed& one) { return covers(one, footprint); });
    } else if (action == 1) {
      const Duration longest{static_cast<std::int64_t>(stream.below(50))};
      scan.leave_out_longer(footprints()[footprint], longest);
      std::erase_if(expected, [&](const Filed& one) {
        return covers(one, footprint) && one.waiting.estimate > longest;
      });
    } else if (action < 6) {
      scan.take();
      std::erase_if(filed, [&](const Filed& one) { return index(one.waiting.job) == job; });
    }
  }

  RandomStream& stream;
  WaitingQueue queue;
  std::vector<Filed> filed;
  std::vector<Filed> expected;
};

}  // namespace

TEST_CASE("a scan with jobs left out is a filtered walk over a sorted vector") {
  RandomStream stream{9, "waiting queue", 0};
  for (int round = 0; round < 300; ++round) {
    Both both{stream};
    const std::vector<Filed> all = both.filed;
    auto scan = WaitingQueue::Scan{both.queue, footprints()};
    while (const WaitingJob* waiting = scan.next()) {
      const std::size_t job = index(waiting->job);
      const auto left = jobs_of(both.expected);
      REQUIRE(!left.empty());
      REQUIRE(job == left.front());
      REQUIRE(scan.footprint() == all[job].footprint);
      std::erase_if(both.expected, [&](const Filed& one) { return index(one.waiting.job) == job; });
      both.act(scan, job);
    }
    REQUIRE(both.expected.empty());
    REQUIRE(both.queue.size() == both.filed.size());
    for (const std::size_t job : jobs_of(both.filed)) {
      REQUIRE(index(both.queue.first()->job) == job);
      both.queue.erase(all[job].footprint, all[job].waiting.key, id_at<JobId>(job));
    }
    CHECK(both.queue.empty());
  }
}

TEST_CASE("a queue that ran empty takes jobs again, under whatever footprint") {
  WaitingQueue queue;
  queue.insert(FootprintId{0}, {.key = 5.0, .job = JobId{1}, .estimate = 1_s});
  queue.erase(FootprintId{0}, 5.0, JobId{1});
  queue.insert(FootprintId{0}, {.key = 3.0, .job = JobId{2}, .estimate = 1_s});
  queue.insert(FootprintId{0}, {.key = 1.0, .job = JobId{3}, .estimate = 1_s});
  CHECK(queue.first()->job == JobId{3});
  queue.erase(FootprintId{0}, 3.0, JobId{2});
  queue.erase(FootprintId{0}, 1.0, JobId{3});
  CHECK(queue.empty());
}
