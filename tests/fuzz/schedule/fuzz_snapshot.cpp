#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "tools/schedule/dry_run.hpp"
#include "tools/schedule/dry_run_report.hpp"
#include "tools/schedule/read_snapshot.hpp"

// What passes the reader must be good enough for a cycle of the scheduler and its report.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  constexpr std::size_t nodes_max = 64;
  constexpr std::size_t pods_max = 256;
  constexpr std::size_t message_max = 8192;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    const DryRunInput input = parse_snapshot(text, "s.json");
    std::size_t pods = 0;
    for (const auto& job : input.snapshot.jobs) pods += job.tasks.size();
    if (input.snapshot.nodes.size() > nodes_max || pods > pods_max) return 0;
    static_cast<void>(dry_run_text(dry_run(input), {}));
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
