#include "models/fabric/fair_share.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/ids.hpp"

namespace headroom {
namespace {

/// `count` links of the capacities given.
std::vector<LinkId> add_links(FairShare& shares, const std::vector<double>& capacities) {
  std::vector<LinkId> links;
  for (const double capacity : capacities) links.push_back(shares.add_link(capacity));
  return links;
}

FlowId add_flow(FairShare& shares, const std::vector<LinkUse>& path, double weight = 1.0,
                double cap = unlimited) {
  return shares.add({.path = path, .weight = weight, .cap = cap});
}

TEST_CASE("equal flows share a link equally, and a lone one has it all") {
  FairShare shares;
  const auto link = add_links(shares, {12.0});
  const FlowId first = add_flow(shares, {{link[0]}});
  shares.settle();
  CHECK(shares.rate(first) == 12.0);
  const FlowId second = add_flow(shares, {{link[0]}});
  const FlowId third = add_flow(shares, {{link[0]}});
  shares.settle();
  CHECK(shares.rate(first) == 4.0);
  CHECK(shares.rate(second) == 4.0);
  CHECK(shares.rate(third) == 4.0);
  shares.remove(second);
  shares.settle();
  CHECK(shares.rate(first) == 6.0);
}

TEST_CASE("what a flow cannot take elsewhere goes to the others") {
  FairShare shares;
  // The parking lot: a long flow over links of 10 and 4, short ones on each.
  const auto link = add_links(shares, {10.0, 4.0});
  const FlowId over_both = add_flow(shares, {{link[0]}, {link[1]}});
  const FlowId on_wide = add_flow(shares, {{link[0]}});
  const FlowId on_narrow = add_flow(shares, {{link[1]}});
  shares.settle();
  CHECK(shares.rate(over_both) == 2.0);
  CHECK(shares.rate(on_narrow) == 2.0);
  CHECK(shares.rate(on_wide) == 8.0);
  CHECK(shares.bottleneck(over_both) == link[1]);
  CHECK(shares.bottleneck(on_wide) == link[0]);
  CHECK(shares.load(link[0]) == 10.0);
  CHECK(shares.load(link[1]) == 4.0);
}

TEST_CASE("weights divide, uses multiply what is taken") {
  FairShare shares;
  const auto link = add_links(shares, {12.0});
  const FlowId light = add_flow(shares, {{link[0]}}, 1.0);
  const FlowId heavy = add_flow(shares, {{link[0]}}, 3.0);
  shares.settle();
  CHECK(shares.rate(light) == 3.0);
  CHECK(shares.rate(heavy) == 9.0);
  // A third flow that takes 2 for each unit of rate: 12 = x + 3x + 2x.
  const FlowId doubled = add_flow(shares, {{link[0], 2.0}});
  shares.settle();
  CHECK(shares.rate(light) == 2.0);
  CHECK(shares.rate(heavy) == 6.0);
  CHECK(shares.rate(doubled) == 2.0);
  CHECK(shares.load(link[0]) == 12.0);
}

TEST_CASE("a coupled flow runs at the rate of its worst link") {
  FairShare shares;
  const auto link = add_links(shares, {10.0, 10.0, 3.0, 10.0});
  const FlowId ring =
      add_flow(shares, {{link[0], 1.5}, {link[1], 1.5}, {link[2], 1.5}, {link[3], 1.5}});
  shares.settle();
  CHECK(shares.rate(ring) == 2.0);
  CHECK(shares.load(link[0]) == 3.0);
}

TEST_CASE("a cap holds, and leaves the rest to others") {
  FairShare shares;
  const auto link = add_links(shares, {10.0});
  const FlowId capped = add_flow(shares, {{link[0]}}, 1.0, 1.0);
  const FlowId open = add_flow(shares, {{link[0]}});
  shares.settle();
  CHECK(shares.rate(capped) == 1.0);
  CHECK(shares.rate(open) == 9.0);
  CHECK(shares.is_cap(shares.bottleneck(capped)));
  CHECK_FALSE(shares.is_cap(shares.bottleneck(open)));
}

TEST_CASE("a flow without links runs at its cap") {
  FairShare shares;
  const FlowId flow = add_flow(shares, {}, 2.0, 7.0);
  shares.settle();
  CHECK(shares.rate(flow) == 7.0);
}

TEST_CASE("a link of no capacity stops its flows until it has some") {
  FairShare shares;
  const auto link = add_links(shares, {10.0, 0.0});
  const FlowId stuck = add_flow(shares, {{link[0]}, {link[1]}});
  const FlowId free = add_flow(shares, {{link[0]}});
  shares.settle();
  CHECK(shares.rate(stuck) == 0.0);
  CHECK(shares.rate(free) == 10.0);
  shares.set_capacity(link[1], 2.0);
  shares.settle();
  CHECK(shares.rate(stuck) == 2.0);
  CHECK(shares.rate(free) == 8.0);
  shares.set_capacity(link[0], 0.0);
  shares.settle();
  CHECK(shares.rate(stuck) == 0.0);
  CHECK(shares.rate(free) == 0.0);
}

TEST_CASE("a link named twice is used twice") {
  FairShare shares;
  const auto link = add_links(shares, {10.0});
  const FlowId loop = add_flow(shares, {{link[0]}, {link[0]}});
  shares.settle();
  CHECK(shares.rate(loop) == 5.0);
  CHECK(shares.path(loop).size() == 1);
}

TEST_CASE("only links that a change reaches are touched") {
  FairShare shares;
  const auto link = add_links(shares, {10.0, 10.0, 10.0, 10.0});
  add_flow(shares, {{link[0]}, {link[1]}});
  add_flow(shares, {{link[2]}});
  add_flow(shares, {{link[3]}});
  shares.settle();
  shares.clear_changes();
  add_flow(shares, {{link[2]}});
  shares.settle();
  REQUIRE(shares.touched_links().size() == 1);
  CHECK(shares.touched_links().front() == link[2]);
}

TEST_CASE("watched flows are named when their rate changes, others are not") {
  FairShare shares;
  const auto link = add_links(shares, {10.0, 10.0});
  const FlowId watched = add_flow(shares, {{link[0]}});
  const FlowId elsewhere = add_flow(shares, {{link[1]}});
  const FlowId unwatched = add_flow(shares, {{link[0]}});
  shares.watch(watched, true);
  shares.watch(elsewhere, true);
  shares.settle();
  CHECK(shares.changed_rates().size() == 2);
  shares.clear_changed_rates();
  shares.remove(unwatched);
  shares.settle();
  REQUIRE(shares.changed_rates().size() == 1);
  CHECK(shares.changed_rates().front() == watched);
}

TEST_CASE("numbers of flows that ended are used again, but not within the instant") {
  FairShare shares;
  const auto link = add_links(shares, {10.0});
  const FlowId first = add_flow(shares, {{link[0]}}, 1.0, 5.0);
  shares.settle();
  shares.remove(first);
  const FlowId second = add_flow(shares, {{link[0]}}, 1.0, 4.0);
  CHECK(second != first);
  shares.settle();
  CHECK(shares.rate(second) == 4.0);
  const std::size_t links = shares.link_count();
  const FlowId third = add_flow(shares, {{link[0]}}, 1.0, 3.0);
  CHECK(third == first);
  CHECK(shares.link_count() == links);
  shares.settle();
  CHECK(shares.rate(third) == 3.0);
  CHECK(shares.rate(second) == 4.0);
}

}  // namespace
}  // namespace headroom
