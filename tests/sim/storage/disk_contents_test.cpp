#include "sim/storage/disk_contents.hpp"

#include <algorithm>
#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

constexpr NodeId here{0};
constexpr NodeId there{1};

DiskContents two_disks(std::int64_t capacity = 100) {
  return DiskContents{{Bytes{capacity}, Bytes{capacity}}, 1};
}

bool put(DiskContents& disks, const std::string& dataset, std::int64_t size,
         CacheRule rule = CacheRule::lru) {
  return disks.make_room(here, dataset, Bytes{size}, rule);
}

/// The slow and obvious one: a list of what lies on one disk, without random eviction.
struct PlainDisk {
  struct Entry {
    std::string dataset;
    std::int64_t size = 0;
    int last_use = 0;
    int users = 0;
  };
  std::vector<Entry> entries{};
  int uses = 0;

  [[nodiscard]] std::int64_t used() const {
    std::int64_t sum = 0;
    for (const Entry& entry : entries) sum += entry.size;
    return sum;
  }

  bool put(const std::string& dataset, std::int64_t size, CacheRule rule) {
    const std::vector<Entry> before = entries;
    while (used() + size > 100) {
      auto oldest = entries.end();
      for (auto it = entries.begin(); it != entries.end(); ++it) {
        if (it->users > 0) continue;
        if (oldest == entries.end() || it->last_use < oldest->last_use) oldest = it;
      }
      if (oldest == entries.end() || rule == CacheRule::pinned) {
        entries = before;
        return false;
      }
      entries.erase(oldest);
    }
    entries.push_back({dataset, size, ++uses, 0});
    return true;
  }

  Entry* find(const std::string& dataset) {
    const auto found = std::ranges::find(entries, dataset, &Entry::dataset);
    return found == entries.end() ? nullptr : &*found;
  }
};

}  // namespace

TEST_CASE("a data set lies where it was put, and nowhere else") {
  DiskContents disks = two_disks();
  CHECK_FALSE(disks.holds(here, "a"));
  CHECK(put(disks, "a", 100));
  CHECK(disks.holds(here, "a"));
  CHECK_FALSE(disks.holds(there, "a"));
}

TEST_CASE("what is larger than the disk never fits, and drives nothing out") {
  DiskContents disks = two_disks();
  CHECK(put(disks, "a", 60));
  CHECK_FALSE(put(disks, "b", 101));
  CHECK(disks.holds(here, "a"));
  DiskContents none{{Bytes{0}}, 1};
  CHECK_FALSE(none.make_room(here, "a", Bytes{1}, CacheRule::lru));
}

TEST_CASE("lru gives up what was used longest ago") {
  DiskContents disks = two_disks();
  CHECK(put(disks, "a", 40));
  CHECK(put(disks, "b", 40));
  disks.begin_use(here, "a");
  disks.end_use(here, "a");
  CHECK(put(disks, "c", 40));
  CHECK(disks.holds(here, "a"));
  CHECK_FALSE(disks.holds(here, "b"));
}

TEST_CASE("a data set in use stays, and what would not be enough goes neither") {
  DiskContents disks = two_disks();
  CHECK(put(disks, "a", 60));
  disks.begin_use(here, "a");
  CHECK(put(disks, "b", 30));
  CHECK_FALSE(put(disks, "c", 50));
  CHECK(disks.holds(here, "a"));
  CHECK(disks.holds(here, "b"));
  disks.end_use(here, "a");
  CHECK(put(disks, "c", 50));
  CHECK_FALSE(disks.holds(here, "a"));
  CHECK(disks.holds(here, "b"));
}

TEST_CASE("pinned gives up nothing") {
  DiskContents disks = two_disks();
  CHECK(put(disks, "a", 60));
  CHECK_FALSE(put(disks, "b", 50, CacheRule::pinned));
  CHECK(disks.holds(here, "a"));
  CHECK(put(disks, "b", 40, CacheRule::pinned));
}

TEST_CASE("random gives up any idle one, the same for equal seeds") {
  const auto left = [](std::uint64_t seed) {
    DiskContents disks{{Bytes{100}}, seed};
    std::string kept;
    for (const char* name : {"a", "b", "c", "d"}) {
      CHECK(disks.make_room(here, name, Bytes{25}, CacheRule::random));
    }
    CHECK(disks.make_room(here, "e", Bytes{25}, CacheRule::random));
    for (const char* name : {"a", "b", "c", "d", "e"}) {
      if (disks.holds(here, name)) kept += name;
    }
    return kept;
  };
  bool differs = false;
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    CHECK(left(seed).size() == 4);
    CHECK(left(seed).back() == 'e');
    CHECK(left(seed) == left(seed));
    differs = differs || left(seed) != left(1);
  }
  CHECK(differs);
}

TEST_CASE("a copy that is broken off is forgotten, unless another job counts on it") {
  DiskContents disks = two_disks();
  CHECK(put(disks, "a", 60));
  disks.begin_use(here, "a");
  disks.drop(here, "a");
  CHECK(disks.holds(here, "a"));
  disks.end_use(here, "a");
  disks.drop(here, "a");
  CHECK_FALSE(disks.holds(here, "a"));
  CHECK(put(disks, "b", 100));
}

TEST_CASE("the disk of every node answers as a plain list does") {
  RandomStream stream{5, "disk contents test", 0};
  for (int round = 0; round < 200; ++round) {
    DiskContents disks = two_disks();
    PlainDisk plain;
    for (int step = 0; step < 60; ++step) {
      const std::string name(1, static_cast<char>('a' + stream.below(8)));
      const auto rule = stream.below(4) == 0 ? CacheRule::pinned : CacheRule::lru;
      PlainDisk::Entry* known = plain.find(name);
      REQUIRE(disks.holds(here, name) == (known != nullptr));
      if (known == nullptr) {
        const auto size = static_cast<std::int64_t>(stream.below(70));
        REQUIRE(put(disks, name, size, rule) == plain.put(name, size, rule));
      } else if (known->users > 0 && stream.below(2) == 0) {
        disks.end_use(here, name);
        --known->users;
      } else {
        disks.begin_use(here, name);
        known->last_use = ++plain.uses;
        ++known->users;
      }
    }
  }
}

TEST_CASE("a copy of what was written again is of no use to those who come") {
  DiskContents disks = two_disks();
  REQUIRE(put(disks, "idle", 40));
  REQUIRE(put(disks, "read", 40));
  disks.begin_use(here, "read");
  disks.outdate("idle");
  disks.outdate("read");
  disks.outdate("elsewhere");
  CHECK(!disks.holds(here, "idle"));
  CHECK(!disks.holds(here, "read"));
  // The one that is read keeps its place, and no newer copy comes beside it, until it is left.
  CHECK(put(disks, "idle", 60));
  CHECK(!put(disks, "read", 10));
  disks.end_use(here, "read");
  CHECK(put(disks, "read", 40));
  CHECK(disks.holds(here, "read"));
  // A copy that was broken off after it was outdated is gone already.
  disks.begin_use(here, "read");
  disks.outdate("read");
  disks.end_use(here, "read");
  disks.drop(here, "read");
  CHECK(!disks.holds(here, "read"));
}
