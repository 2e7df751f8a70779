#include "sim/flow/flow_network.hpp"

#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

TimePoint at(Duration since_start) { return TimePoint{since_start}; }

/// A network of links of the capacities given, in bytes per second.
FlowNetwork network_of(const std::vector<double>& capacities) {
  FlowNetwork network;
  for (const double capacity : capacities) network.add_link("link", {capacity});
  return network;
}

const std::vector<LinkUse> over_first{{LinkId{0}}};

FlowId start(FlowNetwork& network, Bytes size, TimePoint now,
             const std::vector<LinkUse>& path = over_first) {
  return network.start({.demand = {.path = path}, .size = size}, now);
}

FlowId start_endless(FlowNetwork& network, double cap, TimePoint now) {
  return network.start({.demand = {.path = over_first, .cap = cap}, .size = std::nullopt}, now);
}

std::vector<FlowId> finished(FlowNetwork& network, TimePoint now) {
  const auto seen = network.finish(now);
  return {seen.begin(), seen.end()};
}

TEST_CASE("a lone transfer takes size / capacity, to the nanosecond") {
  FlowNetwork network = network_of({50e9});
  const FlowId flow = start(network, 400_MB, at(3_s));
  CHECK(network.next_finish() == at(3_s + 8_ms));
  CHECK(network.rate(flow) == 50_GBps);
  CHECK(finished(network, at(3_s + 8_ms)) == std::vector{flow});
  CHECK_FALSE(network.next_finish());
}

TEST_CASE("an end between two nanoseconds is rounded up") {
  FlowNetwork network = network_of({3e9});
  start(network, {1}, at(0_ns));
  CHECK(network.next_finish() == at(1_ns));
  network.finish(at(1_ns));
  start(network, {4}, at(10_ns));
  CHECK(network.next_finish() == at(12_ns));
}

TEST_CASE("two transfers share, and the longer one speeds up when the shorter one ends") {
  // 100 B and 300 B over 100 B/s: 50 B/s each for 2 s, then 200 B at 100 B/s.
  FlowNetwork network = network_of({100.0});
  const FlowId small = start(network, {100}, at(0_s));
  const FlowId large = start(network, {300}, at(0_s));
  CHECK(network.next_finish() == at(2_s));
  CHECK(finished(network, at(2_s)) == std::vector{small});
  CHECK(network.next_finish() == at(4_s));
  CHECK(network.progress(large, at(3_s)).moved.count == 200);
  CHECK(finished(network, at(4_s)) == std::vector{large});
  CHECK(network.figures(LinkId{0}, at(8_s)).carried == doctest::Approx(400.0));
  CHECK(network.figures(LinkId{0}, at(8_s)).utilisation == doctest::Approx(0.5));
}

TEST_CASE("a cancelled transfer says what it had left and gives its share away") {
  FlowNetwork network = network_of({100.0});
  const FlowId first = start(network, {1'000}, at(0_s));
  const FlowId second = start(network, {1'000}, at(0_s));
  const FlowProgress seen = network.cancel(first, at(4_s));
  CHECK(seen.moved.count == 200);
  CHECK(seen.left.value().count == 800);
  CHECK(network.rate(second) == Bandwidth{100.0});
  CHECK(network.next_finish() == at(12_s));
  CHECK(network.figures(LinkId{0}, at(4_s)).carried == doctest::Approx(400.0));
}

TEST_CASE("a transfer of no bytes ends at once, and one on a dead link never") {
  FlowNetwork network = network_of({100.0, 0.0});
  const FlowId nothing = start(network, {0}, at(5_s));
  const FlowId stuck = start(network, {10}, at(5_s), {{LinkId{1}}});
  CHECK(network.next_finish() == at(5_s));
  CHECK(finished(network, at(5_s)) == std::vector{nothing});
  CHECK_FALSE(network.next_finish());
  network.set_capacity(LinkId{1}, {2.0}, at(7_s));
  CHECK(network.next_finish() == at(12_s));
  CHECK(finished(network, at(12_s)) == std::vector{stuck});
}

TEST_CASE("a change of capacity keeps what was moved") {
  FlowNetwork network = network_of({100.0});
  const FlowId flow = start(network, {1'000}, at(0_s));
  network.set_capacity(LinkId{0}, {10.0}, at(5_s));
  CHECK(network.progress(flow, at(5_s)).moved.count == 500);
  CHECK(network.next_finish() == at(55_s));
  // 5 s at 100 and 50 s at 10 bytes per second could be carried, and were.
  network.finish(at(55_s));
  CHECK(network.figures(LinkId{0}, at(55_s)).utilisation == doctest::Approx(1.0));
}

TEST_CASE("an endless reader runs at its demand until others press on it, and is told") {
  FlowNetwork network = network_of({100.0});
  const FlowId reader = start_endless(network, 30.0, at(0_s));
  network.watch(reader);
  const auto changed = [&] {
    const auto seen = network.changed_rates();
    return std::vector<FlowId>{seen.begin(), seen.end()};
  };
  CHECK(changed() == std::vector{reader});
  CHECK(network.rate(reader) == Bandwidth{30.0});
  CHECK_FALSE(network.bottleneck(reader));

  SUBCASE("a transfer that leaves it its demand changes nothing") {
    start(network, {10'000}, at(1_s));
    CHECK(changed().empty());
    CHECK(network.rate(reader) == Bandwidth{30.0});
  }
  SUBCASE("three transfers take it down to a quarter, and their ends give it back") {
    for (int i = 0; i < 3; ++i) start(network, {250}, at(10_s));
    CHECK(changed() == std::vector{reader});
    CHECK(network.rate(reader) == Bandwidth{25.0});
    CHECK(network.bottleneck(reader) == LinkId{0});
    CHECK(changed().empty());
    CHECK(finished(network, at(20_s)).size() == 3);
    CHECK(changed() == std::vector{reader});
    CHECK(network.rate(reader) == Bandwidth{30.0});
    // 10 s at 30, 10 s at 25, 2 s at 30 bytes per second.
    const FlowProgress seen = network.cancel(reader, at(22_s));
    CHECK(seen.moved.count == 610);
    CHECK_FALSE(seen.left);
  }
}

TEST_CASE("what ends at one instant is named by rising number") {
  FlowNetwork network = network_of({100.0, 100.0, 100.0});
  std::vector<FlowId> flows;
  for (const unsigned link : {2U, 0U, 1U, 0U, 2U, 1U}) {
    flows.push_back(start(network, {100}, at(0_s), {{LinkId{link}}}));
  }
  std::sort(flows.begin(), flows.end());
  CHECK(network.next_finish() == at(2_s));
  CHECK(finished(network, at(2_s)) == flows);
}

TEST_CASE("a year into a run ends are still right to the nanosecond") {
  FlowNetwork network = network_of({2e9});
  TimePoint now = at(0_s);
  const FlowId reader = start_endless(network, 1.0, now);
  int right = 0;
  for (int day = 0; day < 365; ++day) {
    now = at(24_h * day + 1_ns);
    start(network, {9'001}, now);
    // The reader takes one byte per second: 9001 / (2e9 - 1) s is 4500.500002 ns.
    if (network.next_finish() == now + Duration{4'501}) ++right;
    REQUIRE(network.finish(network.next_finish().value()).size() == 1);
  }
  CHECK(right == 365);
  const FlowProgress seen = network.progress(reader, at(24_h * 364 + 1_s));
  CHECK(seen.moved.count == 364 * 86'400 + 1);
}

}  // namespace
}  // namespace headroom
