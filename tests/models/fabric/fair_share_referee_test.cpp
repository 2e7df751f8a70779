#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <random>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "models/fabric/fair_share.hpp"
#include "tests/models/fabric/plain_filling.hpp"

namespace headroom {
namespace {

/// One network kept twice: as FairShare has it, and as plain lists for the referee.
class Twin {
 public:
  explicit Twin(std::vector<double> capacities) : capacities_{std::move(capacities)} {
    for (const double capacity : capacities_) shares_.add_link(capacity);
  }

  void add(const PlainFlow& flow) {
    std::vector<LinkUse> path;
    for (std::size_t link = 0; link < flow.use.size(); ++link) {
      if (flow.use[link] > 0.0) path.push_back({id_at<LinkId>(link), flow.use[link]});
    }
    ids_.push_back(shares_.add(
        {.path = path, .weight = flow.weight, .cap = flow.cap > 0.0 ? flow.cap : unlimited}));
    flows_.push_back(flow);
  }

  void remove(std::size_t position) {
    shares_.remove(ids_[position]);
    ids_.erase(ids_.begin() + static_cast<std::ptrdiff_t>(position));
    flows_.erase(flows_.begin() + static_cast<std::ptrdiff_t>(position));
  }

  void set_capacity(std::size_t link, double capacity) {
    capacities_[link] = capacity;
    shares_.set_capacity(id_at<LinkId>(link), capacity);
  }

  /// The largest relative difference of a rate from the referee's.
  double settled_difference() {
    shares_.settle();
    const std::vector<double> expected = plain_filling(capacities_, flows_);
    double worst = 0.0;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const double difference = std::abs(shares_.rate(ids_[i]) - expected[i]);
      // A rate of zero may come out as what rounding leaves of a capacity near one.
      worst = std::max(worst, difference / std::max(expected[i], 1e-6));
    }
    return worst;
  }

  [[nodiscard]] std::size_t size() const { return ids_.size(); }

 private:
  std::vector<double> capacities_;
  FairShare shares_;
  std::vector<FlowId> ids_;
  std::vector<PlainFlow> flows_;
};

// Sums in other orders differ in the last digits; nothing else may.
constexpr double allowed = 1e-9;

PlainFlow flow_over(std::uint32_t link_mask, std::size_t links) {
  PlainFlow flow{.use = std::vector<double>(links, 0.0)};
  for (std::size_t link = 0; link < links; ++link) {
    if ((link_mask >> link & 1U) != 0) flow.use[link] = 1.0;
  }
  return flow;
}

TEST_CASE("every network of three links and up to four flows is shared as the referee does") {
  // Capacities 1, 2, 3 or none; every non-empty set of links as a path; all flows come,
  // then they leave in order, so that levels fall and rise.
  constexpr std::uint32_t paths = 7;
  double worst = 0.0;
  for (std::uint32_t capacities = 0; capacities < 64; ++capacities) {
    for (std::uint32_t code = 0; code < paths * paths * paths * paths; ++code) {
      Twin twin{{double(capacities % 4), double(capacities / 4 % 4), double(capacities / 16)}};
      std::uint32_t rest = code;
      for (int i = 0; i < 4; ++i, rest /= paths) twin.add(flow_over(rest % paths + 1, 3));
      worst = std::max(worst, twin.settled_difference());
      twin.remove(code % 4);
      worst = std::max(worst, twin.settled_difference());
      twin.remove(code % 3);
      worst = std::max(worst, twin.settled_difference());
    }
  }
  CHECK(worst <= allowed);
}

struct Draw {
  std::mt19937_64 engine;
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(engine() % count); }
  double real(double low, double high) {
    return low + (high - low) * static_cast<double>(engine() >> 11) * 0x1p-53;
  }
  bool chance(double probability) { return real(0.0, 1.0) < probability; }
};

PlainFlow random_flow(Draw& draw, std::size_t links, std::size_t hops, bool is_plain) {
  PlainFlow flow{.use = std::vector<double>(links, 0.0)};
  for (std::size_t i = 0; i < hops; ++i) {
    flow.use[draw.below(static_cast<std::uint32_t>(links))] = is_plain ? 1.0 : draw.real(0.1, 3.0);
  }
  if (is_plain) return flow;
  flow.weight = draw.chance(0.5) ? 1.0 : draw.real(0.2, 5.0);
  flow.cap = draw.chance(0.4) ? draw.real(0.01, 2.0) : 0.0;
  return flow;
}

/// Some changes of one instant.
void change(Twin& twin, Draw& draw, std::size_t links, bool is_plain) {
  const std::uint32_t changes = 1 + draw.below(4);
  for (std::uint32_t i = 0; i < changes; ++i) {
    const std::uint32_t kind = draw.below(10);
    if (kind < 5) {
      twin.add(random_flow(draw, links, 1 + draw.below(5), is_plain));
    } else if (kind < 9) {
      if (twin.size() > 0) twin.remove(draw.below(static_cast<std::uint32_t>(twin.size())));
    } else {
      const double capacity = is_plain ? 1.0 + draw.below(4) : draw.real(0.5, 10.0);
      twin.set_capacity(draw.below(static_cast<std::uint32_t>(links)),
                        draw.chance(0.05) ? 0.0 : capacity);
    }
  }
}

TEST_CASE("random networks are shared as the referee does after every change") {
  double worst = 0.0;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    Draw draw{std::mt19937_64{seed}};
    const bool is_plain = seed % 2 == 0;  // with many ties
    const std::size_t links = 1 + draw.below(12);
    std::vector<double> capacities(links);
    for (double& capacity : capacities) capacity = is_plain ? 1.0 : draw.real(0.5, 10.0);
    Twin twin{capacities};
    for (int step = 0; step < 30; ++step) {
      change(twin, draw, links, is_plain);
      worst = std::max(worst, twin.settled_difference());
    }
  }
  CHECK(worst <= allowed);
}

TEST_CASE("many flows that start and end at once are shared as the referee does") {
  double worst = 0.0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Draw draw{std::mt19937_64{seed}};
    Twin twin{std::vector<double>(40, 10.0)};
    for (int wave = 0; wave < 4; ++wave) {
      for (int i = 0; i < 150; ++i) {
        twin.add(random_flow(draw, 40, 4, seed % 2 == 0));
      }
      worst = std::max(worst, twin.settled_difference());
      for (int i = 0; i < 100; ++i) {
        twin.remove(draw.below(static_cast<std::uint32_t>(twin.size())));
      }
      worst = std::max(worst, twin.settled_difference());
    }
  }
  CHECK(worst <= allowed);
}

TEST_CASE("ten thousand changes on one network leave no drift") {
  Draw draw{std::mt19937_64{7}};
  Twin twin{std::vector<double>(24, 1e10)};
  double worst = 0.0;
  for (int step = 0; step < 10'000; ++step) {
    while (twin.size() < 40) {
      PlainFlow flow = random_flow(draw, 24, 4, false);
      flow.cap *= 1e9;
      twin.add(flow);
    }
    twin.remove(draw.below(static_cast<std::uint32_t>(twin.size())));
    if (step % 20 == 0) worst = std::max(worst, twin.settled_difference());
  }
  CHECK(worst <= allowed);
}

}  // namespace
}  // namespace headroom
