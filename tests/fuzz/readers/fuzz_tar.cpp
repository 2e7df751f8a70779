#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/tar_input.hpp"
#include "tests/models/workload/trace/memory_bytes.hpp"

/// An archive, asked for one file and for a folder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const std::string member : {"a", "a/"}) {
    try {
      const auto input = make_tar_input(std::make_unique<MemoryBytes>(text), member, "fuzz");
      std::array<char, 512> room{};
      std::size_t read = 0;
      while (const std::size_t count = input->read(room)) read += count;
      HEADROOM_ASSERT(read <= size, "an archive holds no more than its bytes");
    } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the answer to a bad text
    }
  }
  return 0;
}
