#include "sim/kernel/journal.hpp"

#include <array>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace headroom;

namespace {

std::uint64_t digest_with(TimePoint when, JobId job, NodeId node) {
  Journal journal;
  journal.event(when, JobDone{job, 1});
  journal.started(when, job, std::array{node});
  return journal.digest();
}

}  // namespace

TEST_CASE("the journal keeps its first lines as text and counts all events") {
  Journal journal{3};
  const std::array nodes{NodeId{0}, NodeId{1}, NodeId{2}, NodeId{7}};
  journal.event({1500_ms}, JobArrival{0});
  journal.started({1500_ms}, JobId{3}, nodes);
  journal.stopped({2_s}, JobId{3});
  journal.event({3_s}, DecideNow{});
  CHECK(journal.lines() == std::vector<std::string>{"1.5 arrival from source 0",
                                                    "1.5 start job 3 on 0-2 7", "2 stop job 3"});
  CHECK(journal.event_count() == 2);
}

TEST_CASE("the digest tells times, jobs and nodes apart") {
  const std::uint64_t digest = digest_with({1_s}, JobId{1}, NodeId{1});
  CHECK(digest == digest_with({1_s}, JobId{1}, NodeId{1}));
  CHECK(digest != digest_with({2_s}, JobId{1}, NodeId{1}));
  CHECK(digest != digest_with({1_s}, JobId{2}, NodeId{1}));
  CHECK(digest != digest_with({1_s}, JobId{1}, NodeId{2}));
}

TEST_CASE("nodes print as ranges") {
  CHECK(node_ranges({}).empty());
  CHECK(node_ranges(std::array{NodeId{4}}) == "4");
  CHECK(node_ranges(std::array{NodeId{0}, NodeId{1}, NodeId{3}, NodeId{5}, NodeId{6}}) ==
        "0-1 3 5-6");
}
