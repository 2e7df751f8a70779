#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/readers/fuzz_trace.hpp"

/// Files of a format to be guessed, plain, gzip or zstd.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  headroom::fuzz_trace({reinterpret_cast<const char*>(data), size}, {});
  return 0;
}
