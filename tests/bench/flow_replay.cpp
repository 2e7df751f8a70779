#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/flow_rounds.hpp"

// Replays a file of flows in rounds and prints how long they took, there and here.
int main(int count, char** arguments) {
  try {
    if (count != 2) throw std::runtime_error("usage: flow_replay FILE");
    const headroom::FlowRounds rounds = headroom::read_flow_rounds(arguments[1]);
    const auto begin = std::chrono::steady_clock::now();
    const headroom::ReplayedFlows replayed = headroom::replay(rounds);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    std::cout << fmt::format("flows={} end_s={:.9f} mean_s={:.9f} wall_s={:.6f}\n", replayed.flows,
                             replayed.end_s, replayed.mean_s, wall.count());
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "flow_replay: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
