#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "tests/bench/flow_rounds.hpp"
#include "tests/models/fabric/plain_filling.hpp"

namespace headroom {
namespace {

/// The rounds of one slot that is under way.
struct Slot {
  std::size_t round = 0;
  double left = 0.0;
  double start_s = 0.0;
};

PlainFlow plain_flow(const FlowRounds& rounds, const FlowRounds::Flow& flow) {
  PlainFlow plain{.use = std::vector<double>(rounds.link_count, 0.0)};
  for (std::size_t i = 0; i < flow.link_count; ++i) {
    plain.use[static_cast<std::size_t>(rounds.links[flow.first_link + i].link)] = 1.0;
  }
  return plain;
}

/// The replay by textbook sharing at every event.
ReplayedFlows replay_plainly(const FlowRounds& rounds) {
  const std::vector<double> capacities(rounds.link_count, 12.5e9);
  std::vector<Slot> slots(rounds.slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) slots[i].left = rounds.slots[i].front().bytes;
  ReplayedFlows replayed;
  double now_s = 0.0;
  while (true) {
    std::vector<std::size_t> active;
    std::vector<PlainFlow> flows;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (slots[i].round == rounds.slots[i].size()) continue;
      active.push_back(i);
      flows.push_back(plain_flow(rounds, rounds.slots[i][slots[i].round]));
    }
    if (active.empty()) break;
    const std::vector<double> rates = plain_filling(capacities, flows);
    std::size_t first = 0;
    const auto time_left = [&](std::size_t i) { return slots[active[i]].left / rates[i]; };
    for (std::size_t i = 1; i < active.size(); ++i) {
      if (time_left(i) < time_left(first)) first = i;
    }
    const double step_s = time_left(first);
    for (std::size_t i = 0; i < active.size(); ++i) slots[active[i]].left -= rates[i] * step_s;
    now_s += step_s;
    Slot& done = slots[active[first]];
    const auto& list = rounds.slots[active[first]];
    replayed.mean_s += now_s - done.start_s;
    ++replayed.flows;
    ++done.round;
    done.start_s = now_s;
    done.left = done.round < list.size() ? list[done.round].bytes : 0.0;
  }
  replayed.end_s = now_s;
  replayed.mean_s /= static_cast<double>(replayed.flows);
  return replayed;
}

/// 1e-8 of the value, and half of the ninth decimal, which is the last one published.
bool agree(double a, double b) { return std::abs(a - b) <= 1e-8 * b + 5e-10; }

TEST_CASE("a small closed loop of flows takes as long as by textbook sharing") {
  const FlowRounds rounds = read_flow_rounds("tests/sim/flow/samples/small_rounds.csv");
  const ReplayedFlows seen = replay(rounds);
  const ReplayedFlows expected = replay_plainly(rounds);
  CHECK(seen.flows == 24);
  CHECK(agree(seen.end_s, expected.end_s));
  CHECK(agree(seen.mean_s, expected.mean_s));
}

void check_public(const std::string& name, double end_s, double mean_s) {
  const char* given = std::getenv("HEADROOM_DATA");
  const std::string folder = given != nullptr && *given != '\0' ? given : "../shared/data";
  const std::string path = folder + "/perf/" + name;
  if (!std::filesystem::exists(path)) {
    std::cout << "skipped, not there: " << path << '\n';
    return;
  }
  CAPTURE(name);
  const ReplayedFlows seen = replay(read_flow_rounds(path));
  CHECK(seen.flows == 10'000);
  CHECK(agree(seen.end_s, end_s));
  CHECK(agree(seen.mean_s, mean_s));
}

TEST_CASE("closed loops on 1,024 hosts take as long as SimGrid 3.32 says") {
  // Its max-min network without latency, on a two-level fat tree of 12.5 GB/s links.
  check_public("flows_m100_k100.csv.gz", 0.619034488, 0.005477440);
  check_public("flows_m1000_k10.csv.gz", 0.176845747, 0.012853989);
  check_public("flows_m10000_k1.csv.gz", 0.139439283, 0.055433272);
}

}  // namespace
}  // namespace headroom
