#include <cstddef>
#include <cstdint>

#include "tests/fuzz/readers/fuzz_trace.hpp"

/// The format that the build names, so that formats alike need no file each.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return headroom::fuzz_format(HEADROOM_FUZZ_FORMAT, data, size);
}
