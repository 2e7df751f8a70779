#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "tools/check/read_suite.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    const Suite suite = parse_suite(text, "s.json", "data");
    HEADROOM_ASSERT(!suite.cases.empty(), "a suite has cases");
    for (const CheckCase& check : suite.cases) {
      HEADROOM_ASSERT(!check.expectations.empty(), "a case expects something");
      HEADROOM_ASSERT(!(check.baseline && check.against), "a case compares with one thing");
    }
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    constexpr std::size_t message_max = 8192;
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
