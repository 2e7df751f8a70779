#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/gavel_throughputs.hpp"
#include "tests/fuzz/readers/fuzz_trace.hpp"

/// Traces, and texts that begin with `{` also as throughput tables.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (text.starts_with('{')) {
    try {
      BlockReader file = BlockReader::from_memory(text, "fuzz");
      const GavelThroughputs table = read_gavel_throughputs(file, "v100");
      const auto rate = table.steps_per_second("LM (batch size 10)", 1);
      if (rate) static_cast<void>(time_for_steps(1000, *rate));
    } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the answer to a bad text
    }
  }
  return fuzz_format("gavel", data, size);
}
