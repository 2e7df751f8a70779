/// Prints how often comparisons are right and wrong, with as many tries as make the shares
/// sure: `compare_rates [null|slowdown|waits]`, all of them without an argument. Minutes.
#include <cstdio>
#include <fmt/format.h>
#include <string_view>

#include "tests/tools/compare/rates.hpp"

namespace {

void print(std::string_view what, const headroom::Rate& rate) {
  fmt::print("{:<60} {:>4} of {:>4}: {:5.1f} %\n", what, rate.hits, rate.tries,
             rate.share() * 100.0);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  using headroom::TwinSeeds;
  const std::string_view wanted = argc > 1 ? argv[1] : "";
  if (wanted.empty() || wanted == "null") {
    print("twins under the same seeds called different",
          headroom::null_verdicts(200, TwinSeeds::same));
    print("twins under seeds of their own called different",
          headroom::null_verdicts(200, TwinSeeds::own));
  }
  if (wanted.empty() || wanted == "slowdown") {
    print("large jobs 11 % longer, found under the same seeds",
          headroom::found_slowdowns(100, TwinSeeds::same));
    print("large jobs 11 % longer, found under seeds of their own",
          headroom::found_slowdowns(100, TwinSeeds::own));
  }
  if (wanted.empty() || wanted == "waits") {
    print("intervals that hold the difference of M/M/8 and M/M/9",
          headroom::covered_waits(400, 8000));
  }
}
