#include "tests/tools/compare/rates.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/read_scenario.hpp"
#include "tools/compare/comparison.hpp"

namespace headroom {
namespace {

/// Far enough apart that no two tries or sides share a seed.
constexpr std::uint64_t seeds_apart = 1'000;
constexpr std::uint64_t sides_apart = 500'000'000;

/// Two sources on four nodes; large jobs run `factor` times as long.
Scenario two_sizes(double factor, std::uint64_t seed) {
  const std::string text = fmt::format(
      R"({{
        "name": "two sizes", "cluster": {{"nodes": [{{"name": "n", "count": 4, "gpus": 8}}]}},
        "workload": [
          {{"generate": {{"until": "10d", "arrivals": {{"poisson": "20/h"}},
                        "duration": {{"lognormal": {{"median": "20min", "sigma": 1}}}},
                        "gpus": {{"choices": {{"1": 0.7, "2": 0.3}}}}}}}},
          {{"generate": {{"until": "10d", "arrivals": {{"poisson": "1.2/h"}},
                        "duration": {{"lognormal": {{"median": "{}min", "sigma": 0.5}}}},
                        "gpus": {{"choices": {{"8": 0.7, "16": 0.3}}}}}}}}],
        "scheduler": {{"policy": "easy-backfill"}}, "run": {{"warmup": "1d", "seed": {}}}
      }})",
      40.0 * factor, seed);
  return parse_scenario(text, "two_sizes.json", {});
}

Scenario queue_of(int servers, double load, std::size_t jobs, std::uint64_t seed) {
  const std::string text = fmt::format(
      R"({{
        "name": "M/M/c", "cluster": {{"nodes": [{{"name": "n", "gpus": {}}}]}},
        "workload": [{{"generate": {{"count": {}, "arrivals": {{"poisson": "{}/s"}},
                                   "duration": {{"exponential": "1s"}}, "gpus": 1}}}}],
        "scheduler": {{"policy": "fifo"}}, "run": {{"warmup": "200s", "seed": {}}}
      }})",
      servers, jobs, load, seed);
  return parse_scenario(text, "queue.json", {});
}

Comparison compared(Scenario first, Scenario second, std::vector<std::string> metrics) {
  CompareSettings settings;
  settings.pairing.metrics = std::move(metrics);
  std::vector<ComparedSide> sides(2);
  sides[0].name = "A";
  sides[0].scenario = std::move(first);
  sides[1].name = "B";
  sides[1].scenario = std::move(second);
  return compare_sides(sides, settings);
}

std::uint64_t second_seed(std::uint64_t seed, TwinSeeds seeds) {
  return seeds == TwinSeeds::same ? seed : seed + sides_apart;
}

}  // namespace

Rate null_verdicts(std::size_t tries, TwinSeeds seeds) {
  Rate rate{.tries = tries};
  for (std::size_t i = 0; i < tries; ++i) {
    const std::uint64_t seed = 1 + (i * seeds_apart);
    const Scenario first = two_sizes(1.0, seed);
    const Comparison comparison =
        compared(first, two_sizes(1.0, second_seed(seed, seeds)), usual_metrics(first));
    rate.hits += comparison.others.front().outcome == Outcome::same ? 0 : 1;
  }
  return rate;
}

Rate found_slowdowns(std::size_t tries, TwinSeeds seeds) {
  Rate rate{.tries = tries};
  for (std::size_t i = 0; i < tries; ++i) {
    const std::uint64_t seed = 1 + (i * seeds_apart);
    const Scenario first = two_sizes(1.0, seed);
    const Comparison comparison =
        compared(first, two_sizes(1.11, second_seed(seed, seeds)), usual_metrics(first));
    bool found = false;
    for (const MetricDifference& one : comparison.others.front().differences) {
      const bool is_large =
          one.metric.starts_with("by_size.5-8.") || one.metric.starts_with("by_size.9-16.");
      found = found || (is_large && one.change == Change::worse);
    }
    rate.hits += found ? 1 : 0;
  }
  return rate;
}

double erlang_wait(int servers, double load) {
  // Erlang B by its recursion, then C from B.
  double blocking = 1.0;
  for (int i = 1; i <= servers; ++i) blocking = load * blocking / (i + (load * blocking));
  const double waiting = servers * blocking / (servers - (load * (1.0 - blocking)));
  return waiting / (servers - load);
}

Rate covered_waits(std::size_t tries, std::size_t jobs) {
  Rate rate{.tries = tries};
  constexpr double load = 6.4;
  const double truth = erlang_wait(9, load) - erlang_wait(8, load);
  for (std::size_t i = 0; i < tries; ++i) {
    const std::uint64_t seed = 1 + (i * seeds_apart);
    const Comparison comparison = compared(queue_of(8, load, jobs, seed),
                                           queue_of(9, load, jobs, seed), {"queue_delay_s.mean"});
    const auto interval = comparison.others.front().differences.front().interval.value();
    rate.hits += interval.low <= truth && truth <= interval.high ? 1 : 0;
  }
  return rate;
}

}  // namespace headroom
