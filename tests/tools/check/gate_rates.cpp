/// Prints how often the gate of scenarios/gate fails for twins that differ by their random
/// streams alone, and how often for a bad change: `gate_rates SUITE [TRIES]`. Minutes.
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tools/check/read_suite.hpp"
#include "tools/check/run_suites.hpp"
#include "tools/replicate/simulate.hpp"

namespace {

using namespace headroom;

/// Far enough apart that no two tries share a seed.
constexpr std::size_t seeds_apart = 1'000;

CaseRun run_case(const Scenario& scenario) {
  std::vector<Tree> summaries;
  for (std::size_t i = 0; i < scenario.run.replications; ++i) {
    summaries.push_back(simulate(replica(scenario, i)).summary);
  }
  return {.record = {}, .summary = replicated_summary(summaries), .by_seed = summaries};
}

/// Cases that fail when each scenario is the accepted one, changed by `more`, under seeds of
/// its own; a baseline is that of the accepted one under its seeds.
void print_rates(const std::string& what, const std::string& suite, std::size_t tries,
                 const std::vector<std::string>& more) {
  std::vector<std::size_t> failed(2);
  for (std::size_t i = 1; i <= tries; ++i) {
    std::vector<Suite> suites = read_suites({suite}, "");
    for (CheckCase& check : suites.front().cases) {
      check.scenario.path =
          (std::filesystem::path{suite}.parent_path() / "policies/accepted.json").string();
      check.overrides.push_back(fmt::format("run.seed={}", i * seeds_apart));
      check.overrides.insert(check.overrides.end(), more.begin(), more.end());
    }
    const auto results = run_suites(suites, {}, run_case);
    for (std::size_t at = 0; at < failed.size(); ++at) {
      failed[at] += results.at(at).verdict == Verdict::failed ? 1 : 0;
    }
  }
  const auto share = [&](std::size_t count) {
    return 100.0 * static_cast<double>(count) / static_cast<double>(tries);
  };
  fmt::print(
      "{:<40} {} tries: {} fail against the reference ({:.1f} %), {} against the baseline "
      "({:.1f} %)\n",
      what, tries, failed[0], share(failed[0]), failed[1], share(failed[1]));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "gate_rates SUITE [TRIES]\n");
    return 2;
  }
  constexpr std::size_t usual_tries = 200;
  const std::size_t tries = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : usual_tries;
  try {
    print_rates("twins under seeds of their own", argv[1], tries, {});
    print_rates("a bad change: fifo", argv[1], tries / 10, {"scheduler.policy=fifo"});
  } catch (const InputError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
