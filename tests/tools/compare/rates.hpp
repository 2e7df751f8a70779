#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace headroom {

/// How often something happened in so many tries.
struct Rate {
  std::size_t hits = 0;
  std::size_t tries = 0;
  [[nodiscard]] double share() const {
    return static_cast<double>(hits) / static_cast<double>(tries);
  }
};

/// How twins are drawn: with the same random streams on both sides, or each with its own.
enum class TwinSeeds : std::uint8_t { same, own };

/// Comparisons of a scenario with itself that call something different, with the
/// default effort.
[[nodiscard]] Rate null_verdicts(std::size_t tries, TwinSeeds seeds);

/// Comparisons that call something of large jobs worse when those run 11 % longer, with
/// the default effort.
[[nodiscard]] Rate found_slowdowns(std::size_t tries, TwinSeeds seeds);

/// Intervals of the difference in mean queue delay between M/M/8 and M/M/9 that hold
/// the true one, by Erlang's formula; runs of so many jobs, with the default effort.
[[nodiscard]] Rate covered_waits(std::size_t tries, std::size_t jobs);

/// The mean wait of M/M/c with service rate 1: Erlang C. `load` = arrival rate < servers.
/// Source: Erlang 1917; Gross and Harris, Fundamentals of Queueing Theory, section 2.3.
[[nodiscard]] double erlang_wait(int servers, double load);

}  // namespace headroom
