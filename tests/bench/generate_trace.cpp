#include <cstdlib>
#include <iostream>

#include "tests/bench/synthetic_trace.hpp"

/// generate_trace JOBS GPUS LOAD SEED LARGEST > trace.csv
int main(int argc, char** argv) {
  if (argc != 6) {
    std::cerr << "usage: generate_trace JOBS GPUS LOAD SEED LARGEST > trace.csv\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  headroom::bench::write_trace(
      {.jobs = std::strtoull(argv[1], nullptr, 10),
       .gpus = std::strtoull(argv[2], nullptr, 10),
       .load = std::strtod(argv[3], nullptr),
       .seed = std::strtoull(argv[4], nullptr, 10),
       .largest = static_cast<unsigned>(std::strtoul(argv[5], nullptr, 10))},
      std::cout);
  return std::cout.flush() ? 0 : 1;
}
