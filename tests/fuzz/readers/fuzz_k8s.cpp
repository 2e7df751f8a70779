#include <cstddef>
#include <cstdint>

#include "tests/fuzz/readers/fuzz_trace.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return headroom::fuzz_format("k8s", data, size);
}
