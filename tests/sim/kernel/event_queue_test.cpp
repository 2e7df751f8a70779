#include "sim/kernel/event_queue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <tuple>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;

TEST_CASE("events of one instant run by phase, then in the order they were filed") {
  EventQueue<char> queue;
  queue.schedule({4_s}, Phase::decide, 'c');
  queue.schedule({4_s}, Phase::release, 'a');
  queue.schedule({4_s}, Phase::release, 'b');
  queue.schedule({1_s}, Phase::observe, '0');
  CHECK(queue.next_time() == TimePoint{1_s});
  CHECK(queue.pop() == '0');
  CHECK(queue.pop() == 'a');
  CHECK(queue.pop() == 'b');
  CHECK(queue.pop() == 'c');
  CHECK(queue.now() == TimePoint{4_s});
  CHECK_FALSE(queue.next_time());
  CHECK_THROWS_AS(queue.pop(), AssertionError);
}

TEST_CASE("what is filed for the present instant follows what was filed for it before") {
  EventQueue<char> queue;
  queue.schedule({1_s}, Phase::release, 'a');
  queue.schedule({1_s}, Phase::decide, 'd');
  CHECK(queue.pop() == 'a');
  queue.schedule({1_s}, Phase::decide, 'e');
  queue.schedule({1_s}, Phase::release, 'b');
  CHECK(queue.pop() == 'b');
  CHECK(queue.pop() == 'd');
  CHECK(queue.pop() == 'e');
}

TEST_CASE("an event in the past is our own fault") {
  EventQueue<char> queue;
  queue.schedule({2_s}, Phase::release, 'a');
  CHECK(queue.pop() == 'a');
  CHECK_THROWS_AS(queue.schedule({1_s}, Phase::release, 'b'), AssertionError);
}

TEST_CASE("the queue gives out what a sorted vector gives out") {
  RandomStream stream{3, "event queue", 0};
  struct Filed {
    std::int64_t when;
    std::size_t phase;
    std::size_t number;
    auto operator<=>(const Filed&) const = default;
  };
  for (int round = 0; round < 200; ++round) {
    EventQueue<std::size_t> queue;
    std::vector<Filed> sorted;
    for (std::size_t number = 0; number < 300; ++number) {
      if (stream.below(5) < 3 || sorted.empty()) {
        // Few different instants, so that ties are the rule.
        const auto ahead = static_cast<std::int64_t>(stream.below(6));
        const TimePoint when = queue.now() + Duration{ahead};
        const std::size_t phase = stream.below(phase_count);
        queue.schedule(when, static_cast<Phase>(phase), number);
        sorted.push_back({when.since_start.count, phase, number});
        std::ranges::sort(sorted);
      } else {
        REQUIRE(queue.pop() == sorted.front().number);
        REQUIRE(queue.now().since_start.count == sorted.front().when);
        sorted.erase(sorted.begin());
      }
    }
    for (const Filed& filed : sorted) REQUIRE(queue.pop() == filed.number);
    CHECK(queue.empty());
  }
}
