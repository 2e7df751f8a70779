#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "tools/compare/condition.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string text{reinterpret_cast<const char*>(data), size};
  try {
    const FailCondition condition = parse_condition(text);
    HEADROOM_ASSERT(condition.amount >= 0.0, "an amount is a size");
    HEADROOM_ASSERT(!condition.metric.empty() || condition.amount == 0.0,
                    "a verdict has no amount");
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    constexpr std::size_t message_max = 4096;
    HEADROOM_ASSERT(message.starts_with("--fail-if: at character ") && message.size() < message_max,
                    "a message names the place and stays short");
  }
  return 0;
}
